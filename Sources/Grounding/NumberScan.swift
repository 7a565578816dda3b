// SPDX-License-Identifier: Apache-2.0

// Numbers with their separators, signs and magnitudes.
extension ValueScanner {
  /// Scans digits with the points, commas and spaces between them.
  mutating func scanNumber(_ start: Int) {
    var pieces = [start..<digits(from: start)]
    var separators: [Unicode.Scalar] = []
    while let last = pieces.last, isSeparator(last.upperBound, separators), isDigit(last.upperBound + 1) {
      separators.append(scalars[last.upperBound])
      pieces.append(last.upperBound + 1..<digits(from: last.upperBound + 1))
    }
    let range = start..<(pieces.last?.upperBound ?? start)
    place = range.upperBound
    if Set(separators) == ["."], separators.count > 1, !isGrouped(pieces) {
      return add(.id, range, [.id(string(range).filter(\.isNumber))])
    }
    if Set(separators) == [","], separators.count > 1, !isGrouped(pieces) { return addEach(pieces) }
    addNumber(range, values(pieces, separators))
  }

  private func isSeparator(_ place: Int, _ before: [Unicode.Scalar]) -> Bool {
    guard scalars.indices.contains(place) else { return false }
    switch scalars[place] {
    case ".", ",": return true
    // Spaces and apostrophes group thousands only.
    case " ", "'":
      return (before.isEmpty || before.last == scalars[place]) && digits(from: place + 1) == place + 4 && !isAlphanumeric(place + 4)
    default: return false
    }
  }

  /// Whether all pieces but the first have three digits, and that has no more.
  private func isGrouped(_ pieces: [Range<Int>]) -> Bool { pieces[0].count <= 3 && pieces.dropFirst().allSatisfy { $0.count == 3 } }

  private mutating func addEach(_ pieces: [Range<Int>]) {
    for piece in pieces { addNumber(piece, [.figure(Figure(whole: string(piece)))]) }
  }

  /// What the pieces may mean together.
  private func values(_ pieces: [Range<Int>], _ separators: [Unicode.Scalar]) -> [Claim.Meaning] {
    let texts = pieces.map(string)
    let joined = Figure(whole: texts.joined())
    guard let last = separators.last else { return [.figure(joined)] }
    let decimal = Figure(whole: texts.dropLast().joined(), fraction: texts[texts.count - 1])
    if separators.count > 1 {
      // Of two kinds the last one is the point: 1,299.00 and 1.299,00.
      return Set(separators).count == 1 ? [.figure(joined)] : [.figure(decimal)]
    }
    switch last {
    case "." where isGrouped(pieces): return [.figure(decimal), .figure(joined)]
    case ".": return [.figure(decimal)]
    case "," where isGrouped(pieces): return [.figure(joined), .figure(decimal)]
    case ",": return [.figure(decimal), .all(texts.map { Figure(whole: $0) })]
    default: return [.figure(joined)]
    }
  }

  private mutating func addNumber(_ range: Range<Int>, _ values: [Claim.Meaning]) {
    var meanings = values
    var shown = range
    let figures = values.compactMap { if case .figure(let figure) = $0 { figure } else { nil } }
    let next = scalars[min(range.upperBound, scalars.count)...].prefix(2)
    if next.first == "%" || next.elementsEqual([" ", "%"]) {
      shown = range.lowerBound..<range.upperBound + (next.first == "%" ? 1 : 2)
      // Programs write 20% as 0.2.
      meanings += figures.map { .figure($0.shifted(-2)) }
    }
    if range.lowerBound > 0, "$€£¥".unicodeScalars.contains(scalars[range.lowerBound - 1]) {
      shown = range.lowerBound - 1..<shown.upperBound
    }
    let (word, end) = wordBehind(shown.upperBound)
    switch word {
    case "k", "thousand":
      meanings += figures.map { .figure($0.shifted(3)) }
      if end == shown.upperBound + 1 { (shown, place) = (shown.lowerBound..<end, end) }
    case "million", "mn": meanings += figures.map { .figure($0.shifted(6)) }
    case "billion", "bn": meanings += figures.map { .figure($0.shifted(9)) }
    case "am", "pm":
      meanings += hour(string(range), word).map { [.time($0)] } ?? []
      (shown, place) = (shown.lowerBound..<end, end)
    default: break
    }
    add(.figure, shown, meanings, traits(range, shown, word))
  }

  /// The longest word that says something of the number before it.
  private static let telling = 8

  /// The word behind a place and a space, in small letters, and its end; no text for a word that is too long to matter.
  private func wordBehind(_ place: Int) -> (String, Int) {
    guard scalars.indices.contains(place) else { return ("", place) }
    let start = scalars[place] == " " || scalars[place] == "-" ? place + 1 : place
    let end = end(of: start) { _ in false }
    return (end - start > Self.telling ? "" : string(start..<max(start, end)).lowercased(), end)
  }

  // MARK: What is no claim

  private static let units: Set<String> = [
    "second", "seconds", "minute", "minutes", "hour", "hours", "hr", "hrs", "day", "days", "business", "working", "calendar", "week",
    "weeks", "month", "months", "year", "years", "percent", "dollars", "dollar", "euros", "euro", "usd", "eur", "gbp", "cents", "pm", "am",
  ]
  private static let ordinalWords: Set<String> = ["step", "option", "item", "part", "question", "example", "point", "no", "nr"]

  private func traits(_ range: Range<Int>, _ shown: Range<Int>, _ word: String) -> Claim.Traits {
    var traits: Claim.Traits = isOrdinal(range) ? .ordinal : []
    let isBare = shown == range && (range.lowerBound == 0 || scalars[range.lowerBound - 1] != "-")
    let next = scalars.indices.contains(range.upperBound) ? scalars[range.upperBound] : " "
    if isBare, range.count <= 3, next != "-", !Self.units.contains(word), word != "to" { traits.insert(.count) }
    return traits
  }

  /// Whether the number only numbers something: `1.` at the beginning of a line, `(2)`, `[3]`, `Step 4`, and the idiom 24/7.
  private func isOrdinal(_ range: Range<Int>) -> Bool {
    guard range.count <= 2 else { return false }
    let before = range.lowerBound > 0 ? scalars[range.lowerBound - 1] : "\n"
    let next = scalars.indices.contains(range.upperBound) ? scalars[range.upperBound] : " "
    if before == "[", next == "]" { return true }
    if next == ")", before == "(" || before == " " || before == "\n" { return true }
    if next == "." || next == ")" || next == ":", isFirstOfLine(range.lowerBound), !isDigit(range.upperBound + 1) { return true }
    if string(range) == "24", next == "/", isDigit(range.upperBound + 1) { return true }
    if string(range) == "7", before == "/", range.lowerBound >= 3, string(range.lowerBound - 3..<range.lowerBound - 1) == "24" {
      return true
    }
    return Self.ordinalWords.contains(wordBefore(range.lowerBound))
  }

  private func isFirstOfLine(_ place: Int) -> Bool {
    var place = place
    while place > 0, scalars[place - 1] != "\n" {
      place -= 1
      guard " \t#*>-".unicodeScalars.contains(scalars[place]) else { return false }
    }
    return true
  }

  private func wordBefore(_ place: Int) -> String {
    var end = place
    while end > 0, [" ", "#", ".", "*"].contains(scalars[end - 1]) { end -= 1 }
    var start = end
    while start > 0, isAlphanumeric(start - 1) { start -= 1 }
    return string(start..<end).lowercased()
  }
}
