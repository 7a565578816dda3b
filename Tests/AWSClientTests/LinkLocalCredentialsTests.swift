// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Testing

@Suite("Credentials of containers and instances")
struct LinkLocalCredentialsTests {
  @Test(
    "a container's endpoint is asked, on the hosts that may be",
    arguments: [
      "https://example.com/c?a=b", "http://localhost:8080/c", "http://127.0.0.1/c", "http://127.9.9.9:1/c", "http://[::1]/c",
      "http://169.254.170.2/c", "http://169.254.170.23/v1/c", "http://[fd00:ec2::23]/c",
    ])
  func container(url: String) async throws {
    let world = World(
      ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic x"], answers: { _ in World.json("AKECS") })
    let credentials = try await world.resolve()
    #expect(credentials.accessKeyID == "AKECS" && credentials.expiration == Timestamp("2026-01-02T09:00:00Z"))
    #expect(world.requests.map(\.url) == [url] && world.requests.first?.headers["Authorization"] == "Basic x")
  }

  @Test(
    "other hosts are not asked without TLS",
    arguments: [
      "http://example.com/c", "http://127.evil.com/c", "http://127.0.0.1.evil.com/c", "http://169.254.169.254/c",
      "http://169.254.170.2@evil/c",
      "http://10.0.0.1/c", "http://127.0.0/c", "http://[::2]/c", "ftp://localhost/c", "http://localhost/a b", "http://127.0.0.256/",
    ])
  func refused(url: String) async throws {
    let world = World(["AWS_CONTAINER_CREDENTIALS_FULL_URI": url], answers: { _ in World.json("AKECS") })
    #expect(await world.failure()?.code == .invalidConfiguration)
    #expect(world.requests.isEmpty)
  }

  @Test("the token's file goes before its variable, and a line break in a token is refused") func token() async throws {
    let environment = [
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/a?b", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "no",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/t",
    ]
    let world = World(environment, files: ["/t": "yes"], answers: { _ in World.json("AKECS") })
    _ = try await world.resolve()
    #expect(world.requests.first?.headers["Authorization"] == "yes" && world.requests.first?.url == "http://169.254.170.2/v2/a?b")
    for text in ["hunter2\r\nX: y", "hunter2\n"] {
      let error = try #require(await World(environment, files: ["/t": text]).failure())
      #expect(error.sentence.contains("line break") && !error.sentence.contains("hunter2"))
    }
    #expect(await World(environment).failure()?.sentence.contains("/t, which does not exist") == true)
  }

  @Test("a container's endpoint that fails is asked three times, one that refuses once") func failing() async throws {
    let environment = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/a"]
    let down = World(environment)
    #expect(await down.failure()?.code == .unreachable)
    #expect(down.requests.count == 3)
    let refusing = World(environment, answers: { _ in World.text(403, "hunter2") })
    let error = try #require(await refusing.failure())
    #expect(error.code == .refused && !error.sentence.contains("hunter2") && refusing.requests.count == 1)
  }

  @Test("an instance is asked with a token") func instance() async throws {
    let world = World(["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"], output: World.nothing) { request in
      switch request.path {
      case "/latest/api/token": World.text(200, "abc==")
      case "/latest/meta-data/iam/security-credentials/": World.text(200, "my-role")
      default: World.json("AKEC2")
      }
    }
    #expect(try await world.resolve().accessKeyID == "AKEC2")
    #expect(
      world.requests.map { "\($0)" } == [
        "PUT http://[fd00:ec2::254]/latest/api/token", "GET http://[fd00:ec2::254]/latest/meta-data/iam/security-credentials/",
        "GET http://[fd00:ec2::254]/latest/meta-data/iam/security-credentials/my-role",
      ])
    #expect(world.requests.first?.headers == [HeaderField("X-aws-ec2-metadata-token-ttl-seconds", "21600")])
    #expect(world.requests.dropFirst().allSatisfy { $0.headers == [HeaderField("X-aws-ec2-metadata-token", "abc==")] })
  }

  @Test("an instance without a role, or one that is not to be asked, has none") func noInstance() async throws {
    let bare = World(output: World.nothing) { $0.method == "PUT" ? World.text(200, "t") : World.text(404, "") }
    #expect(await bare.failure()?.sentence.contains("the instance has no role") == true)
    let disabled = World(["AWS_EC2_METADATA_DISABLED": "TRUE"])
    #expect(await disabled.failure()?.sentence.contains("AWS_EC2_METADATA_DISABLED is true") == true)
    #expect(disabled.requests.isEmpty)
    let refusing = World(output: World.nothing) {
      $0.method == "PUT" ? World.text(200, "t") : World.text(200, $0.path.hasSuffix("/") ? "r" : #"{"Code":"Failed"}"#)
    }
    #expect(await refusing.failure()?.sentence.contains("(Failed)") == true)
  }
}
