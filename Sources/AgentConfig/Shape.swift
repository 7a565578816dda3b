// SPDX-License-Identifier: Apache-2.0

/// What an object of a configuration may hold.
struct Shape: Sendable {
  /// A member of an object.
  struct Field: Sendable {
    /// CloudFormation's name.
    var name: String
    /// The project's own name, where there is one.
    var short: String?
    var kind: Kind
    var isRequired: Bool

    init(_ name: String, _ short: String? = nil, _ kind: Kind, required isRequired: Bool = false) {
      self.name = name
      self.short = short
      self.kind = kind
      self.isRequired = isRequired
    }

    var names: [String] { short.map { [$0, name] } ?? [name] }
  }

  /// What a value may be.
  indirect enum Kind: Sendable {
    /// A text with so many characters.
    case text(ClosedRange<Int>)
    /// One of these words.
    case word([String])
    /// A text of a form that the service prescribes.
    case form(TextForm)
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case flag
    /// A list with at most so many items.
    case list(Kind, max: Int)
    case object(Shape)
    /// Names that the author chooses, each with a value.
    case map(names: TextForm?, Kind)
    /// A mapping; a bare text stands for its member of that name.
    case wrapped(String, Shape)
    /// Nothing: the service sets it.
    case readOnly
    case anything
  }

  /// What sentences call it.
  var title: String
  var fields: [Field]
  /// Whether exactly one of the fields must stand there.
  var isUnion = false
}

/// A form of text that the service prescribes.
enum TextForm: String, Sendable {
  // swift-format-ignore
  case name, id, model, roleArn, keyArn, functionArn, executor, aliasArn, guardrail, guardrailVersion, bucket, tag
}
