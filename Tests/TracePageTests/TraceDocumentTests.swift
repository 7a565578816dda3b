// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing
import TokenMeter
import TracePage

@Suite("The page is one file that needs nothing else")
struct TraceDocumentTests {
  static let document = TraceDocument(title: "orders", priceTable: "a table")

  static func page(_ answer: String) -> String {
    var turn = PageTurnTests.fresh()
    turn.absorb(TraceBoardTests.text(answer))
    turn.end()
    return String(decoding: document.still([turn]), as: UTF8.self)
  }

  /// The data in a page, as its script reads them.
  static func data(_ page: String) throws -> JSONValue {
    let opening = try #require(page.range(of: #"<script type="application/json" id="data">"#))
    let closing = try #require(page.range(of: "</script>", range: opening.upperBound..<page.endIndex))
    return try JSONValue(parsing: String(page[opening.upperBound..<closing.lowerBound]))
  }

  @Test(
    "what somebody said cannot leave its data",
    arguments: ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "&lt;", "\u{2028}\u{2029}", "\u{1A}", "\"\\"])
  func hostile(answer: String) throws {
    let page = Self.page(answer)
    #expect(try Self.data(page)["turns"]?.array?.first?["answer"] == [[.string(answer), false]])
    #expect(page.components(separatedBy: "<script").count == 3 && page.components(separatedBy: "</script>").count == 3)
  }

  @Test("the data tell what is shown and where more comes from") func data() throws {
    let data = try Self.data(String(decoding: Self.document.live(events: "/events"), as: UTF8.self))
    #expect(data["title"] == "orders" && data["prices"] == "a table" && data["events"] == "/events" && data["turns"] == [])
    #expect(try Self.data(Self.page("x"))["events"] == nil)
  }

  @Test("the policy lets its own script and style run, and nothing else") func policy() throws {
    let policy = TraceDocument.policy
    #expect(policy.hasPrefix("default-src 'none'; script-src 'sha256-") && policy.contains("style-src 'sha256-"))
    #expect(!policy.contains("unsafe") && !policy.contains("http") && policy.contains("frame-ancestors 'none'"))
    let page = Self.page("x")
    #expect(page.contains("content=\"default-src 'none'; script-src 'sha256-"))
    for outside in ["src=\"", "@import", "url(", "https://", "innerHTML", "insertAdjacentHTML", "document.write", "eval("] {
      #expect(!page.contains(outside), "\(outside)")
    }
  }
}
