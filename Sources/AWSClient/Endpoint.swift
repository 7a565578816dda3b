// SPDX-License-Identifier: Apache-2.0

/// Where requests go: the part of a URL before the path of an operation.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
  /// How the connection is made.
  package enum Scheme: String, Hashable, Sendable { case https, http }

  /// How the connection is made.
  package let scheme: Scheme
  /// The name or address, without a port; IPv6 without its brackets.
  package let name: String
  /// The port, when it is not the scheme's own.
  package let port: Int?
  /// What every path begins with; empty, or begins with `/` and does not end with one.
  package let path: String

  /// Makes the endpoint of a host that is known to be a name.
  package init(scheme: Scheme = .https, name: String, port: Int? = nil, path: String = "") {
    self.scheme = scheme
    self.name = name
    self.port = port == (scheme == .https ? 443 : 80) ? nil : port
    self.path = path
  }

  /// Reads `https://host[:port][/path]`.
  ///
  /// - Throws: a sentence about what is wrong with it; the text is only shown when it cannot hold a password.
  package init(parsing text: String) throws(ConfigurationError) {
    guard let range = text.firstRange(of: "://"), let scheme = Scheme(rawValue: text[..<range.lowerBound].lowercased()) else {
      throw ConfigurationError("\"\(text.contains("@") ? Secret.mask : text)\" is no URL; https://host or http://host is expected")
    }
    let rest = text[range.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let path = rest.dropFirst(authority.count)
    guard !authority.contains("@") else { throw ConfigurationError("the URL of an endpoint cannot have a user name or password") }
    guard !path.contains(where: { $0 == "?" || $0 == "#" }) else {
      throw ConfigurationError("the URL \"\(text)\" of an endpoint cannot have a query or a fragment")
    }
    let bytes = path.utf8
    guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7f }), let (name, port) = Endpoint.hostAndPort(authority) else {
      throw ConfigurationError("\"\(text)\" is no URL; a host and a port from 1 to 65535 are expected")
    }
    let trimmed = path.reversed().drop { $0 == "/" }.reversed()
    self.init(scheme: scheme, name: name, port: port, path: String(trimmed))
  }

  /// Splits `name:port` and `[::1]:port`.
  private static func hostAndPort(_ authority: Substring) -> (String, Int?)? {
    let end = authority.hasPrefix("[") ? authority.firstIndex(of: "]").map(authority.index(after:)) : authority.firstIndex(of: ":")
    let (host, rest) = end.map { (authority[..<$0], authority[$0...]) } ?? (authority, "")
    let name = host.hasPrefix("[") ? host.dropFirst().dropLast() : host
    let allowed: (UInt8) -> Bool = { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
      case UInt8(ascii: ":"): host.hasPrefix("[")
      default: false
      }
    }
    guard !name.isEmpty, !host.hasPrefix("[") || host.hasSuffix("]"), name.utf8.allSatisfy(allowed) else { return nil }
    guard !rest.isEmpty else { return (name.lowercased(), nil) }
    guard rest.hasPrefix(":"), let port = Int(rest.dropFirst()), (1...65_535).contains(port) else { return nil }
    return (name.lowercased(), port)
  }

  /// The value of the `Host` field: with the port when it is not the scheme's own.
  package var host: String { (name.contains(":") ? "[\(name)]" : name) + (port.map { ":\($0)" } ?? "") }

  /// The URL.
  package var description: String { "\(scheme.rawValue)://\(host)\(path)" }
}

/// What is wrong with a setting, as one sentence.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence, without a secret in it.
  public let sentence: String

  init(_ sentence: String) { self.sentence = sentence }

  /// The sentence.
  public var description: String { sentence }
}
