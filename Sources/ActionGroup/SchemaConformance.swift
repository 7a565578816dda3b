// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Checks a JSON value against a schema strictly: unlike an argument, a body must be what it says it is.
package struct SchemaConformance {
  /// Where a value does not conform, as a JSON pointer, and why.
  package struct Deviation: Hashable, Sendable {
    package var pointer: String
    package var problem: String
  }

  private var deviations: [Deviation] = []
  private var depth = 0

  /// Everything about `value` that `schema` does not allow.
  package static func deviations(of value: JSONValue, from schema: Schema) -> [Deviation] {
    var check = SchemaConformance()
    check.check(value, schema, "")
    return check.deviations
  }

  /// Whether `value` is exactly what `schema` says.
  static func conforms(_ value: JSONValue, to schema: Schema) -> Bool { deviations(of: value, from: schema).isEmpty }

  private mutating func add(_ pointer: String, _ problem: String) {
    if deviations.count < EnvelopeValidator.findingsMax { deviations.append(Deviation(pointer: pointer, problem: problem)) }
  }

  private mutating func check(_ value: JSONValue, _ schema: Schema, _ pointer: String) {
    guard depth < JSONReader.depthMaxDefault else { return }
    depth += 1
    defer { depth -= 1 }
    if value == .null, schema.isNullable { return }
    switch (schema.kind, value) {
    case (.any, _), (.boolean, .bool): break
    case (.integer(let rules), .number(let number)) where number.integer != nil, (.number(let rules), .number(let number)):
      for problem in rules.problems(with: number.double, number) { add(pointer, problem) }
    case (.string(let rules), .string(let text)): for problem in rules.problems(with: text) { add(pointer, problem) }
    case (.array(let items, let rules), .array(let values)):
      for (index, item) in values.enumerated() { check(item, items, "\(pointer)/\(index)") }
      for problem in rules.problems(with: values, count: values.count) { add(pointer, problem) }
    case (.object(let properties, let others), .object(let object)): check(object, properties, others, pointer)
    case (.oneOf(let alternatives), _) where alternatives.contains { SchemaConformance.conforms(value, to: $0) }: break
    default: add(pointer, "must be \(schema.expectation), but is \(value.typeName)")
    }
  }

  private mutating func check(_ object: JSONObject, _ properties: [Schema.Property], _ others: Schema?, _ pointer: String) {
    for property in properties {
      let place = pointer + "/" + EnvelopeValidator.escaped(property.name)
      if let value = object[property.name] {
        if value != .null || property.isRequired { check(value, property.schema, place) }
      } else if property.isRequired {
        add(place, "is missing")
      }
    }
    let declared = Set(properties.map(\.name))
    for member in object.members where !declared.contains(member.name) {
      let place = pointer + "/" + EnvelopeValidator.escaped(member.name)
      if let others { check(member.value, others, place) } else { add(place, "is not declared") }
    }
  }
}
