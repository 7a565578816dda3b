// SPDX-License-Identifier: Apache-2.0

/// A figure, an id or a date of an answer that stands in neither the question nor any observation.
public struct UngroundedValue: Hashable, Sendable {
  /// What it is.
  @nonexhaustive
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A number, an amount, a time of day, or a range of them.
    case figure
    /// Letters with digits, or digits in groups: an order's number, a parcel's.
    case id
    /// A day, or a month of a year.
    case date
  }

  /// What it is.
  public var kind: Kind
  /// As the answer writes it.
  public var text: String
  /// Where it stands among the answer's Unicode scalars.
  public var scalars: Range<Int>

  /// A value at its place.
  public init(_ kind: Kind, _ text: String, at scalars: Range<Int>) { (self.kind, self.text, self.scalars) = (kind, text, scalars) }

  /// One sentence for a person.
  public var sentence: String { "The answer says \(text), which stands in neither question nor observation." }
}
