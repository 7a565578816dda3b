// SPDX-License-Identifier: Apache-2.0

internal import AWSClient
internal import JSON
internal import TokenMeter

/// The page: one file of HTML that needs nothing else, with its data inside or with an address that the data come from.
package struct TraceDocument: Sendable {
  /// What is watched: an agent's name, or how many recordings.
  package var title: String
  /// The table that costs are from.
  package var priceTable: String

  /// A page.
  package init(title: String, priceTable: String) { (self.title, self.priceTable) = (title, priceTable) }

  /// What the page may do: run its own script and style, and ask where it came from.
  package static let policy = [
    "default-src 'none'",
    "script-src '\(hash(PageScript.text))'", "style-src '\(hash(PageStyle.text))'",
    "img-src data:", "connect-src 'self'",
    "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
  ].joined(separator: "; ")

  /// The page of a service that runs: it follows the server-sent events of an address.
  package func live(events: String) -> [UInt8] { page(["events": .string(events)], turns: []) }

  /// The page of turns that are over.
  package func still(_ turns: [PageTurn]) -> [UInt8] { page(JSONObject(), turns: turns.map(\.json)) }

  private func page(_ members: JSONObject, turns: [JSONValue]) -> [UInt8] {
    var data: JSONObject = [
      "title": .string(title), "prices": .string(priceTable), "definition": .string(MeterReport.definition), "turns": .array(turns),
      "turnsMax": .number(JSONNumber(TraceBoard.turnsMax)),
    ]
    data = JSONObject(data.members + members.members)
    let parts = PageMarkup.text.split(separator: PageMarkup.mark, omittingEmptySubsequences: false)
    // A file has no head of HTTP that could hold its policy; frame-ancestors would not be taken from here.
    let policy = Self.policy.replacing("; frame-ancestors 'none'", with: "")
    let pieces = [policy, PageStyle.text, Self.embedded(.object(data)), PageScript.text]
    var text = ""
    for (index, part) in parts.enumerated() { text += part + (index < pieces.count ? pieces[index] : "") }
    return Array(text.utf8)
  }

  /// JSON that may stand in a script's element: nothing in it looks like the element's end, or begins another.
  private static func embedded(_ value: JSONValue) -> String {
    value.text.replacing("<", with: "\\u003c").replacing(">", with: "\\u003e").replacing("&", with: "\\u0026")
      .replacing("\u{2028}", with: "\\u2028").replacing("\u{2029}", with: "\\u2029")
  }

  private static func hash(_ text: String) -> String { "sha256-" + Base64.encoded(Digest.sha256(Array(text.utf8))) }
}
