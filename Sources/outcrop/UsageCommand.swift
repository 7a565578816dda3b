// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import TokenMeter

extension Commands {
  static let usage = Command(
    name: "usage", usage: "usage [--since D] [--by KEY] [--top N] [--format table|json|csv]",
    summary: "Shows what the turns in the ledger used, sorted by what they have in common.",
    discussion: """
      --since takes a day (2026-11-21, UTC), a time (2026-11-21T08:00:00Z) or how long ago (90m, 24h, 7d); a turn counts by its start.
      --export writes every turn in another form instead: turns or calls as CSV, jsonl, emf (CloudWatch), otel or otel-coming (OpenTelemetry).
      Tokens that an agent on this machine estimated are called modelled; no other figure and no bar holds them.
      Without --ledger the file is the one that OUTCROP_LEDGER names, or outcrop/turns.ledger in $XDG_STATE_HOME or ~/.local/state.
      """,
    options: [
      .init("since", "D", "From when on; everything unless named."),
      .init("by", "KEY", "model, agent, action, session, tag, prompt or day; model unless named."),
      .init("top", "N", "How many rows; 20 unless named."), .init("format", "table|json|csv", "How the figures are printed."),
      .init("export", "FORM", "turns, calls, jsonl, emf, otel or otel-coming."), .init("ledger", "FILE", "Another ledger."),
    ]
  ) { arguments in
    _ = try arguments.words(0...0, "outcrop usage [--since D] [--by KEY]")
    let key = try arguments.choice("by", UsageKey.self) ?? .model
    let format = try arguments.choice("format", UsageFormat.self) ?? .table
    let top = try arguments.integer("top", in: 1...1000) ?? 20
    let form = try arguments.choice("export", ExportForm.self)
    let since = try arguments.value("since").map { try UsageTable.since($0, now: LedgerFile.now) }
    let path = try LedgerFile.path(arguments)
    // A ledger that is not there is an empty one: looking does not make it.
    let ledger = LedgerFile.exists(path) ? try LedgerFile.open(path) : try TurnLedger(path: nil, now: LedgerFile.now, processId: 0)
    if let form {
      try ledger.export(form.export, since: since) { Terminal.put($0) }
      return 0
    }
    let table = UsageTable(
      key: key, since: since, path: path, counts: try ledger.counts(since: since), rows: try ledger.usage(by: key, since: since, top: top))
    switch format {
    case .table: Terminal.print(table.text)
    case .json: Terminal.print(table.json.text)
    case .csv: Terminal.put(table.csv)
    }
    return 0
  }
}

/// A form of the figures.
enum UsageFormat: String, CaseIterable {
  // swift-format-ignore
  case table, json, csv
}

/// A form of the ledger itself.
enum ExportForm: String, CaseIterable {
  case turns
  case calls
  case jsonl
  case emf
  case otel
  case otelComing = "otel-coming"

  var export: LedgerExport {
    switch self {
    case .turns: .turnsCSV
    case .calls: .callsCSV
    case .jsonl: .jsonLines
    case .emf: .embeddedMetrics(namespace: "Outcrop")
    case .otel: .openTelemetry(.stable)
    case .otelComing: .openTelemetry(.coming)
    }
  }
}
