// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Foundation
import JSON
import Synchronization
import Testing

@Suite("The client of a service", .timeLimit(.minutes(1)))
struct ServiceClientTests {
  static let credentials = Credentials(
    accessKeyID: "AKIDEXAMPLE12", secretAccessKey: "hunter2secret", sessionToken: "hunter2token", source: "the test")

  /// The pauses of a client that does not really wait.
  final class Pauses: Sendable {
    let log = Mutex<[Duration]>([])
    var pacing: Pacing {
      Pacing(now: { SignatureV4Tests.date }, random: { 0.5 }, sleep: { pause in self.log.withLock { $0.append(pause) } })
    }
  }

  static func client(
    _ server: FakeServer, _ service: AWSService = .bedrockAgentRuntime, environment: [String: String] = ["HOME": "/nowhere"],
    credentials: CredentialProvider? = CredentialProvider(credentials), retry: RetryPolicy = .standard, pauses: Pauses = Pauses()
  ) throws -> ServiceClient {
    let configuration = AWSConfiguration(
      environment: environment, region: "us-west-2", endpointURL: server.url, credentials: credentials, retry: retry,
      deadlines: Deadlines(idle: .seconds(10), total: .seconds(20)), streamDeadlines: Deadlines(idle: .seconds(10), total: .seconds(20)))
    return try ServiceClient(service, configuration, pacing: pauses.pacing)
  }

  static func failure(_ body: () async throws(AWSError) -> some Any) async -> AWSError? { await TransportTests.failure(body) }

  @Test("a request goes out signed for its service, region and time") func signed() async throws {
    let server = try FakeServer { _, peer in try peer.answer(200, "{}", headers: [("x-amzn-RequestId", "r-7")]) }
    defer { server.stop() }
    let client = try Self.client(server)
    let request = client.request(
      "POST", "/agents/A/agentAliases/B/sessions/a%3Ab/text", headers: [HeaderField("Content-Type", "application/json")],
      body: Array("{}".utf8))
    let response = try await client.send(request)
    #expect(response.status == 200 && response.attempts == 1 && response.body == Array("{}".utf8))
    let seen = try #require(server.requests.first)
    let expected = SignatureV4(region: "us-west-2", service: "bedrock").sign(request, with: Self.credentials, at: SignatureV4Tests.date)
    #expect(seen.fields["authorization"] == expected.request.headers["Authorization"])
    #expect(seen.fields["x-amz-date"] == SignatureV4Tests.date.stamp && seen.fields["x-amz-security-token"] == "hunter2token")
    #expect(seen.fields["authorization"]?.contains("SignedHeaders=content-type;host;x-amz-date;x-amz-security-token") == true)
    #expect(seen.target == "/agents/A/agentAliases/B/sessions/a%3Ab/text" && seen.fields["user-agent"] == "outcrop")
  }

  @Test("a stream is handed over when it begins") func stream() async throws {
    let gate = Gate()
    let server = try FakeServer { _, peer in
      try peer.begin(headers: "x-amzn-RequestId: r-8\r\n")
      gate.wait()
      try peer.chunk("events")
      try peer.end()
    }
    defer { server.stop() }
    let client = try Self.client(server)
    let response = try await client.stream(client.request("POST", "/x"))
    #expect(response.status == 200 && response.requestID == "r-8" && response.attempts == 1)
    gate.open()
    #expect(await TransportTests.text(TransportTests.read(response).bytes) == "events")
  }

  static let rows: [[JSONValue]] = (Vectors.json("retry_table.json")?.array ?? []).compactMap(\.array)

  @Test(
    "what is asked again, and how often, is as in botocore's table", .enabled(if: !rows.isEmpty, "\(Vectors.missing)"),
    arguments: [false, true])
  func table(streams: Bool) async throws {
    for row in Self.rows {
      let (status, code) = (try #require(row[1].integer), try #require(row[2].string))
      let server = try FakeServer { _, peer in
        try peer.answer(status, #"{"message":"no"}"#, headers: [("x-amzn-ErrorType", "\(code):http://internal.amazon.com/")])
      }
      defer { server.stop() }
      for (policy, column) in [(RetryPolicy.legacy, 3), (.standard, 4)] {
        let before = server.requests.count
        let client = try Self.client(server, retry: policy)
        let request = client.request("POST", "/x")
        let error = try #require(
          await Self.failure { () async throws(AWSError) in
            if streams { _ = try await client.stream(request) } else { _ = try await client.send(request) }
          })
        #expect(error.code == code && error.status == status && error.message == "no")
        #expect(server.requests.count - before == row[column].integer && error.attempts == row[column].integer, "\(status) \(code)")
      }
      #expect(server.connections <= 2, "Connections are kept from attempt to attempt.")
    }
  }

  @Test("after refusals a success is told with its attempts, and pauses grow or follow the service's wish") func recovers() async throws {
    let server = try FakeServer { request, peer in
      switch request.number {
      case 1: try peer.answer(503)
      case 2: try peer.answer(429, headers: [("x-amz-retry-after", "7000")])
      default: try peer.answer(200, "ok")
      }
    }
    defer { server.stop() }
    let pauses = Pauses()
    let client = try Self.client(server, pauses: pauses)
    let response = try await client.stream(client.request("POST", "/x"))
    #expect(response.attempts == 3 && server.requests.count == 3)
    #expect(pauses.log.withLock { $0 } == [.milliseconds(500), .seconds(7)])
  }

  @Test("when the quota is spent nothing is sent twice") func quota() async throws {
    let server = try FakeServer { _, peer in try peer.answer(503) }
    defer { server.stop() }
    let client = try Self.client(server)
    let request = client.request("POST", "/x")
    for _ in 1...60 { _ = await Self.failure { () async throws(AWSError) in try await client.send(request) } }
    #expect(server.requests.count == 60 + 100)
  }

  @Test("what breaks after the head is not sent again") func afterHead() async throws {
    let server = try FakeServer { _, peer in
      try peer.begin()
      try peer.chunk("first")
      peer.cut()
    }
    defer { server.stop() }
    let client = try Self.client(server)
    let (bytes, error) = await TransportTests.read(try await client.stream(client.request("POST", "/x")))
    #expect(TransportTests.text(bytes) == "first" && error?.origin == .truncation)
    let request = client.request("POST", "/x")
    #expect(await Self.failure { () async throws(AWSError) in try await client.send(request) }?.origin == .truncation)
    #expect(server.requests.count == 2)
  }

  @Test("a refused connection is tried again") func refused() async throws {
    let server = try FakeServer { _, _ in }
    server.stop()
    let configuration = AWSConfiguration(
      environment: ["HOME": "/nowhere"], region: "us-west-2", endpointURL: "http://127.0.0.1:1",
      credentials: CredentialProvider(Self.credentials))
    let client = try ServiceClient(.bedrockAgentRuntime, configuration, pacing: Pauses().pacing)
    let error = await Self.failure { () async throws(AWSError) in try await client.stream(client.request("POST", "/x")) }
    #expect(error?.origin == .connection && error?.attempts == 3)
    #expect(error.map { "\($0)".contains("after 3 attempts") } == true)
  }

  @Test("expired credentials are forgotten, and the request is not sent again") func expired() async throws {
    let searches = Mutex(0)
    let provider = CredentialProvider(
      now: { SignatureV4Tests.date },
      search: { () async throws(CredentialsError) in
        let count = searches.withLock {
          $0 += 1
          return $0
        }
        return Credentials(accessKeyID: "AKID\(count)", secretAccessKey: "s")
      })
    let server = try FakeServer { request, peer in
      let isOld = request.fields["authorization"]?.contains("AKID1/") == true
      try peer.answer(isOld ? 403 : 200, #"{"message":"expired"}"#, headers: isOld ? [("x-amzn-ErrorType", "ExpiredTokenException")] : [])
    }
    defer { server.stop() }
    let client = try Self.client(server, credentials: provider)
    let request = client.request("POST", "/x")
    let error = await Self.failure { () async throws(AWSError) in try await client.send(request) }
    #expect(error?.status == 403 && error?.attempts == 1 && server.requests.count == 1)
    #expect(try await client.send(request).status == 200)
    #expect(searches.withLock { $0 } == 2)
  }

  @Test("an API key of the environment does for models, unless the program chose its credentials") func bearer() async throws {
    let server = try FakeServer { _, peer in try peer.answer(200) }
    defer { server.stop() }
    let environment = ["AWS_BEARER_TOKEN_BEDROCK": "hunter2key", "HOME": "/nowhere"]
    let client = try Self.client(server, .bedrockRuntime, environment: environment, credentials: nil)
    _ = try await client.send(client.request("POST", "/x"))
    let chosen = try Self.client(server, .bedrockRuntime, environment: environment)
    _ = try await chosen.send(chosen.request("POST", "/x"))
    let seen = server.requests.map { $0.fields["authorization"] ?? "" }
    #expect(seen.first == "Bearer hunter2key" && seen.last?.hasPrefix("AWS4-HMAC-SHA256") == true)
  }

  @Test("without credentials nothing is sent, and it is said where was looked") func noCredentials() async throws {
    let server = try FakeServer { _, peer in try peer.answer(200) }
    defer { server.stop() }
    let environment = ["AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nowhere"]
    let client = try Self.client(server, environment: environment, credentials: nil)
    let error = try #require(await Self.failure { () async throws(AWSError) in try await client.send(client.request("POST", "/x")) })
    #expect(error.code == "NoCredentials" && error.hint.symptom == .noCredentials && error.attempts == 0)
    #expect(error.message.contains("AWS_ACCESS_KEY_ID") && server.requests.isEmpty)
  }

  @Test("no error, client or configuration shows a secret") func secrets() async throws {
    let server = try FakeServer { request, peer in
      let echo = request.fields.map { "\($0.key):\($0.value)" }.joined(separator: " ")
      try peer.answer(403, "The request signature does not match. The Canonical String for this request should have been \(echo)")
    }
    defer { server.stop() }
    let environment = [
      "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE12", "AWS_SECRET_ACCESS_KEY": "hunter2secret", "AWS_SESSION_TOKEN": "hunter2token",
      "HOME": "/nowhere", "https_proxy": "http://user:hunter2@proxy:1",
    ]
    let client = try Self.client(server, environment: environment, credentials: nil)
    let request = client.request("POST", "/x", body: Array("hunter2 body".utf8))
    let error = try #require(await Self.failure { () async throws(AWSError) in try await client.send(request) })
    var text = "\(error) \(String(reflecting: error)) \(client) \(String(reflecting: client)) \(AWSConfiguration(environment: environment))"
    text += " \(TransportSettings(environment: environment)) "
    dump(client, to: &text)
    dump(error, to: &text)
    dump(AWSConfiguration(environment: environment), to: &text)
    dump(TransportSettings(environment: environment), to: &text)
    #expect(!text.contains("hunter2"), "\(text)")
    #expect(error.status == 403 && server.requests.count == 1)
  }

  @Test("a configuration that cannot work is refused with a sentence") func configuration() throws {
    let none = #expect(throws: ConfigurationError.self) {
      try ServiceClient(.bedrockAgentRuntime, AWSConfiguration(environment: ["HOME": "/nowhere"]))
    }
    #expect(none?.sentence.contains("AWS_REGION") == true)
    #expect(throws: ConfigurationError.self) {
      try ServiceClient(.bedrockAgentRuntime, AWSConfiguration(environment: [:], region: "us-west-2", endpointURL: "nonsense"))
    }
    #expect(throws: ConfigurationError.self) {
      try ServiceClient(.bedrockAgentRuntime, AWSConfiguration(environment: ["HOME": "/nowhere"], region: "us-west-2", profile: "none"))
    }
  }
}
