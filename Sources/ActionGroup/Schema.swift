// SPDX-License-Identifier: Apache-2.0

public import JSON

/// What a value must be, known when the function runs: arguments are read and checked with it.
public struct Schema: Hashable, Sendable {
  /// The shapes a value may have.
  public indirect enum Kind: Hashable, Sendable {
    /// Any JSON value.
    case any
    /// `true` or `false`.
    case boolean
    /// A number without a fraction.
    case integer(NumberRules)
    /// A number.
    case number(NumberRules)
    /// Text.
    case string(StringRules)
    /// A list of values of one schema.
    case array(Schema, ArrayRules)
    /// Named values; `others` is the schema of names that are not listed, `nil` when they are not allowed.
    case object([Property], others: Schema?)
    /// A value of one of several schemas: of the first that it fits as it stands, or else of the first as which it can be read.
    case oneOf([Schema])
  }

  /// Limits of a number; all inclusive unless named otherwise.
  public struct NumberRules: Hashable, Sendable {
    /// The least value allowed.
    public var minimum: Double?
    /// The greatest value allowed.
    public var maximum: Double?
    /// Every value must be greater.
    public var exclusiveMinimum: Double?
    /// Every value must be less.
    public var exclusiveMaximum: Double?
    /// Every value must be a multiple of it.
    public var multipleOf: Double?
    /// The values allowed; empty for no such rule.
    public var allowed: [JSONNumber] = []

    /// No limits.
    public init() {}
  }

  /// Limits of a string; lengths count Unicode scalars, as JSON Schema says.
  public struct StringRules: Hashable, Sendable {
    /// The values allowed; empty for no such rule.
    public var allowed: [String] = []
    /// The format: `date`, `date-time`, `uuid`, `email`, `uri` are checked, others are only told to the model.
    public var format: String?
    /// The least length.
    public var lengthMin: Int?
    /// The greatest length.
    public var lengthMax: Int?
    /// A regular expression of ECMA-262 that some part of the value must match; one that is beyond the checked subset is only told to the
    /// model.
    public var pattern: String? { didSet { compiled = pattern.map { Pattern($0) } } }
    private(set) var compiled: Pattern?

    /// No limits.
    public init() {}
  }

  /// Limits of an array.
  public struct ArrayRules: Hashable, Sendable {
    /// The least number of items.
    public var countMin: Int?
    /// The greatest number of items.
    public var countMax: Int?
    /// Whether no item may stand twice.
    public var areItemsUnique = false

    /// No limits.
    public init() {}
  }

  /// A named value in an object.
  public struct Property: Hashable, Sendable {
    /// The name.
    public var name: String
    /// What the value must be.
    public var schema: Schema
    /// Whether the object must have it.
    public var isRequired: Bool

    /// Declares a property.
    @inline(never)
    public init(_ name: StaticString, _ schema: Schema, required: Bool = true) {
      self.init(named: name.description, schema, required: required)
    }

    /// Declares a property whose name is only known when the program runs.
    public init(named name: String, _ schema: Schema, required: Bool = true) {
      self.name = name
      self.schema = schema
      self.isRequired = required
    }
  }

  /// Shapes that need no look at their rules, the usual ones.
  enum Simple: Hashable, Sendable {
    case none, string
  }

  /// The shape.
  public var kind: Kind { didSet { simple = Schema.simple(kind, isNullable) } }
  /// What it means, for the model.
  public var description: String
  /// Whether `null` is allowed.
  public var isNullable: Bool { didSet { simple = Schema.simple(kind, isNullable) } }
  /// The value of an argument or property that is missing.
  public var defaultValue: JSONValue?
  private(set) var simple: Simple

  /// A schema of this shape.
  public init(_ kind: Kind, description: String = "", nullable: Bool = false, default defaultValue: JSONValue? = nil) {
    self.kind = kind
    self.description = description
    self.isNullable = nullable
    self.defaultValue = defaultValue
    simple = Schema.simple(kind, nullable)
  }

  private static func simple(_ kind: Kind, _ isNullable: Bool) -> Simple {
    if case .string(let rules) = kind, rules == StringRules(), !isNullable { .string } else { .none }
  }

  /// Any JSON value.
  public static func any() -> Schema { Schema(.any) }

  // Without arguments there is nothing to choose: most schemas are so, and a large group's code compiles faster.

  /// `true` or `false`.
  public static func boolean() -> Schema { Schema(.boolean) }
  /// A number without a fraction, any.
  public static func integer() -> Schema { Schema(.integer(NumberRules())) }
  /// Any number.
  public static func number() -> Schema { Schema(.number(NumberRules())) }
  /// Any text.
  public static func string() -> Schema { Schema(.string(StringRules())) }

  /// `true` or `false`.
  public static func boolean(default value: Bool? = nil) -> Schema { Schema(.boolean, default: value.map { .bool($0) }) }

  /// A number without a fraction.
  public static func integer(
    minimum: Int? = nil, maximum: Int? = nil, exclusiveMinimum: Int? = nil, exclusiveMaximum: Int? = nil, multipleOf: Int? = nil,
    oneOf allowed: [Int] = [], default value: Int? = nil
  ) -> Schema {
    var rules = NumberRules()
    rules.minimum = minimum.map { Double($0) }
    rules.maximum = maximum.map { Double($0) }
    rules.exclusiveMinimum = exclusiveMinimum.map { Double($0) }
    rules.exclusiveMaximum = exclusiveMaximum.map { Double($0) }
    rules.multipleOf = multipleOf.map { Double($0) }
    rules.allowed = allowed.map { JSONNumber($0) }
    return Schema(.integer(rules), default: value.map { .number(JSONNumber($0)) })
  }

  /// A number.
  public static func number(
    minimum: Double? = nil, maximum: Double? = nil, exclusiveMinimum: Double? = nil, exclusiveMaximum: Double? = nil,
    multipleOf: Double? = nil, oneOf allowed: [Double] = [], default value: Double? = nil
  ) -> Schema {
    var rules = NumberRules()
    rules.multipleOf = multipleOf
    rules.allowed = allowed.compactMap { JSONNumber($0) }
    rules.minimum = minimum
    rules.maximum = maximum
    rules.exclusiveMinimum = exclusiveMinimum
    rules.exclusiveMaximum = exclusiveMaximum
    return Schema(.number(rules), default: value.flatMap { JSONNumber($0) }.map { .number($0) })
  }

  /// Text.
  public static func string(
    oneOf allowed: [String] = [], format: String? = nil, lengthMin: Int? = nil, lengthMax: Int? = nil, pattern: String? = nil,
    default value: String? = nil
  ) -> Schema {
    var rules = StringRules()
    rules.allowed = allowed
    rules.format = format
    rules.lengthMin = lengthMin
    rules.lengthMax = lengthMax
    if let pattern { rules.pattern = pattern }
    return Schema(.string(rules), default: value.map { .string($0) })
  }

  /// A list.
  public static func array(of items: Schema, countMin: Int? = nil, countMax: Int? = nil, unique: Bool = false) -> Schema {
    var rules = ArrayRules()
    rules.countMin = countMin
    rules.countMax = countMax
    rules.areItemsUnique = unique
    return Schema(.array(items, rules))
  }

  /// Named values; others are allowed and kept, as JSON Schema does unless told otherwise.
  public static func object(_ properties: [Property] = [], others: Schema? = .any()) -> Schema {
    Schema(.object(properties, others: others))
  }

  /// A value of one of several schemas: `oneOf` and `anyOf` of OpenAPI.
  public static func oneOf(_ alternatives: [Schema]) -> Schema { Schema(.oneOf(alternatives)) }

  /// The same schema, with a value for what is missing.
  public func defaulting(to value: JSONValue) -> Schema {
    var schema = self
    schema.defaultValue = value
    return schema
  }

  /// The same schema, also allowing `null`.
  public var nullable: Schema {
    var schema = self
    schema.isNullable = true
    return schema
  }
}
