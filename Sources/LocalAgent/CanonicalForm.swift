// SPDX-License-Identifier: Apache-2.0

internal import AWSClient

/// The spelling of a received request that its signature was made of.
struct CanonicalForm {
  private let lines: [String]
  private let signed: [String]

  /// Spells a request.
  ///
  /// - Parameters:
  ///   - request: as it came.
  ///   - signed: the names of the fields that were signed, as the client listed them.
  init(_ request: RawRequest, signed: [String]) {
    let fields = signed.map { name in "\(name):\(request.values(name).map(Self.trimmed).joined(separator: ","))" }
    lines =
      [request.method, Self.path(request.path), Self.query(request.query)] + fields
      + ["", signed.joined(separator: ";"), Hexadecimal.text(Digest.sha256(request.body))]
    self.signed = signed
  }

  /// The text that is hashed.
  var text: String { lines.joined(separator: "\n") }

  /// The same without the session token, to be shown.
  var textWithoutToken: String {
    lines.map { $0.hasPrefix("x-amz-security-token:") ? "x-amz-security-token:..." : $0 }.joined(separator: "\n")
  }

  /// Refuses a request whose signature leaves open what must not be changed on the way.
  func checkCoverage(_ request: RawRequest) throws(ServiceError) {
    guard signed == signed.sorted(), signed.allSatisfy({ $0 == $0.lowercased() }) else {
      throw .invalidSignature("'SignedHeaders' must be in small letters and sorted, not '\(signed.joined(separator: ";"))'.")
    }
    guard signed.contains("host") else {
      throw .invalidSignature("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
    }
    for field in request.fields {
      let name = field.name.lowercased()
      guard name.hasPrefix("x-amz-") || name == "content-type", !signed.contains(name) else { continue }
      throw .invalidSignature("'\(name)' must be a 'SignedHeader' in the AWS Authorization.")
    }
    if let missing = signed.first(where: { request.values($0).isEmpty }) {
      throw .invalidSignature("The signed header '\(missing)' is not in the request.")
    }
  }

  /// Without white space at the ends, and with one space for each run of it.
  private static func trimmed(_ value: String) -> String {
    value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
  }

  /// Dot segments are taken out, empty ones too, and what was sent is encoded once more.
  private static func path(_ path: Substring) -> String {
    var kept: [Substring] = []
    for segment in path.split(separator: "/") where segment != "." {
      if segment == ".." { _ = kept.popLast() } else { kept.append(segment) }
    }
    let slash = path.last == "/" && !kept.isEmpty ? "/" : ""
    return "/" + kept.map { encoded($0.utf8) }.joined(separator: "/") + slash
  }

  /// Names and values are encoded in the one right way, and sorted.
  private static func query(_ query: Substring) -> String {
    let pairs = query.split(separator: "&").map { pair in
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (encoded(decoded(halves[0])), halves.count == 2 ? encoded(decoded(halves[1])) : "")
    }
    return pairs.sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
  }

  private static func decoded(_ text: Substring) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text.utf8
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      if byte == UInt8(ascii: "%"), digits.count == 2 {
        bytes.append(UInt8(digits[0] << 4 | digits[1]))
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }

  private static func encoded(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "%" + Hexadecimal.text([byte]).uppercased()
      }
    }
    return text
  }
}
