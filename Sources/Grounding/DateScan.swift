// SPDX-License-Identifier: Apache-2.0

// Days as people and programs write them, and times of day.
extension ValueScanner {
  private static let months: [String: Int] = {
    let names = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ]
    var months = ["sept": 9]
    for (index, name) in names.enumerated() { (months[name], months[String(name.prefix(3))]) = (index + 1, index + 1) }
    return months
  }()

  /// A date that begins with a digit; `false` when there is none.
  mutating func scanDate() -> Bool { scanNumericDate() || scanDayAndMonth() }

  /// 2026-07-23, 2026/07/23, 23.07.2026, 23-07-2026, 07/23/2026; where day and month can be either, it is both.
  private mutating func scanNumericDate() -> Bool {
    let start = place
    let first = start..<digits(from: start)
    guard let second = number(behind: first, ["-", "/", "."]), let third = number(behind: second, [scalars[first.upperBound]]),
      let one = Int(string(first)), let two = Int(string(second)), let three = Int(string(third))
    else { return false }
    let separator = scalars[first.upperBound]
    var days: [Day?] = []
    switch (first.count, third.count) {
    case (4, 1...2): days = [Day(one, two, three)]
    case (1...2, 4):
      if separator != "." { days.append(Day(three, one, two)) }
      days.append(Day(three, two, one))
    default: return false
    }
    let meanings = days.compactMap { $0 }.map { Claim.Meaning.day($0) }
    guard !meanings.isEmpty, second.count <= 2 else { return false }
    // What follows a T is a time of the same day.
    let isMoment = scalars.indices.contains(third.upperBound) && scalars[third.upperBound] == "T" && isDigit(third.upperBound + 1)
    guard isMoment || !isAlphanumeric(third.upperBound) else { return false }
    add(.date, start..<third.upperBound, meanings)
    place = third.upperBound
    if isMoment {
      place += 1
      if scanTime() { skipFraction() }
    }
    return true
  }

  /// The seconds' fraction and the zone of a time.
  private mutating func skipFraction() {
    if scalars.indices.contains(place), scalars[place] == ".", isDigit(place + 1) { place = digits(from: place + 1) }
    if scalars.indices.contains(place), scalars[place] == "Z" { return place += 1 }
    guard scalars.indices.contains(place), scalars[place] == "+" || scalars[place] == "-", isDigit(place + 1) else { return }
    place = digits(from: place + 1)
    if scalars.indices.contains(place), scalars[place] == ":" { place = digits(from: place + 1) }
  }

  /// 23 July 2026, 23rd of July, 23-Jul-2026.
  private mutating func scanDayAndMonth() -> Bool {
    let start = place
    let digits = start..<self.digits(from: start)
    guard digits.count <= 2, let day = Int(string(digits)) else { return false }
    var next = suffixEnd(digits.upperBound)
    guard skipGap(&next, "-") else { return false }
    let of = end(of: next) { _ in false }
    if string(next..<of) == "of" {
      next = of
      guard skipGap(&next) else { return false }
    }
    let name = end(of: next) { _ in false }
    guard let month = month(next..<name) else { return false }
    let (year, end) = year(behind: name)
    guard let date = Day(year, month, day) else { return false }
    add(.date, start..<end, [.day(date)])
    place = end
    return true
  }

  /// July 23, 2026; Jul 23rd; July 2026.
  mutating func scanMonth() -> Bool {
    let start = place
    let name = end(of: start) { _ in false }
    guard let month = month(start..<name) else { return false }
    var next = name
    if scalars.indices.contains(next), scalars[next] == "." { next += 1 }
    guard skipGap(&next), isDigit(next) else { return false }
    let digits = next..<self.digits(from: next)
    if digits.count == 4, let year = Int(string(digits)), let date = Day(year, month, nil), !isAlphanumeric(digits.upperBound) {
      add(.date, start..<digits.upperBound, [.day(date)])
      place = digits.upperBound
      return true
    }
    let dayEnd = suffixEnd(digits.upperBound)
    guard digits.count <= 2, !isAlphanumeric(dayEnd), let day = Int(string(digits)) else { return false }
    let (year, end) = year(behind: dayEnd)
    guard let date = Day(year, month, day) else { return false }
    add(.date, start..<end, [.day(date)])
    place = end
    return true
  }

  /// 10:15, 10:15:30, 3:05 pm.
  mutating func scanTime() -> Bool {
    let start = place
    let hours = start..<digits(from: start)
    guard hours.count <= 2, let minutes = number(behind: hours, [":"]), minutes.count == 2, let hour = Int(string(hours)),
      let minute = Int(string(minutes)), hour <= 24, minute < 60
    else { return false }
    var end = minutes.upperBound
    if let seconds = number(behind: minutes, [":"]), seconds.count == 2 { end = seconds.upperBound }
    var meanings: [Claim.Meaning] = [.time(hour * 60 + minute)]
    var next = end
    _ = skipGap(&next)
    let word = self.end(of: next) { _ in false }
    let half = string(next..<max(next, word)).lowercased()
    if half == "am" || half == "pm" {
      end = word
      meanings = self.hour(string(hours), half).map { [.time($0 + minute)] } ?? meanings
    }
    guard !isAlphanumeric(end) || scalars[end] == "Z" else { return false }
    add(.figure, start..<end, meanings)
    place = end
    return true
  }

  // MARK: Pieces

  /// Digits behind one of some separators.
  private func number(behind piece: Range<Int>, _ separators: [Unicode.Scalar]) -> Range<Int>? {
    let place = piece.upperBound
    guard scalars.indices.contains(place), separators.contains(scalars[place]), isDigit(place + 1) else { return nil }
    return place + 1..<digits(from: place + 1)
  }

  /// The end of `st`, `nd`, `rd` or `th`.
  private func suffixEnd(_ place: Int) -> Int {
    let end = end(of: place) { _ in false }
    return ["st", "nd", "rd", "th"].contains(string(place..<max(place, end))) ? end : place
  }

  /// A month that is written as a name: small letters alone may be the verb.
  private func month(_ range: Range<Int>) -> Int? {
    guard (3...9).contains(range.count), "A"..."Z" ~= scalars[range.lowerBound] else { return nil }
    return Self.months[string(range).lowercased()]
  }

  /// One space, or one of another kind.
  private func skipGap(_ place: inout Int, _ other: Unicode.Scalar = " ") -> Bool {
    guard scalars.indices.contains(place), scalars[place] == " " || scalars[place] == other else { return false }
    place += 1
    return true
  }

  /// The year behind a day, when there is one, and the end of the date.
  private func year(behind place: Int) -> (Int?, Int) {
    var next = place
    if scalars.indices.contains(next), scalars[next] == "," || scalars[next] == "." { next += 1 }
    guard skipGap(&next, "-"), digits(from: next) == next + 4, !isAlphanumeric(next + 4), let year = Int(string(next..<next + 4)),
      1900...2199 ~= year
    else { return (nil, place) }
    return (year, next + 4)
  }
}
