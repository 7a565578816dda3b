// SPDX-License-Identifier: Apache-2.0

import Sockets
import Testing

@Suite struct EndpointTests {
  @Test(
    "an endpoint is read in every usual form",
    arguments: [
      ("127.0.0.1:9001", "127.0.0.1", 9001), ("localhost", "localhost", 80), ("[::1]:9001", "::1", 9001), ("[::1]", "::1", 80),
      ("::1", "::1", 80),
      ("runtime.internal:1", "runtime.internal", 1), ("a:65535", "a", 65535),
    ] as [(String, String, UInt16)])
  func forms(text: String, host: String, port: UInt16) throws {
    let endpoint = try Endpoint(parsing: text)
    #expect(endpoint == Endpoint(host: host, port: port))
    #expect(try Endpoint(parsing: endpoint.description) == endpoint)
  }

  @Test(
    "what is no endpoint is refused with a sentence that quotes it",
    arguments: ["", ":80", "a:", "a:0", "a:65536", "a:+1", "a:x", "[::1", "[::1]x", "[]:1", "a b:1", "http://a", "a\n:1", "a: 1"])
  func refused(text: String) {
    #expect {
      try Endpoint(parsing: text)
    } throws: {
      guard let error = $0 as? SocketError else { return false }
      return error.code == .invalidEndpoint && error.message.hasPrefix(text.debugDescription)
    }
  }
}
