// SPDX-License-Identifier: Apache-2.0

/// A question as queries of SQLite's full-text search.
enum SearchWords {
  /// A question is a sentence; who writes more repeats himself.
  private static let wordsMax = 32

  /// Words that stand in every question and say nothing about it.
  private static let empty: Set<String> = [
    "a", "about", "am", "an", "and", "any", "are", "be", "been", "can", "could", "did", "do", "does", "for", "from", "get", "had", "has",
    "have",
    "how", "i", "if", "in", "is", "it", "its", "like", "ll", "me", "my", "of", "on", "or", "please", "s", "shall", "should", "so", "t",
    "take",
    "tell", "than", "that", "the", "them", "then", "there", "they", "this", "to", "us", "ve", "want", "was", "we", "were", "what", "when",
    "where", "which", "who", "why", "will", "with", "would", "you", "your",
  ]

  /// A question's words as two queries, each word in quotes: no sign in a question means anything to the search.
  ///
  /// - Returns: the query that wants all words, and the one that wants any; `nil` when the question has no word.
  static func queries(for question: String) -> (all: String, any: String)? {
    let words = question.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    let telling = words.filter { !empty.contains($0) }
    var seen: Set<String> = []
    let chosen = (telling.isEmpty ? words : telling).filter { seen.insert($0).inserted }.prefix(wordsMax).map { "\"\($0)\"" }
    return chosen.isEmpty ? nil : (chosen.joined(separator: " AND "), chosen.joined(separator: " OR "))
  }
}
