// SPDX-License-Identifier: Apache-2.0

internal import SQLiteDatabase
internal import Synchronization

extension FaqIndex {
  /// An index in memory.
  ///
  /// - Parameter articles: what is in it.
  /// - Returns: the index; it lives as long as its functions.
  /// - Throws: ``DatabaseError`` when this SQLite has no full-text search.
  static func sqlite(_ articles: [FaqArticle]) throws -> FaqIndex {
    let faq = try SQLiteFaq(articles)
    return FaqIndex(search: { try faq.search($0, limit: $1) }, article: { try faq.article($0) })
  }
}

/// The FAQ in SQLite's full-text search; one call at a time.
final class SQLiteFaq: Sendable {
  private let database: Mutex<Database>

  init(_ articles: [FaqArticle]) throws(DatabaseError) {
    let database = try Database.open(path: nil)
    // Words count by their stem: "returning" finds "return".
    try database.run(
      "CREATE VIRTUAL TABLE faq USING fts5(id UNINDEXED, topic, question, answer, otherWords, tokenize = 'porter unicode61')")
    for article in articles {
      try database.run(
        "INSERT INTO faq VALUES (?1, ?2, ?3, ?4, ?5)",
        [.text(article.id), .text(article.topic), .text(article.question), .text(article.answer), .text(article.otherWords)])
    }
    self.database = Mutex(database)
  }

  /// The articles that have any word of a question; first those that have all, and of these those that have rarer ones and in better places.
  func search(_ question: String, limit: Int) throws(DatabaseError) -> [FaqArticle] {
    guard let queries = SearchWords.queries(for: question) else { return [] }
    let best = try matches(queries.all, limit)
    guard best.count < limit else { return best }
    return Array((best + (try matches(queries.any, limit)).filter { !best.contains($0) }).prefix(max(0, limit)))
  }

  private func matches(_ query: String, _ limit: Int) throws(DatabaseError) -> [FaqArticle] {
    try articles("WHERE faq MATCH ?1 ORDER BY bm25(faq, 0, 4, 5, 1, 4), rowid LIMIT ?2", [.text(query), .integer(max(0, limit))])
  }

  func article(_ id: String) throws(DatabaseError) -> FaqArticle? { try articles("WHERE id = ?1", [.text(id)]).first }

  private func articles(_ condition: String, _ values: [Database.Value]) throws(DatabaseError) -> [FaqArticle] {
    let rows = try database.withLock { database throws(DatabaseError) in
      try database.run("SELECT id, topic, question, answer, otherWords FROM faq \(condition)", values)
    }
    return rows.map { row in
      let texts = row.map { $0.text ?? "" }
      return FaqArticle(id: texts[0], topic: texts[1], question: texts[2], answer: texts[3], otherWords: texts[4])
    }
  }
}
