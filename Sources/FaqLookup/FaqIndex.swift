// SPDX-License-Identifier: Apache-2.0

/// Where the FAQ is: what the actions need of it, and nothing else.
struct FaqIndex: Sendable {
  /// The articles that fit a question, the best first, at most so many.
  var search: @Sendable (_ question: String, _ limit: Int) async throws -> [FaqArticle]
  /// The article of that id.
  var article: @Sendable (_ id: String) async throws -> FaqArticle?
}

/// A question with its answer, as it is stored.
struct FaqArticle: Hashable, Sendable {
  var id: String
  var topic: String
  var question: String
  var answer: String
  /// What customers say instead of the words above.
  var otherWords: String
}
