// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import TokenMeter

extension Commands {
  static let meter = Command(
    name: "meter", usage: "meter RECORDING... [--format json]",
    summary: "Counts the tokens of recorded agent answers, call by call.",
    discussion: """
      A recording is the body of an InvokeAgent response as it came: application/vnd.amazon.eventstream. A file named - is standard input.
      With --format json one object is printed on one line for each recording. The exit status is 1 when a recording is no event stream.
      """,
    options: [.init("format", "text|json", "How the figures are printed.")]
  ) { arguments in
    let files = try arguments.words(1...Int.max, "outcrop meter RECORDING...")
    let format = try arguments.choice("format", OutputFormat.self) ?? .text
    var status: Int32 = 0
    for (index, file) in files.enumerated() {
      var meter = StreamMeter()
      meter.append(try Terminal.read(file))
      let report = meter.finish()
      if case .damaged = report.end { status = 1 }
      switch format {
      case .json:
        let about: JSONObject = ["recording": .string(file), "frames": .number(JSONNumber(meter.frameCount))]
        Terminal.print(JSONValue.object(JSONObject(about.members + report.json.members)).text)
      case .text: Terminal.print((index > 0 ? "\n" : "") + MeterTable(report).text(title: file))
      }
    }
    return status
  }
}

/// A meter's report as a person reads it.
struct MeterTable {
  private static let definitionWidth = 110
  private let report: MeterReport

  init(_ report: MeterReport) { self.report = report }

  func text(title: String) -> String {
    var lines = ["\(title): \(report.end.name)\(report.end.sentence.map { ". \($0)" } ?? "")"]
    if !report.calls.isEmpty { lines += ["", table, ""] }
    lines.append(summary)
    if !report.calls.isEmpty { lines += [""] + wrapped(MeterReport.definition) }
    lines += report.unexpectedUsage.map { usage in
      "not in the totals: usage in \(usage.place), \(count(usage.inputTokens)) in, \(count(usage.outputTokens)) out"
    }
    lines += report.notMetered.map { "not metered: \($0.sentence)" }
    return lines.joined(separator: "\n")
  }

  /// The one line that matters.
  var summary: String {
    let total = report.total
    guard total.calls > 0 else { return "No model call was metered." }
    var line = "\(total.tokens) tokens in \(total.calls) \(total.calls == 1 ? "call" : "calls"): \(total.inputTokens) in"
    line += ", \(total.outputTokens) out; visible \(report.visibleTokens), hidden \(report.hiddenTokens)"
    if let ratio = report.ratio { line += ", ratio \(MeterTable.rounded(ratio))" }
    if total.cacheReadTokens + total.cacheWriteTokens > 0 {
      line += "; cache read \(total.cacheReadTokens), written \(total.cacheWriteTokens)"
    }
    return line
  }

  private var table: String {
    let head = ["#", "step", "model", "agent", "in", "out", "cached", "ms", "then"]
    let rows = report.calls.enumerated().map { index, call in
      [
        "\(index + 1)", call.promptType ?? call.traceKind, call.model ?? "unknown", call.agentAlias, count(call.inputTokens),
        count(call.outputTokens), count(call.cacheReadTokens), count(call.totalTimeMs), call.actions.joined(separator: ", "),
      ]
    }
    let numbers: Set<Int> = [0, 4, 5, 6, 7]
    let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
    return ([head] + rows).map { row in
      let cells = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return numbers.contains(column) ? space + cell : cell + space
      }
      return String(("  " + cells.joined(separator: "  ")).reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  private func count(_ value: Int?) -> String { value.map(String.init) ?? "?" }

  private func wrapped(_ text: String) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + word.count > Self.definitionWidth { lines.append("") }
      lines[lines.count - 1] += lines[lines.count - 1].isEmpty ? String(word) : " \(word)"
    }
    return lines
  }

  /// One digit behind the point.
  static func rounded(_ value: Double) -> String {
    guard value < 1e12 else { return "\(value)" }
    let tenths = Int(value * 10 + 0.5)
    return "\(tenths / 10).\(tenths % 10)"
  }
}
