// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Testing

@Suite("Certificates and proxies", .timeLimit(.minutes(1)))
struct TransportSettingsTests {
  @Test(
    "certificates are where the environment says, or where the system keeps them",
    arguments: [
      (["AWS_CA_BUNDLE": "/a", "CURL_CA_BUNDLE": "/b", "SSL_CERT_FILE": "/c"], [], "/a"),
      (["AWS_CA_BUNDLE": "", "CURL_CA_BUNDLE": "/b", "SSL_CERT_FILE": "/c"], [], "/b"),
      (["SSL_CERT_FILE": "/c"], ["/etc/ssl/certs/ca-certificates.crt"], "/c"),
      ([:], ["/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt"], "/etc/ssl/certs/ca-certificates.crt"),
      ([:], ["/etc/pki/tls/certs/ca-bundle.crt"], "/etc/pki/tls/certs/ca-bundle.crt"),
      ([:], ["/etc/ssl/cert.pem"], "/etc/ssl/cert.pem"), ([:], [], nil),
    ] as [([String: String], [String], String?)])
  func bundle(environment: [String: String], files: [String], expected: String?) {
    #expect(TransportSettings(environment: environment) { files.contains($0) }.caBundle == expected)
  }

  @Test("the profile's certificates go before the system's, and the environment's before both") func profile() {
    #expect(TransportSettings(bundle: "/p") { _ in true }.caBundle == "/p")
    #expect(TransportSettings(environment: ["AWS_CA_BUNDLE": "/a"], bundle: "/p") { _ in true }.caBundle == "/a")
  }

  @Test("proxies are read from the variables as curl reads them") func proxies() {
    func settings(_ environment: [String: String]) -> TransportSettings { TransportSettings(environment: environment) }
    #expect(settings(["HTTPS_PROXY": "http://p:1"]).httpsProxy == "http://p:1")
    #expect(settings(["HTTPS_PROXY": "http://p:1", "https_proxy": "http://q:1"]).httpsProxy == "http://q:1")
    #expect(settings(["HTTP_PROXY": "http://p:1"]).httpProxy == "", "A web server would set this one from a request's field.")
    #expect(settings(["http_proxy": "http://p:1"]).httpProxy == "http://p:1")
    #expect(settings(["ALL_PROXY": "socks5://p:1"]).httpsProxy == "socks5://p:1")
    #expect(settings(["NO_PROXY": "a.com"]).noProxy.hasPrefix("a.com,169.254.169.254,"))
    #expect(settings(["no_proxy": "*"]).noProxy == "*" && settings([:]).noProxy.hasPrefix("169.254.169.254,"))
  }

  @Test("requests go through the proxy, but for the hosts that are excepted") func proxied() async throws {
    let server = try FakeServer { request, peer in try peer.answer(200, request.target) }
    defer { server.stop() }
    let transport = Transport(TransportSettings(environment: ["http_proxy": server.url, "no_proxy": "127.0.0.1"]))
    let elsewhere = AWSRequest("GET", try Endpoint(parsing: "http://agents.invalid"), path: "/x")
    #expect(try await TransportTests.text(transport.exchange(elsewhere, bytesMax: 100).body) == "http://agents.invalid/x")
    #expect(try await TransportTests.text(transport.exchange(server.request("GET", "/y"), bytesMax: 100).body) == "/y")
  }

  @Test("no proxy hears of the hosts that give credentials", arguments: ["169.254.169.254", "169.254.170.2", "[fd00:ec2::254]"])
  func linkLocal(host: String) async throws {
    let server = try FakeServer { _, peer in try peer.answer(200, "proxied") }
    defer { server.stop() }
    let transport = Transport(TransportSettings(environment: ["http_proxy": server.url]))
    let request = AWSRequest("GET", try Endpoint(parsing: "http://\(host)"))
    let limit = Deadlines(connect: .milliseconds(300), idle: .milliseconds(300), total: .milliseconds(300))
    _ = await TransportTests.failure { () async throws(AWSError) in try await transport.open(request, limit) }
    #expect(server.requests.isEmpty)
  }

  @Test(
    "a proxy that cannot be used is told without its password",
    arguments: ["http://u:hunter2@127.0.0.1:1", "http://u:hunter2@[", "nonsense://u:hunter2@x"])
  func wrongProxy(proxy: String) async throws {
    let transport = Transport(TransportSettings(environment: ["http_proxy": proxy]))
    let request = AWSRequest("GET", try Endpoint(parsing: "http://agents.invalid"))
    let error = await TransportTests.failure { () async throws(AWSError) in try await transport.open(request) }
    #expect(error?.origin == .connection && error.map { "\($0)".contains("hunter2") } == false, "\(error.map { "\($0)" } ?? "")")
  }
}
