// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Who a request says that it is signed by, and when.
struct SignatureClaim {
  let accessKeyID: String
  /// Day, region, service and terminator.
  let scope: [String]
  /// The names of the fields that were signed.
  let signedHeaders: [String]
  let signature: String
  /// The time as it was written.
  let stamp: String
  /// The time, in seconds since 1970.
  let time: Int

  private static let algorithm = "AWS4-HMAC-SHA256"

  /// Reads the claim of a request.
  init(_ request: RawRequest) throws(ServiceError) {
    guard let text = request["authorization"] else {
      throw ServiceError(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
    }
    let words = text.split(separator: " ", maxSplits: 1)
    guard words.first == Self.algorithm[...] else {
      throw Self.incomplete("Unsupported AWS 'algorithm': '\(words.first ?? "")' in the Authorization header; expected \(Self.algorithm)")
    }
    var values: [String: String] = [:]
    for part in words.count == 2 ? words[1].split(separator: ",") : [] {
      let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
      if pair.count == 2 { values[String(pair[0])] = String(pair[1]) }
    }
    func value(_ name: String) throws(ServiceError) -> String {
      guard let value = values[name] else { throw Self.incomplete("Authorization header requires '\(name)' parameter.") }
      return value
    }
    let credential = try value("Credential").split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard credential.count == 5 else {
      throw Self.incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term")
    }
    accessKeyID = credential[0]
    scope = Array(credential.dropFirst())
    signedHeaders = try value("SignedHeaders").split(separator: ";").map(String.init)
    signature = try value("Signature")
    guard let stamp = request["x-amz-date"] else {
      throw Self.incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    }
    guard let time = Self.seconds(stamp) else {
      throw Self.incomplete("Date must be in ISO-8601 'basic format'. Got '\(stamp)'.")
    }
    (self.stamp, self.time) = (stamp, time)
  }

  private static func incomplete(_ message: String) -> ServiceError { ServiceError(400, "IncompleteSignatureException", message) }

  /// The seconds since 1970 of `20260102T030405Z`.
  private static func seconds(_ stamp: String) -> Int? {
    let bytes = Array(stamp.utf8)
    guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
    func number(_ range: Range<Int>) -> Int? { Int(String(decoding: bytes[range], as: UTF8.self)) }
    guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8), let hour = number(9..<11),
      let minute = number(11..<13), let second = number(13..<15), 1...12 ~= month, 1...31 ~= day, 0...23 ~= hour, 0...59 ~= minute,
      0...60 ~= second
    else { return nil }
    return CivilDate.days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
  }

  /// The form that signatures write a time in.
  static func stamp(_ seconds: Int) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400)
    let date = CivilDate.date(days)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(date.year)\(two(date.month))\(two(date.day))T\(two(rest / 3600))\(two(rest / 60 % 60))\(two(rest % 60))Z"
  }
}
