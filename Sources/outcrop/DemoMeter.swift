// SPDX-License-Identifier: Apache-2.0

internal import TokenMeter

/// What one answer cost, in a few lines: a line a model call, and what of it could be seen.
struct DemoMeter {
  private static let barWidth = 40
  private let report: MeterReport

  init(_ report: MeterReport) { self.report = report }

  var lines: [String] {
    let rows = report.calls.enumerated().map { index, call in
      let modelled = call.modelled
      let mark = modelled == nil ? "" : "~"
      return [
        "\(index + 1)", call.actions.joined(separator: ", "), mark + (modelled?.inputTokens ?? call.inputTokens ?? 0).grouped,
        mark + (modelled?.outputTokens ?? call.outputTokens ?? 0).grouped,
        (modelled?.cost ?? call.cost).map { mark + $0.fixed(6) } ?? "unpriced",
      ]
    }
    let table = Columns([["#", "the model's step", "in", "out", "usd"]] + rows, numbers: [0, 2, 3, 4]).text
    return table.split(separator: "\n").map { "  \($0)" } + parts.map { "    \($0)" }
  }

  /// What was metered and what is modelled, each with its bar.
  private var parts: [String] {
    var parts: [String] = []
    if report.total.meteredCalls > 0 {
      parts.append(DemoMeter.part("metered", report.visibleTokens, report.hiddenTokens, report.cost))
    }
    if report.total.modelled.calls > 0 {
      parts.append(DemoMeter.part("modelled", report.modelledVisibleTokens, report.modelledHiddenTokens, report.total.modelled.cost))
    }
    return parts
  }

  private static func part(_ name: String, _ visible: Int, _ hidden: Int, _ cost: Dollars?) -> String {
    let share = visible == 0 ? 0 : max(1, visible * barWidth / (visible + hidden))
    let bar = String(repeating: "█", count: share) + String(repeating: "░", count: barWidth - share)
    return "\(name) \(bar) \(visible.grouped) visible, \(hidden.grouped) hidden, \(cost.map(\.description) ?? "unpriced")"
  }
}

/// What all answers cost, beside what a log of the answers would have shown.
struct DemoSums {
  private var (visible, tokens, calls, cost) = (0, 0, 0, Dollars.zero)
  private var modelled = ModelledTally()
  private var modelledVisible = 0
  private let answers: Int
  private var table: String?

  init(_ reports: [MeterReport]) {
    answers = reports.count
    for report in reports {
      visible += report.visibleTokens
      tokens += report.total.tokens
      calls += report.total.meteredCalls
      cost += report.cost ?? .zero
      modelledVisible += report.modelledVisibleTokens
      modelled.add(report.total.modelled)
      table = table ?? report.priceTable
    }
  }

  var lines: [String] {
    let rows = [
      ["", "calls", "visible", "hidden", "together", "usd"],
      ["metered", calls.grouped, visible.grouped, (tokens - visible).grouped, tokens.grouped, cost.fixed(6)],
      [
        "modelled", modelled.calls.grouped, "~" + modelledVisible.grouped, "~" + (modelled.tokens - modelledVisible).grouped,
        "~" + modelled.tokens.grouped, modelled.cost.map { "~" + $0.fixed(6) } ?? "unpriced",
      ],
    ].filter { modelled.calls > 0 || $0[0] != "modelled" }
    var lines = ["", "All \(answers) answers:", "", Columns(rows, numbers: [1, 2, 3, 4, 5]).text, ""]
    if modelled.calls > 0 {
      lines.append("~ is modelled, a token for every four bytes, where the script gives none; no metered sum holds it.")
    }
    if let table { lines.append("Prices: \(table).") }
    let times = visible > 0 ? ", \(MeterTable.rounded(Double(tokens) / Double(visible))) times as many" : ""
    return lines + [
      "", "An application's log would have shown \(visible.grouped) tokens: those of its answers.",
      "Metered were \(tokens.grouped)\(times), for \(cost).",
    ]
  }
}
