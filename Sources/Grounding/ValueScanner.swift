// SPDX-License-Identifier: Apache-2.0

/// Finds the figures, ids and dates of a text, from its first scalar to its last.
struct ValueScanner {
  let scalars: [Unicode.Scalar]
  var place = 0
  var found: [Claim] = []

  init(_ text: String) {
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars { scalars.append(Self.plain(scalar)) }
    self.scalars = scalars
  }

  /// One hyphen for all that look like one, one space for all that do not break.
  private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x2010...0x2015, 0x2212: "-"
    case 0xA0, 0x2007, 0x202F: " "
    case 0x2019: "'"
    default: scalar
    }
  }

  mutating func claims() -> [Claim] {
    while place < scalars.count {
      if isAlphanumeric(place), place == 0 || !isAlphanumeric(place - 1) { scanRun() } else { place += 1 }
    }
    return found
  }

  private mutating func scanRun() {
    let start = place
    if isDigit(place) {
      if scanDate() || scanTime() { return }
      scanDigits()
    } else if !scanMonth() {
      scanWord()
    }
    // Whatever was found, there is progress.
    if place == start { place += 1 }
  }

  // MARK: Words

  private static let numberWords = [
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
    "thousand": 1000,
  ]
  private static let numberWordLengths = 3...9

  private mutating func scanWord() {
    let start = place
    let word = end(of: start) { $0 == "-" || $0 == "_" }
    let first = end(of: start) { _ in false }
    // The words before a number, as in mid-2026, are no part of an id; those of an order's number are written large.
    if first < word, scalars[first] == "-", (start..<first).allSatisfy({ "a"..."z" ~= scalars[$0] }) {
      place = first + 1
      return
    }
    place = word
    if (start..<word).contains(where: isDigit) { return add(.id, start..<word, [.id(id(start..<word))]) }
    guard Self.numberWordLengths.contains(word - start) else { return }
    if let value = Self.numberWords[string(start..<word).lowercased()] {
      add(.figure, start..<word, [.figure(Figure(value))], .word)
    }
  }

  // MARK: Digits

  private mutating func scanDigits() {
    let start = place
    let run = end(of: start) { $0 == "-" || $0 == "_" }
    let digits = self.digits(from: start)
    let pieces = parts(start..<run)
    if pieces.count >= 2, pieces.allSatisfy({ $0.allSatisfy(isDigit) }) {
      if pieces.count > 2 || !isRange(pieces) { return addId(start..<run) }
    } else if run > digits, !isWordBehind(digits, run) {
      return scanMixed(start, digits, run)
    }
    scanNumber(start)
  }

  /// 5GB, 3rd and 2x are figures; 42A17 and 1Z999 are ids.
  private mutating func scanMixed(_ start: Int, _ digits: Int, _ run: Int) {
    let tail = string(digits..<run)
    let isShort = tail.count <= 3 && tail.allSatisfy(\.isLetter)
    guard isShort else { return addId(start..<run) }
    place = run
    var meanings: [Claim.Meaning] = [.figure(Figure(whole: string(start..<digits))), .id(id(start..<run))]
    switch tail.lowercased() {
    case "k": meanings.append(.figure(Figure(whole: string(start..<digits)).shifted(3)))
    case "m": meanings.append(.figure(Figure(whole: string(start..<digits)).shifted(6)))
    case "am", "pm": meanings += hour(string(start..<digits), tail.lowercased()).map { [.time($0)] } ?? []
    default: break
    }
    add(.figure, start..<run, meanings, ["st", "nd", "rd", "th"].contains(tail) ? .place : [])
  }

  private mutating func addId(_ range: Range<Int>) {
    place = range.upperBound
    add(.id, range, [.id(id(range))])
  }

  /// Two numbers of which the second is larger.
  private func isRange(_ pieces: [Range<Int>]) -> Bool {
    guard let first = Int(string(pieces[0])), let second = Int(string(pieces[1])), first < second else { return false }
    return pieces.allSatisfy { $0.count <= 5 && ($0.count == 1 || scalars[$0.lowerBound] != "0") }
  }

  /// Whether only small words follow, each behind a hyphen, as in 30-day and 3-year-old.
  private func isWordBehind(_ digits: Int, _ run: Int) -> Bool {
    guard scalars[digits] == "-" else { return false }
    let pieces = parts(digits + 1..<run)
    return pieces.drop { $0.allSatisfy(isDigit) }.allSatisfy { $0.allSatisfy { "a"..."z" ~= scalars[$0] } }
  }

  func hour(_ digits: String, _ half: String) -> Int? {
    guard let hour = Int(digits), 1...12 ~= hour else { return nil }
    return (hour % 12 + (half == "pm" ? 12 : 0)) * 60
  }

  // MARK: Places

  mutating func add(
    _ kind: UngroundedValue.Kind, _ range: Range<Int>, _ meanings: [Claim.Meaning], _ traits: Claim.Traits = []
  ) {
    found.append(Claim(kind: kind, range: range, meanings: meanings, traits: traits))
    // The numbers inside an id are values too, when it is a source.
    guard kind == .id else { return }
    for part in parts(range) where part != range {
      let piece = string(part).lowercased()
      found[found.count - 1].parts.append(part.allSatisfy(isDigit) ? .figure(Figure(whole: piece)) : .id(piece))
    }
  }

  func isDigit(_ place: Int) -> Bool { scalars.indices.contains(place) && "0"..."9" ~= scalars[place] }

  func isAlphanumeric(_ place: Int) -> Bool {
    guard scalars.indices.contains(place) else { return false }
    let scalar = scalars[place]
    return scalar.isASCII ? "a"..."z" ~= scalar || "A"..."Z" ~= scalar || "0"..."9" ~= scalar : scalar.properties.isAlphabetic
  }

  /// The end of letters and digits, and of some others that stand between them.
  func end(of start: Int, joining: (Unicode.Scalar) -> Bool) -> Int {
    var end = start
    while isAlphanumeric(end) || (end > start && end + 1 < scalars.count && joining(scalars[end]) && isAlphanumeric(end + 1)) { end += 1 }
    return end
  }

  /// The end of the digits from a place on.
  func digits(from start: Int) -> Int {
    var end = start
    while isDigit(end) { end += 1 }
    return end
  }

  func string(_ range: Range<Int>) -> String {
    // Making a string of scalars takes ten times as long as making one of bytes, and nearly all of them are ASCII.
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    for place in range {
      guard scalars[place].isASCII else { return String(String.UnicodeScalarView(scalars[range])) }
      bytes.append(UInt8(truncatingIfNeeded: scalars[place].value))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The pieces of letters and digits.
  private func parts(_ range: Range<Int>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(end(of: start) { _ in false }, range.upperBound)
      if end > start { parts.append(start..<end) }
      start = end + 1
    }
    return parts
  }

  private func id(_ range: Range<Int>) -> String { string(range).lowercased().filter { $0.isLetter || $0.isNumber } }
}
