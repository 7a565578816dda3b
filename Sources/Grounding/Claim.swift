// SPDX-License-Identifier: Apache-2.0

/// A value in a text, with all that it may mean.
struct Claim {
  enum Meaning: Hashable {
    case figure(Figure)
    /// Letters and digits alone, in small letters.
    case id(String)
    case day(Day)
    /// Minutes since midnight.
    case time(Int)
    /// All of these together: `12,50` may be two figures.
    case all([Figure])
  }

  /// What makes a number no claim, or another one.
  struct Traits: OptionSet {
    let rawValue: Int
    /// A number of a list, a step, or a source.
    static let ordinal = Traits(rawValue: 1)
    /// Written in letters: three.
    static let word = Traits(rawValue: 2)
    /// A plain whole number that may tell how many things were found.
    static let count = Traits(rawValue: 4)
    /// Written as a place in a row, 3rd, which may be a day of a month.
    static let place = Traits(rawValue: 8)
  }

  var kind: UngroundedValue.Kind
  var range: Range<Int>
  var meanings: [Meaning]
  var traits: Traits = []
  /// What the pieces of an id are by themselves, when it stands in a source.
  var parts: [Meaning] = []
}
