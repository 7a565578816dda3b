// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Synchronization

/// A machine that exists only in a test: its files, variables and neighbours, and what was asked of them.
final class World: Sendable {
  struct Unreachable: Error, CustomStringConvertible { let description = "connection refused" }

  let environment: [String: String]
  let files: [String: String]
  let time: Timestamp
  let answers: @Sendable (AWSRequest) throws -> AWSResponse
  let output: @Sendable ([String]) throws -> Surroundings.ProgramOutput
  private let log = Mutex<[AWSRequest]>([])

  init(
    _ environment: [String: String] = [:], files: [String: String] = [:], time: Timestamp = SignatureV4Tests.date,
    output: @escaping @Sendable ([String]) throws -> Surroundings.ProgramOutput = World.nothing,
    answers: @escaping @Sendable (AWSRequest) throws -> AWSResponse = { _ in throw Unreachable() }
  ) {
    self.environment = environment.merging(["HOME": "/home/u"]) { own, _ in own }
    self.files = files
    self.time = time
    self.output = output
    self.answers = answers
  }

  /// There is no program.
  static let nothing: @Sendable ([String]) throws -> Surroundings.ProgramOutput = { _ in throw Unreachable() }

  /// A machine with one config file.
  static func config(_ text: String, _ environment: [String: String] = [:], answers: @escaping @Sendable (AWSRequest) throws -> AWSResponse)
    -> World
  { World(environment, files: ["/home/u/.aws/config": text], answers: answers) }

  var requests: [AWSRequest] { log.withLock { $0 } }

  var surroundings: Surroundings {
    Surroundings(
      environment: environment, readFile: { self.files[$0].map { Array($0.utf8) } }, now: { self.time },
      exchange: { request, _ in
        self.log.withLock { $0.append(request) }
        return try self.answers(request)
      }, run: { try self.output($0) })
  }

  func resolve(profile: String? = nil) async throws(CredentialsError) -> Credentials {
    try await CredentialChain(surroundings, profile: profile).resolve()
  }

  /// The error of a search, which must fail.
  func failure(profile: String? = nil) async -> CredentialsError? {
    do {
      _ = try await resolve(profile: profile)
      return nil
    } catch { return error }
  }

  static func text(_ status: Int, _ body: String) -> AWSResponse { AWSResponse(status: status, body: Array(body.utf8)) }

  /// What the security token service answers.
  static func role(_ id: String) -> AWSResponse {
    text(
      200,
      "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>\(id)</AccessKeyId><SecretAccessKey>role/secret</SecretAccessKey>"
        + "<SessionToken>role&amp;token</SessionToken><Expiration>2026-01-02T04:04:05Z</Expiration></Credentials></AssumeRoleResult>"
        + "</AssumeRoleResponse>")
  }

  /// What containers and instances answer.
  static func json(_ id: String, token: String = "Token") -> AWSResponse {
    text(
      200,
      #"{"Code":"Success","Version":1,"AccessKeyId":"\#(id)","SecretAccessKey":"s","\#(token)":"t","Expiration":"2026-01-02T09:00:00Z"}"#)
  }
}
