// SPDX-License-Identifier: Apache-2.0

/// A host and a port, as `AWS_LAMBDA_RUNTIME_API` and users write them.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
  /// A name, an IPv4 address, or an IPv6 address without brackets.
  package let host: String
  /// The port.
  package let port: UInt16

  /// An endpoint of these two.
  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Reads `host`, `host:port`, `[::1]`, `[::1]:port` or a bare IPv6 address.
  ///
  /// - Parameters:
  ///   - text: the endpoint.
  ///   - defaultPort: what a missing port means.
  /// - Throws: a sentence that quotes the text and says what is wrong with it.
  package init(parsing text: String, defaultPort: UInt16 = 80) throws(SocketError) {
    func broken(_ why: String) -> SocketError {
      SocketError(.invalidEndpoint, "\(text.debugDescription) is no endpoint: \(why); expected host:port, such as 127.0.0.1:9001")
    }
    let host: Substring
    let rest: Substring
    if text.hasPrefix("[") {
      guard let close = text.firstIndex(of: "]") else { throw broken("the bracket is not closed") }
      host = text[text.index(after: text.startIndex)..<close]
      rest = text[text.index(after: close)...]
    } else if text.utf8.count(where: { $0 == UInt8(ascii: ":") }) > 1 {
      host = text[...]
      rest = ""
    } else {
      let colon = text.firstIndex(of: ":") ?? text.endIndex
      host = text[..<colon]
      rest = text[colon...]
    }
    guard !host.isEmpty else { throw broken("the host is missing") }
    guard host.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }) else {
      throw broken("the host holds a character that no host has")
    }
    guard !rest.isEmpty else {
      self.init(host: String(host), port: defaultPort)
      return
    }
    let digits = rest.dropFirst()
    guard rest.first == ":", digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let port = UInt16(digits), port > 0 else {
      throw broken("the port must be a number from 1 to 65535")
    }
    self.init(host: String(host), port: port)
  }

  /// `host:port`, an IPv6 address in brackets.
  package var description: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
