// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FaqLookup

@Suite("The sample FAQ")
struct SampleFaqTests {
  @Test("every entry has an id of its own and is found by its own question") func found() async throws {
    let ids = SampleFaq.articles.map(\.id)
    #expect(Set(ids).count == ids.count)
    let faq = try FaqIndex.sqlite(SampleFaq.articles)
    for article in SampleFaq.articles {
      #expect(try await faq.search(article.question, 1).first == article, "\(article.question)")
      #expect(try await faq.article(article.id) == article)
    }
  }

  @Test("queries have each word once, quoted, without those that say nothing") func queries() {
    #expect(SearchWords.queries(for: "How do I return \"it\"? Return it!")?.all == "\"return\"")
    #expect(SearchWords.queries(for: "shipping cost?")?.all == "\"shipping\" AND \"cost\"")
    #expect(SearchWords.queries(for: "what is that")?.any == "\"what\" OR \"is\" OR \"that\"")
    #expect(SearchWords.queries(for: "AND (\"*")?.any == "\"and\"")
    #expect(SearchWords.queries(for: " ?! ") == nil)
  }

  @Test("an empty index finds nothing") func empty() async throws {
    let faq = try FaqIndex.sqlite([])
    #expect(try await faq.search("return", 3).isEmpty)
    #expect(try await faq.article("refunds") == nil)
  }
}
