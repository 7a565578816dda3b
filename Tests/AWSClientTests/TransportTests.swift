// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Synchronization
import TestPrograms
import Testing

@Suite("The transport", .timeLimit(.minutes(1)))
struct TransportTests {
  static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// The error of a transfer, which must fail.
  static func failure(_ body: () async throws(AWSError) -> some Any) async -> AWSError? {
    do {
      _ = try await body()
      return nil
    } catch { return error }
  }

  /// What a body gives until it ends or fails.
  static func read(_ response: StreamedResponse) async -> (bytes: [UInt8], error: AWSError?) {
    var bytes: [UInt8] = []
    do throws(AWSError) {
      for try await part in response.body { bytes += part }
    } catch { return (bytes, error) }
    return (bytes, nil)
  }

  @Test("a request arrives as it was made, and the answer as it was given") func whole() async throws {
    let server = try FakeServer { _, peer in try peer.answer(404, "no such agent", headers: [("X-Amzn-RequestId", "r-1"), ("Empty", "")]) }
    defer { server.stop() }
    let request = try server.request(
      "POST", "/a%3Ab/../c", headers: [HeaderField("X-One", "1"), HeaderField("X-Empty", ""), HeaderField("X-One", "2")],
      body: Array("{}".utf8))
    let response = try await Transport().exchange(request, bytesMax: 100)
    #expect(response.status == 404 && Self.text(response.body) == "no such agent")
    #expect(response.headers["x-amzn-requestid"] == "r-1" && response.headers["empty"] == "")
    let seen = try #require(server.requests.first)
    #expect(seen.method == "POST" && seen.target == "/a%3Ab/../c" && seen.body == Array("{}".utf8))
    #expect(seen.fields["host"] == request.endpoint.host && seen.fields["content-length"] == "2" && seen.fields["x-empty"] == "")
    #expect(Set(seen.fields.keys) == ["host", "x-one", "x-empty", "content-length"], "\(seen.fields)")
  }

  @Test("every method is sent with its body", arguments: ["GET", "PUT", "POST", "DELETE", "PATCH"], [0, 1, 300_000])
  func methods(method: String, count: Int) async throws {
    let server = try FakeServer { request, peer in try peer.answer(200, "\(request.method) \(request.body.count)") }
    defer { server.stop() }
    let body = [UInt8](repeating: 7, count: count)
    let response = try await Transport().exchange(server.request(method, body: body), bytesMax: 100)
    #expect(Self.text(response.body) == "\(method) \(count)")
    #expect(server.requests.first?.body == body)
  }

  @Test("connections are kept for later requests") func keepAlive() async throws {
    let server = try FakeServer { request, peer in
      if request.number % 2 == 0 {
        try peer.begin()
        try peer.chunk("x")
        try peer.end()
      } else {
        try peer.answer(200, "x")
      }
    }
    defer { server.stop() }
    let transport = Transport()
    for _ in 1...20 { #expect(try await transport.exchange(server.request(), bytesMax: 10).body.count == 1) }
    #expect(server.connections == 1 && server.requests.count == 20)
  }

  @Test("a kept connection that the server has closed meanwhile is no trouble") func keptAndClosed() async throws {
    let server = try FakeServer { _, peer in
      try peer.answer(200, "x")
      peer.cut()
    }
    defer { server.stop() }
    let transport = Transport()
    for _ in 1...10 {
      #expect(try await transport.exchange(server.request(body: Array("{}".utf8)), bytesMax: 10).body.count == 1)
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(server.connections == 10 && server.requests.count == 10)
  }

  @Test("the head comes before the body, and every part as soon as it was sent", arguments: [1, 7, 1000, 65_536])
  func streams(size: Int) async throws {
    let gate = Gate()
    let whole = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let sent = Array(whole.prefix(size == 1 ? 2_000 : size == 7 ? 20_000 : whole.count))
    let server = try FakeServer { _, peer in
      try peer.begin()
      gate.wait()
      for start in stride(from: 0, to: sent.count, by: size) { try peer.chunk(Array(sent[start..<min(start + size, sent.count)])) }
      try peer.end()
    }
    defer { server.stop() }
    let response = try await Transport().open(server.request())
    #expect(response.status == 200)
    gate.open()
    let (bytes, error) = await Self.read(response)
    #expect(bytes == sent && error == nil)
  }

  @Test("interim answers and trailers are no heads") func interim() async throws {
    let server = try FakeServer { _, peer in
      try peer.write("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\n")
      try peer.write("3\r\nabc\r\n0\r\nX-Trailer: HTTP/1.1 500\r\n\r\n")
    }
    defer { server.stop() }
    let response = try await Transport().exchange(server.request(), bytesMax: 10)
    #expect(response.status == 200 && Self.text(response.body) == "abc" && response.headers["A"] == "b")
    #expect(response.headers["Link"] == nil && response.headers["X-Trailer"] == nil)
  }

  @Test("the server waits for a reader that takes nothing, and goes on when it does") func backPressure() async throws {
    let sent = Mutex<Int?>(nil)
    let total = 64 << 20
    let server = try FakeServer { _, peer in
      try peer.write("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")
      let first = try peer.flood(atMost: total)
      sent.withLock { $0 = first }
      var rest = total - first
      while rest > 0 { rest -= try peer.flood(atMost: rest) }
    }
    defer { server.stop() }
    let response = try await Transport().open(server.request())
    while sent.withLock({ $0 }) == nil { try await Task.sleep(for: .milliseconds(20)) }
    let first = try #require(sent.withLock { $0 })
    #expect(first < 16 << 20, "The kernel's buffers and ours took \(first) bytes.")
    var count = 0
    var largest = 0
    for try await part in response.body {
      count += part.count
      largest = max(largest, part.count)
    }
    #expect(count == total && largest <= 256 << 10)
  }

  @Test("what came before a cut is kept, and the cut is told", arguments: ["Content-Length: 100", "Transfer-Encoding: chunked"])
  func cut(field: String) async throws {
    let server = try FakeServer { _, peer in
      try peer.write("HTTP/1.1 200 OK\r\n\(field)\r\n\r\n")
      try peer.write(field.hasPrefix("C") ? "hello" : "5\r\nhello\r\n")
      peer.cut()
    }
    defer { server.stop() }
    let (bytes, error) = await Self.read(try await Transport().open(server.request()))
    #expect(Self.text(bytes) == "hello" && error?.origin == .truncation && error?.hint.symptom == .cutStream)
  }

  @Test("a connection that ends before an answer ends the request, which is not sent twice", arguments: [0, 2, 100_000])
  func noAnswer(count: Int) async throws {
    let server = try FakeServer { request, peer in if request.target == "/warm" { try peer.answer(200) } else { peer.cut() } }
    defer { server.stop() }
    let transport = Transport()
    for isWarm in [false, true] {
      if isWarm { _ = try await transport.exchange(server.request("POST", "/warm"), bytesMax: 10) }
      let request = try server.request(body: [UInt8](repeating: 1, count: count))
      let error = try #require(await Self.failure { () async throws(AWSError) in try await transport.open(request) })
      #expect(error.origin == .truncation && !error.message.isEmpty, "\(error)")
    }
    #expect(server.requests.filter { $0.target == "/turn" }.count == 2)
  }

  @Test(
    "an answer that is none is told as such",
    arguments: [
      "hello\r\n\r\n", "HTTP/1.1 99999 X\r\n\r\n", "HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nX: \(String(repeating: "y", count: 70_000))\r\n\r\n",
      "HTTP/1.1 200 OK\r\n\(String(repeating: "X: y\r\n", count: 300))\r\n", "\r\n\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ] as [Brief])
  func malformed(answer: Brief) async throws {
    let server = try FakeServer { _, peer in
      try peer.write(answer.text)
      peer.cut()
    }
    defer { server.stop() }
    let request = try server.request()
    let error = await Self.failure { () async throws(AWSError) in try await Transport().exchange(request, bytesMax: 100) }
    #expect(error?.origin == .response || error?.origin == .truncation, "\(error.map { "\($0)" } ?? "no error")")
    #expect(error.map { !RetryPolicy.isTransient($0) } == true)
  }

  @Test("a body over the limit is an error") func tooLarge() async throws {
    let server = try FakeServer { _, peer in try peer.answer(200, String(repeating: "x", count: 1001)) }
    defer { server.stop() }
    let transport = Transport()
    #expect(try await transport.exchange(server.request(), bytesMax: 1001).body.count == 1001)
    let request = try server.request()
    let error = await Self.failure { () async throws(AWSError) in try await transport.exchange(request, bytesMax: 1000) }
    #expect(error?.code == "ResponseTooLarge" && error?.status == 200)
  }

  @Test("nobody listens there") func refused() async throws {
    let server = try FakeServer { _, _ in }
    server.stop()
    let endpoint = try Endpoint(parsing: "http://127.0.0.1:1")
    let error = await Self.failure { () async throws(AWSError) in try await Transport().open(AWSRequest("GET", endpoint)) }
    #expect(error?.origin == .connection && error?.hint.symptom == .unreachable, "\(error.map { "\($0)" } ?? "")")
    let unknown = try Endpoint(parsing: "http://no-such-host.invalid")
    let other = await Self.failure { () async throws(AWSError) in try await Transport().open(AWSRequest("GET", unknown)) }
    #expect(other?.origin == .connection && other?.hint.symptom == .unknownHost, "\(other.map { "\($0)" } ?? "")")
  }

  @Test(
    "what would break the framing is not sent",
    arguments: [
      ("GET /", "/", "A", "b"), ("GET", "/ x", "A", "b"), ("GET", "/", "A:", "b"), ("GET", "/", "A", "hunter2\r\nB: c"),
      ("", "/", "A", "b"),
    ])
  func injection(method: String, path: String, name: String, value: String) async throws {
    let server = try FakeServer { _, peer in try peer.answer(200) }
    defer { server.stop() }
    let request = try server.request(method, path, headers: [HeaderField(name, value)])
    let error = await Self.failure { () async throws(AWSError) in try await Transport().open(request) }
    #expect(error?.origin == .unsent && error?.code == "InvalidRequest" && server.requests.isEmpty)
    #expect(error.map { "\($0)".contains("hunter2") } == false)
  }

  @Test("a closed transport sends nothing, and ends what it was at") func closed() async throws {
    let server = try FakeServer { _, peer in try peer.begin() }
    defer { server.stop() }
    let transport = Transport()
    let response = try await transport.open(server.request())
    transport.close()
    #expect(await Self.read(response).error?.origin == .cancelled)
    let request = try server.request()
    #expect(await Self.failure { () async throws(AWSError) in try await transport.open(request) }?.code == "Stopped")
  }

  @Test("a transport that is closed while requests come leaves none of them waiting") func closedAmidst() async throws {
    let server = try FakeServer { _, peer in try peer.answer(200) }
    defer { server.stop() }
    for _ in 1...50 {
      let transport = Transport()
      await withTaskGroup(of: Void.self) { group in
        for _ in 1...8 { group.addTask { _ = try? await transport.exchange(server.request(), bytesMax: 10) } }
        group.addTask { transport.close() }
      }
    }
  }

  @Test("fifty streams at once arrive whole over fifty connections") func many() async throws {
    let server = try FakeServer { request, peer in
      try peer.begin()
      for index in 0..<50 { try peer.chunk([UInt8](repeating: UInt8(truncatingIfNeeded: index &+ request.body.count), count: 997)) }
      try peer.end()
    }
    defer { server.stop() }
    let transport = Transport()
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 1...50 {
        group.addTask {
          let response = try await transport.open(server.request(body: [UInt8](repeating: 0, count: index)))
          let expected = (0..<50).flatMap { [UInt8](repeating: UInt8(truncatingIfNeeded: $0 &+ index), count: 997) }
          return await Self.read(response).bytes == expected
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
    #expect(server.connections <= 50)
  }
}

/// Opens once, for threads that wait.
final class Gate: Sendable {
  private let isOpen = Atomic(false)
  func open() { isOpen.store(true, ordering: .releasing) }
  func opened() async { while !isOpen.load(ordering: .acquiring) { try? await Task.sleep(for: .milliseconds(2)) } }
  func wait() { while !isOpen.load(ordering: .acquiring) { usleepMilliseconds(2) } }
}
