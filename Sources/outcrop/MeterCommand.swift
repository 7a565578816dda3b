// SPDX-License-Identifier: Apache-2.0

internal import Grounding
internal import JSON
internal import TokenMeter
internal import TracePage

extension Commands {
  static let meter = Command(
    name: "meter", usage: "meter RECORDING... [--html FILE] [--prices FILE] [--format json]",
    summary: "Counts the tokens of recorded agent answers, call by call.",
    discussion: """
      A recording is a cassette, or the body of an InvokeAgent response as it came: application/vnd.amazon.eventstream. A file named - is
      standard input. Each turn of a cassette is metered by itself.
      Costs come from a table that its community keeps; --prices names a JSON file whose prices go before it:
        {"version": "our contract", "models": {"amazon.nova-pro-v1:0": {"input": 0.8, "output": 3.2, "cacheRead": 0.2}}}
      in US dollars for a million tokens. A model without a price is called unpriced and never costs 0.
      Tokens that an agent on this machine estimated are called modelled (~) and are in no other figure.
      Figures, ids and dates of the answer that stand in neither question nor observation are listed as ungrounded, when a trace was recorded.
      With --format json one object is printed on one line for each recording. The exit status is 1 when a recording is no event stream.
      """,
    options: [
      .init("prices", "FILE", "Prices of your own, before the built-in ones."),
      .init("html", "FILE", "Write a page that shows the turns step by step, in one file that needs nothing else."),
      .init("format", "text|json", "How the figures are printed."),
    ]
  ) { arguments in
    let files = try arguments.words(1...Int.max, "outcrop meter RECORDING...")
    let format = try arguments.choice("format", OutputFormat.self) ?? .text
    let prices = try PriceTable(arguments)
    var status: Int32 = 0
    var turns: [PageTurn] = []
    let answers = try files.flatMap { try RecordedAnswer.read($0) }
    for (index, answer) in answers.enumerated() {
      var meter = StreamMeter(prices: prices)
      meter.append(answer.bytes)
      if arguments.has("html") { turns.append(PageTurn(recording: answer.title, answer.bytes, prices: prices)) }
      let report = meter.finish()
      var grounding = Grounding()
      grounding.absorb(stream: answer.bytes)
      if case .damaged = report.end { status = 1 }
      switch format {
      case .json:
        let about: JSONObject = ["recording": .string(answer.title), "frames": .number(JSONNumber(meter.frameCount))]
        let ungrounded = JSONObject.Member("ungrounded", grounding.ungrounded.json)
        Terminal.print(JSONValue.object(JSONObject(about.members + report.json.members + [ungrounded])).text)
      case .text:
        let lines = [MeterTable(report).text(title: answer.title)] + grounding.ungrounded.lines
        Terminal.print((index > 0 ? "\n" : "") + lines.joined(separator: "\n"))
      }
    }
    if let path = arguments.value("html") {
      let title = files.count == 1 ? files[0] : "\(files.count) recordings"
      try Terminal.write(TraceDocument(title: title, priceTable: prices.version).still(turns), to: path)
      Terminal.complain("\(path) shows \(turns.count == 1 ? "the turn" : "\(turns.count) turns") step by step.")
    }
    return status
  }
}

extension PriceTable {
  /// The table that a command is told to use: `--prices`, or the built-in one.
  init(_ arguments: CommandArguments) throws(Failure) {
    guard let file = arguments.value("prices") else {
      self = .standard
      return
    }
    let bytes = try Terminal.read(file)
    do throws(PriceTableError) { self = try PriceTable(json: bytes, name: file) } catch { throw Failure(sentence: error.description) }
  }
}

/// A meter's report as a person reads it.
struct MeterTable {
  private static let definitionWidth = 110
  private let report: MeterReport

  init(_ report: MeterReport) { self.report = report }

  func text(title: String) -> String {
    (["\(title): \(report.end.name)\(report.end.sentence.map { ". \($0)" } ?? "")"] + lines).joined(separator: "\n")
  }

  /// The calls, the one line that matters, and what is to be known about it.
  var lines: [String] {
    var lines: [String] = []
    if !report.calls.isEmpty { lines += ["", table, ""] }
    lines += [summary, modelledSummary].compactMap(\.self)
    lines += priceLines
    if !report.calls.isEmpty { lines += [""] + wrapped(MeterReport.definition) }
    if modelledSummary != nil { lines += wrapped("\(Self.modelledMark) \(ModelledUsage.definition)") }
    lines += report.unexpectedUsage.map { usage in
      "not in the totals: usage in \(usage.place), \(count(usage.inputTokens)) in, \(count(usage.outputTokens)) out"
    }
    return lines + report.notMetered.map { "not metered: \($0.sentence)" }
  }

  /// The one line that matters.
  var summary: String {
    let total = report.total
    guard total.meteredCalls > 0 else { return "No model call was metered." }
    var line = "\(total.tokens) tokens in \(calls(total.meteredCalls)): \(total.inputTokens) in"
    line += ", \(total.outputTokens) out; visible \(report.visibleTokens), hidden \(report.hiddenTokens)"
    if let ratio = report.ratio { line += ", ratio \(MeterTable.rounded(ratio))" }
    if total.cacheReadTokens + total.cacheWriteTokens > 0 {
      line += "; cache read \(total.cacheReadTokens), written \(total.cacheWriteTokens)"
    }
    guard report.priceTable != nil else { return line }
    let missing = report.unpriced.isEmpty || report.cost == nil ? "" : " without what is unpriced"
    return line + "; " + (report.cost.map { "cost \($0.description)" } ?? "cost unknown") + missing
  }

  /// The line of what is modelled; `nil` when nothing is.
  var modelledSummary: String? {
    let modelled = report.total.modelled
    guard modelled.calls > 0 else { return nil }
    var line = "modelled, apart: \(modelled.tokens) tokens in \(calls(modelled.calls)): \(modelled.inputTokens) in"
    line += ", \(modelled.outputTokens) out; visible \(report.modelledVisibleTokens), hidden \(report.modelledHiddenTokens)"
    if let ratio = report.modelledRatio { line += ", ratio \(MeterTable.rounded(ratio))" }
    guard report.priceTable != nil else { return line }
    return line + "; " + (modelled.cost.map { "cost \($0.description)" } ?? "cost unknown")
  }

  private func calls(_ count: Int) -> String { "\(count) \(count == 1 ? "call" : "calls")" }

  private var priceLines: [String] {
    guard report.total.calls > 0, let table = report.priceTable else { return [] }
    return ["prices: \(table)"]
      + report.unpriced.map { "unpriced: \($0.model), \($0.tokens) tokens in \($0.calls) \($0.calls == 1 ? "call" : "calls")" }
  }

  private var table: String {
    let head = ["#", "step", "model", "agent", "in", "out", "cached", "usd", "ms", "then"]
    let rows = report.calls.enumerated().map { index, call in
      [
        "\(index + 1)", call.promptType ?? call.traceKind, call.model ?? "unknown", call.agentAlias,
        count(call.inputTokens, call.modelled?.inputTokens), count(call.outputTokens, call.modelled?.outputTokens),
        call.modelled == nil ? count(call.cacheReadTokens) : "-", cost(call), count(call.totalTimeMs), call.actions.joined(separator: ", "),
      ]
    }
    return Columns([head] + rows, numbers: [0, 4, 5, 6, 7, 8]).text
  }

  private func count(_ value: Int?) -> String { value.map(String.init) ?? "?" }

  /// What stands before modelled figures.
  private static let modelledMark = "~"

  private func count(_ metered: Int?, _ modelled: Int?) -> String { modelled.map { "\(Self.modelledMark)\($0)" } ?? count(metered) }

  private func cost(_ call: ModelCall) -> String {
    if let modelled = call.modelled { return modelled.cost.map { Self.modelledMark + $0.fixed(6) } ?? "unpriced" }
    return call.cost?.fixed(6) ?? (call.isUnpriced ? "unpriced" : "?")
  }

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
