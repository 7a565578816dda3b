// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Asks one service in one region: signs every attempt anew, and sends again what the service refused or never saw, as long as no answer
/// has begun.
package final class ServiceClient: Sendable {
  /// An answer that is no success is read this far.
  static let errorBytesMax = 64 << 10
  /// A whole answer may have as many bytes, unless it is said otherwise.
  package static let bytesMax = 32 << 20

  /// The service.
  package let service: AWSService
  /// Its region.
  package let region: String
  /// Where it is.
  package let endpoint: Endpoint

  /// The variables, empty when the program chose its credentials itself.
  private let environment: [String: String]
  private let provider: CredentialProvider
  private let transport: Transport
  private let configuration: AWSConfiguration
  private let pacing: Pacing
  private let quota = Mutex(RetryQuota())

  /// Makes a client; nothing is sent yet.
  ///
  /// - Parameters:
  ///   - service: the service.
  ///   - configuration: what the program chose.
  ///   - transport: one that other clients use too; otherwise the client has its own.
  ///   - pacing: time and chance.
  /// - Throws: what is wrong with the region, the endpoint or the shared config files.
  package init(
    _ service: AWSService, _ configuration: AWSConfiguration, transport: Transport? = nil, pacing: Pacing = Pacing()
  ) throws(ConfigurationError) {
    let files = Surroundings.files(environment: configuration.environment)
    let shared: SharedConfiguration
    do { shared = try SharedConfiguration(files, profile: configuration.profile) } catch { throw ConfigurationError(error.sentence) }
    let settings = ServiceSettings(
      environment: configuration.environment, configuration: shared, region: configuration.region,
      endpointURL: configuration.endpointURL, usesFIPS: configuration.usesFIPS)
    region = try settings.requiredRegion()
    endpoint = try settings.endpoint(of: service, region: region)
    let transport =
      transport ?? Transport(TransportSettings(environment: configuration.environment, bundle: shared.certificates))
    let surroundings = Surroundings.live(environment: configuration.environment, transport: transport, now: pacing.now)
    provider = configuration.credentials ?? CredentialProvider(CredentialChain(surroundings, profile: configuration.profile))
    environment = configuration.credentials == nil && configuration.profile == nil ? configuration.environment : [:]
    self.service = service
    self.transport = transport
    self.configuration = configuration
    self.pacing = pacing
  }

  /// A request to this service, not signed yet.
  package func request(
    _ method: String, _ path: String, query: String = "", headers: [HeaderField] = [], body: [UInt8] = []
  ) -> AWSRequest { AWSRequest(method, endpoint, path: path, query: query, headers: headers, body: body) }

  /// Sends a request and waits for the whole answer.
  ///
  /// - Parameters:
  ///   - request: what is sent; it is signed here, anew for every attempt.
  ///   - bytesMax: a longer answer is an error.
  /// - Returns: an answer of a status from 200 to 299.
  /// - Throws: what the service said last, with the number of attempts.
  package func send(_ request: AWSRequest, bytesMax: Int = ServiceClient.bytesMax) async throws(AWSError) -> AWSResponse {
    let (response, attempts) = try await retrying { () async throws(AWSError) in
      let begun = try await self.begin(request, self.configuration.deadlines)
      let (body, isWhole) = try await begun.body.collect(bytesMax: bytesMax)
      guard isWhole else { throw AWSError.tooLarge(bytesMax, begun) }
      return AWSResponse(status: begun.status, headers: begun.headers, body: body)
    }
    var counted = response
    counted.attempts = attempts
    return counted
  }

  /// Sends a request and waits until its answer begins; what happens behind that is not tried again.
  ///
  /// - Parameter request: what is sent; it is signed here, anew for every attempt.
  /// - Returns: an answer of a status from 200 to 299, whose body is still to come.
  /// - Throws: what the service said last, with the number of attempts.
  package func stream(_ request: AWSRequest) async throws(AWSError) -> StreamedResponse {
    var (response, attempts) = try await retrying { () async throws(AWSError) in
      try await self.begin(request, self.configuration.streamDeadlines)
    }
    response.attempts = attempts
    return response
  }

  /// One attempt, up to the head of a good answer.
  private func begin(_ request: AWSRequest, _ deadlines: Deadlines) async throws(AWSError) -> StreamedResponse {
    let authorization: Authorization
    do {
      authorization = try await Authorization.find(for: service, region: region, environment: environment, provider: provider)
    } catch { throw Task.isCancelled ? AWSError.cancelled : AWSError(error) }
    var request = request
    if request.headers["User-Agent"] == nil { request.headers["User-Agent"] = "outcrop" }
    let response = try await transport.open(authorization.apply(to: request, at: pacing.now()), deadlines)
    guard !(200...299).contains(response.status) else { return response }
    var body: [UInt8] = []
    do { body = try await response.body.collect(bytesMax: ServiceClient.errorBytesMax).bytes } catch  where error.origin == .cancelled {
      throw error
    } catch {
      // The status says enough when the rest of the answer does not come.
    }
    let error = AWSError(AWSResponse(status: response.status, headers: response.headers, body: body))
    if error.hint.symptom == .expiredCredentials { await provider.invalidate() }
    throw error
  }

  /// Attempts until one succeeds or the policy says that it is enough.
  private func retrying<Answer: Sendable>(
    _ attempt: () async throws(AWSError) -> Answer
  ) async throws(AWSError) -> (Answer, attempts: Int) {
    var turn = RetryTurn(configuration.retry)
    while true {
      let failure: AWSError
      do {
        let answer = try await attempt()
        quota.withLock { turn.succeeded(quota: &$0) }
        return (answer, turn.attempts)
      } catch { failure = error }
      let random = pacing.random()
      let verdict = quota.withLock { turn.verdict(after: failure, eventsArrived: false, quota: &$0, random: random) }
      guard case .retry(let pause) = verdict else {
        var last = failure
        last.attempts = failure.origin == .unsent ? turn.attempts - 1 : turn.attempts
        throw last
      }
      do { try await pacing.sleep(pause) } catch { throw AWSError.cancelled }
    }
  }
}

extension ServiceClient: CustomStringConvertible, CustomReflectable {
  /// The service and where it is.
  package var description: String { "\(service.endpointPrefix) in \(region) at \(endpoint)" }
  /// A mirror of what ``description`` shows.
  package var customMirror: Mirror { Mirror(self, children: ["client": description]) }
}

extension AWSError {
  /// The code of an error for want of credentials.
  static let credentialsCode = "NoCredentials"

  /// A search for credentials that failed.
  init(_ error: CredentialsError) { self.init(.unsent, code: AWSError.credentialsCode, message: error.sentence) }

  /// An answer with more bytes than the caller wants.
  static func tooLarge(_ bytesMax: Int, _ response: StreamedResponse) -> AWSError {
    AWSError(
      .response, code: "ResponseTooLarge", message: "the answer has more than \(bytesMax) bytes", status: response.status,
      requestID: response.requestID)
  }
}
