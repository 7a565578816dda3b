// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A form in which a ledger's turns leave it.
public enum LedgerExport: Hashable, Sendable {
  /// Comma-separated values, a line for each turn.
  case turnsCSV
  /// Comma-separated values, a line for each call of a model.
  case callsCSV
  /// JSON, a turn with its calls on each line.
  case jsonLines
  /// CloudWatch's embedded metric format, for a namespace.
  case embeddedMetrics(namespace: String)
  /// Spans and metric points with OpenTelemetry's names for generative AI, an object on each line.
  case openTelemetry(GenAIConvention)

  /// What stands before the first turn.
  public var head: String {
    switch self {
    case .turnsCSV: CSV.line(TurnColumns.all.map { .text($0.name) })
    case .callsCSV: CSV.line(CallColumns.all.map { .text($0.name) })
    case .jsonLines, .embeddedMetrics, .openTelemetry: ""
    }
  }

  /// The lines of a turn, each with its line feed; none while the turn runs, where a form tells of ends only.
  public func lines(_ turn: TurnRecord) -> String {
    switch self {
    case .turnsCSV: CSV.line(TurnColumns.all.map { $0.cell(turn) })
    case .callsCSV: turn.calls.map { call in CSV.line(CallColumns.all.map { $0.cell(turn, call) }) }.joined()
    case .jsonLines: TurnColumns.json(turn).text + "\n"
    case .embeddedMetrics(let namespace): EmbeddedMetrics(namespace: namespace).lines(turn).map { $0.text + "\n" }.joined()
    case .openTelemetry(let convention): GenAIExport(convention).objects(turn).map { $0.text + "\n" }.joined()
    }
  }
}

extension TurnLedger {
  /// Writes turns in a form for other programs, page by page, so that memory does not grow with the ledger.
  ///
  /// - Parameters:
  ///   - form: the form.
  ///   - since: from when on; `nil` gives everything.
  ///   - write: takes the text, piece by piece.
  /// - Throws: when the ledger cannot be read, or what `write` throws.
  public func export(_ form: LedgerExport, since: UnixTime? = nil, write: (String) throws -> Void) throws {
    if !form.head.isEmpty { try write(form.head) }
    var last = 0
    while true {
      let page = try turns(after: last, since: since, count: 25, withCalls: form != .turnsCSV)
      guard let end = page.last else { return }
      for turn in page { try write(form.lines(turn)) }
      last = end.id
    }
  }
}

/// RFC 4180, with one addition for the programs that open such files.
package enum CSV {
  /// What stands between two commas.
  package enum Cell {
    case text(String?)
    case number(String?)
  }

  /// A line with its end.
  package static func line(_ cells: [Cell]) -> String { cells.map(text).joined(separator: ",") + "\r\n" }

  private static func text(_ cell: Cell) -> String {
    switch cell {
    case .number(let number): return number ?? ""
    case .text(let text):
      guard var text else { return "" }
      // A spreadsheet takes a text that begins so for a formula, and runs it.
      if let first = text.first, "=+-@\t\r".contains(first) { text = "'" + text }
      let isPlain = !text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 10 || $0 == 13 }
      return isPlain ? text : "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
  }
}
