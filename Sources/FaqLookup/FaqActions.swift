// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup

/// The actions that schemas/FaqLookup.yaml declares, over any FAQ.
struct FaqActions: FaqLookupActions {
  let faq: FaqIndex

  func searchFaq(_ input: SearchFaq.Input, context: ActionContext) async throws -> SearchFaq.Output {
    let articles = try await reach { try await faq.search(input.question, input.limit) }
    return .ok(FaqResults(found: articles.count, results: articles.map(entry), message: message(articles.count)))
  }

  func getFaqEntry(_ input: GetFaqEntry.Input, context: ActionContext) async throws -> GetFaqEntry.Output {
    guard let article = try await reach({ try await faq.article(input.id) }) else {
      return .notFound(Failure(error: "The FAQ has no entry \(input.id); search it for the question instead."))
    }
    return .ok(entry(article))
  }

  /// Asks the index; when that fails, the model learns that it may try again later, and the log learns why.
  private func reach<Answer>(_ ask: () async throws -> Answer) async throws -> Answer {
    do { return try await ask() } catch {
      throw ActionError.unavailable("The FAQ cannot be searched at the moment; please try again later.", cause: error)
    }
  }

  private func entry(_ article: FaqArticle) -> FaqEntry {
    FaqEntry(id: article.id, topic: article.topic, question: article.question, answer: article.answer)
  }

  private func message(_ count: Int) -> String {
    switch count {
    case 0: "Sorry, the FAQ has nothing about that. Try other words, or offer to pass the question on to a person."
    case 1: "One entry fits."
    default: "\(count) entries fit, the best first."
    }
  }
}
