// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON

/// One line of the function's log, in Lambda's JSON format or as text.
///
/// Source: the Lambda developer guide, "Log and monitor": a custom runtime writes the JSON format itself.
struct LogLine {
  /// The values of `AWS_LAMBDA_LOG_FORMAT`.
  enum Format: Sendable {
    case json, text
  }

  var level: Log.Level
  var message: String
  var fields: JSONObject = [:]
  var requestId: String
  var tenantId: String?
  /// Milliseconds since 1970.
  var time: Int

  /// The line with its newline; text that spans lines stays one line for one event.
  func bytes(_ format: Format) -> [UInt8] {
    switch format {
    case .json:
      var line: JSONObject = [
        "timestamp": .string(LogLine.timestamp(time)), "level": .string(level.rawValue), "message": .string(message),
      ]
      if !requestId.isEmpty { line["requestId"] = .string(requestId) }
      if let tenantId { line["tenantId"] = .string(tenantId) }
      line.members += fields.members
      return JSONValue.object(line).bytes + [UInt8(ascii: "\n")]
    case .text:
      var line = "\(LogLine.timestamp(time))\t\(requestId)\t\(level.rawValue)\t"
      line += message.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).joined(separator: "\r")
      if !fields.isEmpty { line += "\t" + JSONValue.object(fields).text }
      return Array((line + "\n").utf8)
    }
  }

  /// A time as `2025-01-15T18:42:00.123Z`.
  static func timestamp(_ milliseconds: Int) -> String {
    let days = (milliseconds >= 0 ? milliseconds : milliseconds - 86_399_999) / 86_400_000
    let rest = milliseconds - days * 86_400_000
    let (year, month, day) = CivilDate.date(days)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let fraction = String(1000 + rest % 1000).dropFirst()
    let time = "\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60)):\(two(rest / 1000 % 60)).\(fraction)Z"
    return "\(year)-\(two(month))-\(two(day))T\(time)"
  }
}
