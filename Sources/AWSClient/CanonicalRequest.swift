// SPDX-License-Identifier: Apache-2.0

/// The one spelling of a request that both sides of a signature hash.
struct CanonicalRequest {
  /// The text that is hashed.
  let text: String
  /// The names of the signed fields, `;` between them.
  let signedHeaders: String

  /// What proxies and clients change on the way, so that it cannot be signed.
  static let unsignedHeaders: Set<String> = [
    "authorization", "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
    "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id",
  ]

  /// Spells a request.
  ///
  /// - Parameters:
  ///   - request: what will be sent.
  ///   - query: its query, when it is not the request's own.
  ///   - headers: the fields that may be signed, `Host` included.
  init(_ request: AWSRequest, query: String? = nil, headers: [HeaderField]) {
    var values: [String: [String]] = [:]
    for header in headers {
      let name = header.name.lowercased()
      if !CanonicalRequest.unsignedHeaders.contains(name) { values[name, default: []].append(CanonicalRequest.collapsed(header.value)) }
    }
    let sorted = values.sorted { $0.key < $1.key }
    signedHeaders = sorted.map(\.key).joined(separator: ";")
    let lines =
      [request.method, CanonicalRequest.path(request.fullPath), CanonicalRequest.query(query ?? request.query)]
      + sorted.map { "\($0.key):\($0.value.joined(separator: ","))" }
      + ["", signedHeaders, Digest.hexadecimal(Digest.sha256(request.body))]
    text = lines.joined(separator: "\n")
  }

  /// A value without white space around it, and with one space for every run inside.
  static func collapsed(_ value: String) -> String {
    value.utf8.split { $0 == 0x20 || (0x09...0x0d).contains($0) }.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
  }

  /// A path without dot segments and doubled slashes, encoded once more than it is sent.
  static func path(_ sent: String) -> String {
    var labels: [Substring] = []
    for label in sent.split(separator: "/") {
      switch label {
      case ".": continue
      case "..": _ = labels.popLast()
      default: labels.append(label)
      }
    }
    let end = sent.hasSuffix("/") && !labels.isEmpty ? "/" : ""
    return PercentEncoding.encodedPath("/" + labels.joined(separator: "/") + end)
  }

  /// A query with its keys and values encoded anew, sorted by key and then by value.
  static func query(_ sent: String) -> String {
    let pairs = sent.split(separator: "&").map { pair in
      let key = pair.prefix { $0 != "=" }
      return [key, pair.dropFirst(key.count + 1)].map { PercentEncoding.encoded(PercentEncoding.decoded($0), keepsSlash: false) }
    }
    return pairs.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }.map { "\($0[0])=\($0[1])" }.joined(separator: "&")
  }
}
