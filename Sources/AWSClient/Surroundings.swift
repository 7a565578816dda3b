// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// What the search for credentials may ask of the machine it runs on.
package struct Surroundings: Sendable {
  /// What a program said.
  package struct ProgramOutput: Sendable {
    /// Its exit status.
    package var status: Int
    /// What it wrote to its standard output.
    package var output: [UInt8]

    /// Makes an output.
    package init(status: Int, output: [UInt8]) {
      self.status = status
      self.output = output
    }
  }

  /// The environment's variables.
  package var environment: [String: String]
  /// The bytes of a file; `nil` when there is none.
  package var readFile: @Sendable (_ path: String) throws -> [UInt8]?
  /// The time.
  package var now: @Sendable () -> Timestamp
  /// Sends a request and waits for the whole answer, for so many seconds at most; follows no redirect.
  package var exchange: @Sendable (_ request: AWSRequest, _ timeoutSeconds: Int) async throws -> AWSResponse
  /// Runs a program, the first word, with its arguments.
  package var run: @Sendable (_ words: [String]) async throws -> ProgramOutput

  /// Makes surroundings.
  package init(
    environment: [String: String], readFile: @escaping @Sendable (_ path: String) throws -> [UInt8]?,
    now: @escaping @Sendable () -> Timestamp,
    exchange: @escaping @Sendable (_ request: AWSRequest, _ timeoutSeconds: Int) async throws -> AWSResponse,
    run: @escaping @Sendable (_ words: [String]) async throws -> ProgramOutput
  ) {
    self.environment = environment
    self.readFile = readFile
    self.now = now
    self.exchange = exchange
    self.run = run
  }

  /// More than any file, answer or output that holds credentials.
  static let bytesMax = 1 << 20

  /// A variable that is set and not empty.
  func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

  /// The text of a file; `nil` when there is none.
  func text(of path: String) throws(CredentialsError) -> String? {
    let bytes: [UInt8]?
    do { bytes = try readFile(path) } catch { throw CredentialsError(.invalidConfiguration, "\(path) cannot be read: \(error)") }
    guard let bytes else { return nil }
    guard bytes.count <= Surroundings.bytesMax else {
      throw CredentialsError(.invalidConfiguration, "\(path) has \(bytes.count) bytes; at most \(Surroundings.bytesMax) are read")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw CredentialsError(.invalidConfiguration, "\(path) is not UTF-8") }
    return text
  }

  /// The answer to a request; what goes wrong on the way, and a server's own trouble, is tried again.
  func answer(to request: AWSRequest, from place: String, timeoutSeconds: Int, attempts: Int) async throws(CredentialsError) -> AWSResponse
  {
    var trouble = ""
    for _ in 0..<attempts {
      do {
        let response = try await exchange(request, timeoutSeconds)
        guard response.body.count <= Surroundings.bytesMax else {
          throw CredentialsError(.refused, "\(place) answered with more than \(Surroundings.bytesMax) bytes")
        }
        if response.status < 500 { return response }
        trouble = "it answered with status \(response.status)"
      } catch let error as CredentialsError {
        throw error
      } catch {
        trouble = "\(error)"
        if error is CancellationError { break }
      }
    }
    throw CredentialsError(.unreachable, "\(place) gave no credentials: \(trouble)")
  }
}

extension Credentials {
  /// Reads the JSON form that programs, containers and instances give.
  ///
  /// - Throws: when a member is missing, without showing the others.
  init(json bytes: [UInt8], tokenName: String, source: String) throws(CredentialsError) {
    guard bytes.count <= Surroundings.bytesMax, let json = try? JSONValue(parsing: bytes), case .object = json else {
      throw CredentialsError(.refused, "\(source) did not answer with a JSON object")
    }
    guard let id = json["AccessKeyId"]?.string, !id.isEmpty, let secret = json["SecretAccessKey"]?.string, !secret.isEmpty else {
      let reason = json["Code"]?.string.map { $0 == "Success" ? "" : " (\($0))" } ?? ""
      throw CredentialsError(.refused, "\(source) answered without AccessKeyId or SecretAccessKey\(reason)")
    }
    let expiration = json["Expiration"]?.string
    let time = expiration.flatMap { Timestamp($0) }
    if let expiration, time == nil {
      throw CredentialsError(.refused, "\(source) names the expiration \"\(expiration)\", which is no time")
    }
    self.init(accessKeyID: id, secretAccessKey: secret, sessionToken: json[tokenName]?.string, expiration: time, source: source)
  }
}
