// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Every value that a question or an observation holds.
struct KnownValues: Sendable {
  private var figures: Set<Figure> = []
  /// What figures with a fraction are when they are rounded.
  private var roundings: Set<Figure> = []
  private var ids: Set<String> = []
  private var days: Set<Day> = []
  /// Days of months, for "the 3rd".
  private var places: Set<Int> = []
  private var times: Set<Int> = []
  /// How many items lists have.
  private var counts: Set<Int> = []

  /// How many values are kept.
  private static let valuesMax = 500_000
  /// Digits behind the point that are rounded away, at most.
  private static let fractionMax = 18

  /// Whether there were more values than are kept, so that nothing can be said any more.
  private(set) var isOverfull = false

  init() {}

  mutating func add(_ text: String) {
    var scanner = ValueScanner(text)
    for claim in scanner.claims() { for meaning in claim.meanings + claim.parts { add(meaning) } }
    isOverfull = isOverfull || figures.count + roundings.count + ids.count + days.count > Self.valuesMax
  }

  mutating func add(count: Int) { counts.insert(count) }

  private mutating func add(_ meaning: Claim.Meaning) {
    guard !isOverfull else { return }
    switch meaning {
    case .figure(let figure): add(figure)
    case .all(let all): for figure in all { add(figure) }
    case .time(let minutes): times.insert(minutes)
    case .day(let day):
      days.formUnion([day, day.anyYear, day.wholeMonth])
      if let year = day.year { add(Figure(year)) }
      if let day = day.day { places.insert(day) }
    case .id(let id): ids.insert(id)
    }
  }

  private mutating func add(_ figure: Figure) {
    figures.insert(figure)
    if let seconds = figure.integer { addMoment(seconds) }
    guard figure.fraction.count <= Self.fractionMax else { return }
    for digits in 0..<max(0, figure.fraction.count) { roundings.insert(figure.rounded(digits)) }
  }

  /// Numbers of the size of today's clocks are times in seconds or milliseconds since 1970 too.
  private mutating func addMoment(_ number: Int) {
    let seconds = 1_000_000_000_000...9_999_999_999_999 ~= number ? number / 1000 : number
    guard 1_000_000_000...4_102_444_800 ~= seconds else { return }
    let date = CivilDate.date(seconds / 86_400)
    guard let day = Day(date.year, date.month, date.day) else { return }
    days.formUnion([day, day.anyYear, day.wholeMonth])
  }

  /// Whether the value stands somewhere, in any of its meanings.
  func holds(_ claim: Claim) -> Bool {
    claim.meanings.contains { meaning in
      switch meaning {
      case .figure(let figure): holds(figure, claim.traits)
      case .all(let all): all.allSatisfy { figures.contains($0) }
      case .id(let id): ids.contains(id)
      case .time(let minutes): times.contains(minutes)
      case .day(let day): holds(day)
      }
    }
  }

  private func holds(_ figure: Figure, _ traits: Claim.Traits) -> Bool {
    if figures.contains(figure) { return true }
    // From three digits on: 4.99 is no source for a 5.
    if figure.significantDigits >= 3, roundings.contains(figure) { return true }
    if traits.contains(.place), let place = figure.integer, places.contains(place) { return true }
    return traits.contains(.count) && figure.integer.map { counts.contains($0) } ?? false
  }

  private func holds(_ day: Day) -> Bool {
    if days.contains(day) { return true }
    guard let year = day.year, day.day != nil else { return false }
    return days.contains(day.anyYear) && !days.contains { $0.year != nil && $0.anyYear == day.anyYear } && figures.contains(Figure(year))
  }
}
