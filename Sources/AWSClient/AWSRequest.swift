// SPDX-License-Identifier: Apache-2.0

/// A field of a request or response.
package struct HeaderField: Hashable, Sendable {
  /// The name; its case does not matter.
  package var name: String
  /// The value.
  package var value: String

  /// Makes a field.
  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

extension [HeaderField] {
  /// The first value of that name, whatever its case; setting replaces every field of it, or with `nil` removes them.
  package subscript(_ name: String) -> String? {
    get { first { $0.name.lowercased() == name.lowercased() }?.value }
    set {
      removeAll { $0.name.lowercased() == name.lowercased() }
      if let newValue { append(HeaderField(name, newValue)) }
    }
  }
}

/// A request as it goes out; descriptions and dumps show neither its query, its fields nor its body, which may hold secrets.
package struct AWSRequest: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The method.
  package var method: String
  /// Where it goes.
  package var endpoint: Endpoint
  /// The path behind the endpoint's, percent-encoded as it is sent; begins with `/`.
  package var path: String
  /// What follows the `?`, percent-encoded as it is sent; empty for none.
  package var query: String
  /// The fields; `Host` and `Content-Length` are whoever sends it.
  package var headers: [HeaderField]
  /// The body.
  package var body: [UInt8]

  /// Makes a request.
  package init(
    _ method: String, _ endpoint: Endpoint, path: String = "/", query: String = "", headers: [HeaderField] = [], body: [UInt8] = []
  ) {
    self.method = method
    self.endpoint = endpoint
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }

  /// The path with the endpoint's before it, as the request line has it without the query.
  package var fullPath: String {
    let full = endpoint.path + path
    return full.hasPrefix("/") ? full : "/" + full
  }

  /// The whole URL; it may hold a signature.
  package var url: String { "\(endpoint.scheme.rawValue)://\(endpoint.host)\(fullPath)\(query.isEmpty ? "" : "?\(query)")" }

  /// The method and the URL without its query.
  package var description: String { "\(method) \(endpoint.scheme.rawValue)://\(endpoint.host)\(fullPath)" }
  /// The same as ``description``.
  package var debugDescription: String { description }
  /// A mirror of what ``description`` shows.
  package var customMirror: Mirror { Mirror(self, children: ["request": description]) }
}

/// A whole response; descriptions and dumps show only its status.
package struct AWSResponse: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The status.
  package var status: Int
  /// The fields.
  package var headers: [HeaderField]
  /// The body.
  package var body: [UInt8]
  /// How often the request was sent.
  package var attempts = 1

  /// Makes a response.
  package init(status: Int, headers: [HeaderField] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The status.
  package var description: String { "HTTP \(status)" }
  /// The same as ``description``.
  package var debugDescription: String { description }
  /// A mirror of what ``description`` shows.
  package var customMirror: Mirror { Mirror(self, children: ["status": status]) }
}
