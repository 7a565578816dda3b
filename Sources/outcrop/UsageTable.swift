// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import TokenMeter

/// The usage in a ledger as a person or a program reads it.
struct UsageTable {
  private static let barWidth = 20
  private static let nameWidth = 48

  let key: UsageKey
  let since: UnixTime?
  let path: String
  let counts: LedgerCounts
  let rows: [UsageRow]

  /// What `--since` means.
  static func since(_ text: String, now: UnixTime) throws(CommandArguments.Misuse) -> UnixTime {
    if let time = UnixTime(text) { return time }
    let seconds = ["m": 60, "h": 3600, "d": 86_400]
    guard let unit = text.last.flatMap({ seconds[String($0)] }), let count = Int(text.dropLast()), (1...100_000).contains(count) else {
      throw CommandArguments.Misuse(
        sentence: "--since is \"\(text)\"; expected a day as 2026-11-21, a time as 2026-11-21T08:00:00Z, or 90m, 24h, 7d.")
    }
    return now + .seconds(-count * unit)
  }

  var text: String {
    guard counts.turns > 0 else {
      return "The ledger \(path) holds no turn\(since.map { " since \($0.description)" } ?? ""): there is nothing to show."
    }
    let numbers = Set(2...10).union(counts.modelled.calls > 0 ? [11] : [])
    return ([head, "", Columns(cells, numbers: numbers).text, ""] + notes).joined(separator: "\n")
  }

  private var head: String {
    var line = "\(counts.turns.grouped) \(counts.turns == 1 ? "turn" : "turns")"
    if let since { line += " since \(since.description)" }
    line += ", \(counts.tokens.grouped) tokens, \(counts.cost?.description ?? "cost unknown")"
    if counts.unpricedCalls > 0 {
      line += " without \(counts.unpricedCalls.grouped) unpriced \(counts.unpricedCalls == 1 ? "call" : "calls")"
    }
    if counts.modelled.calls > 0 {
      line += "; modelled apart: \(counts.modelled.tokens.grouped) tokens" + (counts.modelled.cost.map { ", \($0.description)" } ?? "")
    }
    if counts.open > 0 { line += "; \(counts.open) running" }
    if counts.abandoned > 0 { line += "; \(counts.abandoned) abandoned" }
    return line
  }

  private var cells: [[String]] {
    let most = rows.map(\.total.tokens).max() ?? 0
    let modelled = counts.modelled.calls > 0
    let head = [key.rawValue, "", "tokens", "in", "out", "turns", "calls", "usd", "p50 ms", "p95", "p99"]
    return [head + (modelled ? ["modelled", ""] : [""])]
      + rows.map { row in
        [
          UsageTable.shortened(row.name), UsageTable.bar(row.total.tokens, of: most), row.total.tokens.grouped,
          row.total.inputTokens.grouped,
          row.total.outputTokens.grouped, row.turns.grouped, row.total.calls.grouped, cost(row), count(row.p50), count(row.p95),
          count(row.p99),
        ] + (modelled ? [row.total.modelled.tokens.grouped] : []) + [row.isUneven ? "! p99 > 5 x p50" : ""]
      }
  }

  private func cost(_ row: UsageRow) -> String {
    guard let cost = row.cost else { return row.total.unpricedCalls > 0 ? "unpriced" : "-" }
    return cost.fixed(6) + (row.total.unpricedCalls > 0 ? "+?" : "")
  }

  private func count(_ value: Int?) -> String { value.map(\.grouped) ?? "-" }

  private var notes: [String] {
    var lines = [
      "Bars: tokens. Times: \(key.isOfCalls ? "of a call of the model" : "of a whole turn"), half, 95 and 99 in 100 took at most so long."
    ]
    if rows.contains(where: { $0.cost != nil && $0.total.unpricedCalls > 0 }) {
      lines.append("+? marks a cost without calls that are unpriced.")
    }
    if counts.modelled.calls > 0 { lines.append("Modelled tokens are estimates of an agent on this machine; no other figure holds them.") }
    if !counts.priceTables.isEmpty { lines.append("Prices: \(counts.priceTables.joined(separator: "; "))") }
    return lines
  }

  private static func shortened(_ name: String) -> String {
    let plain = String(name.map { $0.isNewline || $0 == "\t" || ($0.asciiValue ?? 32) < 32 ? " " : $0 })
    return plain.count <= nameWidth ? plain : String(plain.prefix(nameWidth - 1)) + "…"
  }

  /// Filled in eighths of a character; something is always more than nothing.
  static func bar(_ value: Int, of most: Int) -> String {
    guard value > 0, most > 0 else { return "" }
    let eighths = max(1, Int(Double(value) / Double(most) * Double(barWidth * 8) + 0.5))
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }

  var json: JSONValue {
    [
      "ledger": .string(path), "since": since.map { .string($0.description) } ?? .null, "by": .string(key.rawValue),
      "turns": number(counts.turns),
      "openTurns": number(counts.open), "abandonedTurns": number(counts.abandoned), "tokens": number(counts.tokens),
      "currency": "USD",
      "cost": counts.cost?.json ?? .null, "unpricedCalls": number(counts.unpricedCalls),
      "modelled": [
        "calls": number(counts.modelled.calls), "inputTokens": number(counts.modelled.inputTokens),
        "outputTokens": number(counts.modelled.outputTokens), "cost": counts.modelled.cost?.json ?? .null,
      ],
      "priceTables": .array(counts.priceTables.map { .string($0) }),
      "rows": .array(rows.map { row in .object(JSONObject(fields(row).map { .init($0.name, $0.value) })) }),
    ]
  }

  private func fields(_ row: UsageRow) -> [(name: String, value: JSONValue)] {
    [
      (key.rawValue, .string(row.name)), ("turns", number(row.turns)), ("modelCalls", number(row.total.calls)),
      ("inputTokens", number(row.total.inputTokens)), ("outputTokens", number(row.total.outputTokens)),
      ("cacheReadTokens", number(row.total.cacheReadTokens)), ("cacheWriteTokens", number(row.total.cacheWriteTokens)),
      ("cost", row.cost?.json ?? .null), ("unpricedCalls", number(row.total.unpricedCalls)), ("p50Ms", number(row.p50)),
      ("p95Ms", number(row.p95)), ("p99Ms", number(row.p99)), ("isUneven", .bool(row.isUneven)),
      ("modelledCalls", number(row.total.modelled.calls)), ("modelledInputTokens", number(row.total.modelled.inputTokens)),
      ("modelledOutputTokens", number(row.total.modelled.outputTokens)), ("modelledCost", row.total.modelled.cost?.json ?? .null),
    ]
  }

  private func number(_ value: Int?) -> JSONValue { value.map { .number(JSONNumber($0)) } ?? .null }

  var csv: String {
    let head = [key.rawValue, "turns", "modelCalls", "inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens", "costUSD"]
    let modelled = ["modelledCalls", "modelledInputTokens", "modelledOutputTokens", "modelledCostUSD"]
    var lines = [CSV.line((head + ["unpricedCalls", "p50Ms", "p95Ms", "p99Ms", "isUneven"] + modelled).map { .text($0) })]
    lines += rows.map { row in
      CSV.line(
        fields(row).map { field in
          if let text = field.value.string { return .text(text) }
          return .number(field.value == .null ? nil : field.value.text)
        })
    }
    return lines.joined()
  }
}

/// Rows of cells under each other; some columns are of numbers and stand to the right.
struct Columns {
  private let rows: [[String]]
  private let numbers: Set<Int>

  init(_ rows: [[String]], numbers: Set<Int>) { (self.rows, self.numbers) = (rows, numbers) }

  var text: String {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return numbers.contains(column) ? space + cell : cell + space
      }
      return String(("  " + cells.joined(separator: "  ")).reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }
}
