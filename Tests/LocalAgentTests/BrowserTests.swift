// SPDX-License-Identifier: Apache-2.0

import AgentEvents
import JSON
import LocalAgent
import Synchronization
import TestPrograms
import Testing

@Suite("A page elsewhere cannot drive the server")
struct BrowserTests {
  static let api = RequestTests.target

  static func ask(
    _ method: String, _ target: String, _ fields: [(String, String)], _ configuration: LocalAgentServer.Configuration = .init()
  ) async throws -> Client.Response {
    var configuration = configuration
    configuration.pages = { path in path == "/" ? LocalPage("text/html; charset=utf-8", .whole(Array("<p>hello".utf8))) : nil }
    return try await withServer(configuration, Scenario([.init(Script([]))]).responder()) { server in
      let fields = fields.map { ($0.0, $0.1.replacing("PORT", with: "\(server.port)")) }
      return try await server.send(method, target, method == "POST" ? #"{"inputText":"hi"}"# : "", fields)
    }
  }

  static let strangers: [[(String, String)]] = [
    [("Origin", "https://example.com")], [("Origin", "null")], [("Origin", "")], [("Origin", "http://127.0.0.1:1")],
    [("Origin", "https://127.0.0.1:PORT")], [("Origin", "http://localhost:PORT")], [("Origin", "http://127.0.0.1:PORT.example.com")],
    [("Origin", "http://127.0.0.1:PORT"), ("Origin", "https://example.com")], [("Origin", "file://")],
    [("Host", "example.com")], [("Host", "127.0.0.1.example.com:PORT")], [("Host", "")], [("Host", "localhost")], [("Host", "localhost:1")],
    [("Host", "127.0.0.1:PORTPORT")], [("Host", "localhost.:PORT")], [("Host", "user@127.0.0.1:PORT")], [("Host", "127.1:PORT")],
    [("Host", "0.0.0.0:PORT")], [("Host", "[::1]")], [("Host", "[::1]:PORT:PORT")], [("Host", "127.0.0.1:PORT, example.com")],
    [("Host", "rebound.example:PORT"), ("Origin", "http://rebound.example:PORT")],
    [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "image")],
    [("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Mode", "cors")],
    [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe")],
  ]

  @Test("what a stranger's page sends is refused, to the service and to the pages", arguments: strangers.indices, ["POST", "GET"])
  func refused(index: Int, method: String) async throws {
    let response = try await Self.ask(method, method == "POST" ? Self.api : "/", Self.strangers[index])
    #expect(response.status == 403 && response["x-amzn-errortype"]?.hasPrefix("AccessDeniedException") == true)
    #expect(response.json?["message"]?.string?.hasSuffix(".") == true)
    #expect(response.fields.keys.allSatisfy { !$0.hasPrefix("access-control") })
  }

  @Test(
    "this machine's own names are taken, and the server's own page",
    arguments: [
      [("Host", "localhost:PORT")], [("Host", "LOCALHOST:PORT")], [("Host", "127.0.0.1:PORT")], [("Host", "[::1]:PORT")],
      [("Host", "localhost:PORT"), ("Origin", "http://localhost:PORT")], [("Sec-Fetch-Site", "same-origin")],
    ])
  func own(fields: [(String, String)]) async throws {
    #expect(try await Self.ask("POST", Self.api, fields).status == 200)
    let page = try await Self.ask("GET", "/", fields)
    #expect(page.status == 200 && page.body == Array("<p>hello".utf8) && page["content-security-policy"] == "default-src 'none'")
    #expect(page["x-frame-options"] == "DENY" && page["x-content-type-options"] == "nosniff" && page["cache-control"] == "no-store")
    #expect(page.fields.keys.allSatisfy { !$0.hasPrefix("access-control") })
  }

  @Test("other names are taken when they are named, with a port or for any") func named() async throws {
    var configuration = LocalAgentServer.Configuration()
    configuration.hosts = ["build.example:9", "tunnel.example"]
    for host in ["build.example:9", "tunnel.example", "Tunnel.example:1"] {
      #expect(try await Self.ask("POST", Self.api, [("Host", host)], configuration).status == 200)
    }
    for host in ["build.example:8", "build.example", "a.tunnel.example"] {
      #expect(try await Self.ask("POST", Self.api, [("Host", host)], configuration).status == 403)
    }
  }

  @Test("it listens where it is told to, and an address that stands for all is nobody's name") func addresses() async throws {
    var configuration = LocalAgentServer.Configuration()
    configuration.address = "127.0.0.2"
    try await withServer(configuration, Scenario([.init(Script([]))]).responder()) { server in
      let port = server.port
      #expect(server.url == "http://127.0.0.2:\(port)")
      let statuses = try await blocking {
        try ["127.0.0.2:\(port)", "127.0.0.3:\(port)"].map { host in
          let client = try Client(port: port, host: "127.0.0.2")
          try client.write("POST", Self.api, Array(#"{"inputText":"hi"}"#.utf8), [("Host", host)])
          return try client.read().status
        }
      }
      #expect(statuses == [200, 403])
      await #expect(throws: (any Error).self) { try await blocking { _ = try Client(port: port) } }
    }
    configuration.address = "0.0.0.0"
    #expect(try await Self.ask("POST", Self.api, [("Host", "127.0.0.1:PORT")], configuration).status == 200)
    #expect(try await Self.ask("POST", Self.api, [("Host", "0.0.0.0:PORT")], configuration).status == 403)
    try await withServer(configuration, Scenario([.init(Script([]))]).responder()) { server in
      #expect(server.url == "http://127.0.0.1:\(server.port)")
    }
    configuration.address = "a.name"
    let error = await #expect(throws: LocalAgentError.self) {
      try await LocalAgentServer.start(configuration, responder: Scenario([.init(Script([]))]).responder())
    }
    #expect(error?.code == .cannotListen && error.map { "\($0)".contains("expected an address in digits") } == true)
  }

  @Test("another site may link to a page") func link() async throws {
    let fields = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")]
    #expect(try await Self.ask("GET", "/", fields).status == 200)
  }

  @Test(
    "no path leads to a file",
    arguments: [
      "/../", "/..", "//", "/./", "/%2e%2e/", "/%2e%2e%2fetc/passwd", "/..%5c", "/index.html", "/etc/passwd", "/favicon.ico", "/%00", "/;/",
      "http://127.0.0.1/", "http://example.com/", "/\(String(repeating: "a", count: 8000))", "/a/../",
    ] as [Brief])
  func paths(path: Brief) async throws {
    let response = try await Self.ask("GET", path.text, [])
    #expect(response.status == 404 && response.json?["message"]?.string?.hasPrefix("There is no operation GET ") == true)
    #expect(response.body.count < 400)
  }

  @Test(
    "a target that is far too long, or is none, is a clear error",
    arguments: ["/\(String(repeating: "a", count: 200_000))", "*"] as [Brief])
  func targets(target: Brief) async throws {
    let response = try await Self.ask("GET", target.text, [])
    #expect([400, 404, 414, 431].contains(response.status) && response.json?["message"] != nil, "\(response.status)")
  }

  @Test("a page is asked for its head alone, and takes no question") func methods() async throws {
    let head = try await Self.ask("HEAD", "/", [])
    #expect(head.status == 200 && head.body.isEmpty && head["content-length"] == "8")
    #expect(try await Self.ask("GET", "/?x=1", []).status == 200)
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"] { #expect(try await Self.ask(method, "/", []).status == 404) }
  }

  @Test("a live page that stalls costs one piece, and one that leaves is ended") func live() async throws {
    let made = Mutex(0)
    var configuration = LocalAgentServer.Configuration()
    configuration.pages = { _ in
      LocalPage(
        "text/event-stream",
        .live {
          made.withLock { $0 += 1 }
          return Task.isCancelled ? nil : [UInt8](repeating: UInt8(ascii: "x"), count: 4 << 20)
        })
    }
    try await withServer(configuration, Scenario([.init(Script([]))]).responder()) { server in
      try await blocking {
        let client = try Client(server)
        try client.write("GET", "/", [])
        let part = try client.read(upTo: 1 << 16)
        #expect(part.status == 200 && part["content-type"] == "text/event-stream" && part["transfer-encoding"] == "chunked")
      }
      // The client has left without reading.
      let ended = await server.journal.wait { $0.first?.end == .clientLeft }
      #expect(ended != nil)
      let count = made.withLock(\.self)
      #expect(count <= 3, "\(count)")
    }
  }

  @Test("an observer is told of turns and events, sent or not") func observer() async throws {
    let told = Mutex<[String]>([])
    var configuration = LocalAgentServer.Configuration()
    configuration.observer = TurnObserver(
      began: { request in told.withLock { $0.append("began \(request.inputText ?? "")") } },
      saw: { _, event in told.withLock { $0.append(event.payload.isEmpty ? "nothing" : "event") } },
      ended: { _, error in told.withLock { $0.append("ended \(error == nil)") } })
    try await withServer(configuration) { request, answer in
      try await answer.start()
      answer.show(.text("not sent"))
      try await answer.send(.text("sent"))
      if request.inputText == "fail" { throw ServiceError.throttling("Slow down") }
    } _: { server in
      let good = try await server.answer("hi")
      #expect(good.body.count < 200)
      _ = try await server.answer("fail")
      _ = try await server.send("GET", "/")
    }
    let expected = ["began hi", "event", "event", "ended true", "began fail", "event", "event", "ended false", "event"]
    #expect(told.withLock(\.self) == expected)
  }
}
