// SPDX-License-Identifier: Apache-2.0

/// A schema as the document declares it, its references resolved and its `allOf` merged.
package final class SchemaNode: Sendable {
  /// A named value in an object.
  package struct Property: Sendable {
    package var name: String
    package var schema: SchemaNode
    package var place: Place
  }

  /// What an object may hold besides its properties.
  package enum Additional: Sendable {
    case unspecified, forbidden, free
    case schema(SchemaNode)
  }

  /// Everything that a schema can say.
  package struct Facts: Sendable {
    /// The component that this came from by `$ref`.
    package var reference: String?
    /// Whether the reference leads back into itself; nothing else is known then.
    package var isRecursive = false
    /// `string`, `integer`, `number`, `boolean`, `array` or `object`; `nil` allows everything.
    package var type: String?
    package var isNullable = false
    package var format: String?
    package var title: String?
    package var description: String?
    package var pattern: String?
    package var enumeration: [Node] = []
    package var defaultValue: Node?
    package var example: Node?
    package var properties: [Property] = []
    package var required: [String] = []
    package var items: SchemaNode?
    package var additional = Additional.unspecified
    package var minimum: Double?
    package var maximum: Double?
    package var exclusiveMinimum: Double?
    package var exclusiveMaximum: Double?
    package var multipleOf: Double?
    package var minLength: Int?
    package var maxLength: Int?
    package var minItems: Int?
    package var maxItems: Int?
    package var uniqueItems = false
    /// The members of `oneOf` or `anyOf`, a `null` among them taken out.
    package var alternatives: [SchemaNode] = []

    /// Whether it says that an object may hold more than its properties.
    package var allowsOthers: Bool {
      switch additional {
      case .free, .schema: true
      case .unspecified, .forbidden: false
      }
    }
  }

  package let place: Place
  package let facts: Facts

  package init(_ facts: Facts, at place: Place) {
    self.facts = facts
    self.place = place
  }
}
