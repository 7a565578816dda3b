// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents

/// The pieces that an answer is sent in.
///
/// What counts is Unicode scalars, as SDKs count them; what people see as one character is not cut, unless it alone is too long.
enum AnswerPieces {
  /// The service's own interval.
  static let streamedMax = 50
  /// Far below the largest chunk, of 1,000,000 bytes: a scalar has at most four.
  static let wholeMax = 100_000

  /// The text in pieces of at most so many scalars; at least one.
  static func of(_ text: String, scalarsMax: Int) -> [String] {
    let most = max(1, scalarsMax)
    var pieces: [String] = []
    var (piece, count) = (String.UnicodeScalarView(), 0)
    func flush() {
      if count > 0 { pieces.append(String(piece)) }
      (piece, count) = (String.UnicodeScalarView(), 0)
    }
    for character in text {
      let scalars = character.unicodeScalars
      if count + scalars.count > most { flush() }
      for scalar in scalars {
        if count == most { flush() }
        piece.append(scalar)
        count += 1
      }
    }
    flush()
    return pieces.isEmpty ? [""] : pieces
  }

  /// The chunks of an answer; each citation is in the one in which its part ends.
  static func chunks(of text: String, scalarsMax: Int, _ citations: [CitedPart]) -> [Chunk] {
    var (chunks, end) = ([Chunk](), 0)
    for piece in of(text, scalarsMax: scalarsMax) {
      let start = end
      end += piece.unicodeScalars.count
      var chunk = Chunk()
      chunk.bytes = Blob(Array(piece.utf8))
      let ending = citations.filter { start < $0.range.upperBound && $0.range.upperBound <= end }
      if !ending.isEmpty {
        var attribution = Attribution()
        attribution.citations = ending.map { $0.citation(of: text) }
        chunk.attribution = attribution
      }
      chunks.append(chunk)
    }
    return chunks
  }
}
