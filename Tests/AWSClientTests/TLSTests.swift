// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Foundation
import TestPrograms
import Testing

@Suite("Certificates are checked", .timeLimit(.minutes(1)), .enabled(if: TLSServer.isPossible, "/usr/bin/openssl is not there"))
struct TLSTests {
  @Test("a server that signed its own certificate is refused, once") func selfSigned() async throws {
    let server = try await TLSServer()
    defer { server.stop() }
    let request = AWSRequest("GET", try Endpoint(parsing: "https://localhost:\(server.port)"))
    let error = try #require(await TransportTests.failure { () async throws(AWSError) in try await Transport().open(request) })
    #expect(error.origin == .connection && error.code == "Certificate" && error.hint.symptom == .untrusted, "\(error)")
    #expect(!RetryPolicy.isTransient(error))
  }

  @Test("it is taken when its certificate is in the chosen file and the name is right, and not under another name") func chosen()
    async throws
  {
    let server = try await TLSServer()
    defer { server.stop() }
    let transport = Transport(TransportSettings(environment: ["AWS_CA_BUNDLE": server.certificate]))
    let request = AWSRequest("GET", try Endpoint(parsing: "https://localhost:\(server.port)"))
    for _ in 1...3 { #expect(try await transport.exchange(request, bytesMax: 1 << 20).status == 200) }
    let other = AWSRequest("GET", try Endpoint(parsing: "https://127.0.0.1:\(server.port)"))
    let error = try #require(await TransportTests.failure { () async throws(AWSError) in try await transport.open(other) })
    #expect(error.code == "Certificate" && error.hint.symptom == .untrusted, "\(error)")
  }

  @Test("a file of certificates that is not there is named") func missing() async throws {
    let server = try await TLSServer()
    defer { server.stop() }
    let transport = Transport(TransportSettings(environment: ["AWS_CA_BUNDLE": "/nowhere/ca.pem"]))
    let request = AWSRequest("GET", try Endpoint(parsing: "https://localhost:\(server.port)"))
    let error = try #require(await TransportTests.failure { () async throws(AWSError) in try await transport.open(request) })
    #expect(error.code == "Certificate" && error.message.contains("/nowhere/ca.pem") && error.hint.symptom == .untrusted, "\(error)")
  }

  @Test("a server that speaks no TLS is no connection") func plain() async throws {
    let server = try FakeServer { _, peer in try peer.answer(200) }
    defer { server.stop() }
    let request = AWSRequest("GET", try Endpoint(parsing: server.url.replacing("http:", with: "https:")))
    let error = try #require(await TransportTests.failure { () async throws(AWSError) in try await Transport().open(request) })
    #expect(error.origin == .connection && error.hint.symptom == .untrusted, "\(error)")
  }
}

/// `openssl s_server` with a certificate of its own for `localhost`.
struct TLSServer {
  struct Unusable: Error {}

  static let openssl = "/usr/bin/openssl"
  static let isPossible = FileManager.default.isExecutableFile(atPath: openssl)

  let port: Int
  let certificate: String
  private let program: TestProgram
  private let folder: URL

  init() async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "outcrop-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    certificate = folder.appending(path: "c.pem").path
    let key = folder.appending(path: "k.pem").path
    let making = try TestProgram(
      Self.openssl,
      ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        + ["-keyout", key, "-out", certificate])
    guard await making.end().status == 0 else { throw Unusable() }
    program = try TestProgram(
      Self.openssl, ["s_server", "-accept", "0", "-cert", certificate, "-key", key, "-www"], takesInput: true)
    var line: String?
    repeat { line = await program.line() } while line?.hasPrefix("ACCEPT ") == false
    guard let number = line?.split(separator: ":").last, let port = Int(number) else { throw Unusable() }
    self.port = port
  }

  func stop() {
    program.terminate()
    try? FileManager.default.removeItem(at: folder)
  }
}
