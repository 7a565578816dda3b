// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents
internal import JSON

/// A structure of the service's model that requests hold.
protocol BodyObject {
  /// Shows each member with its name and its rule.
  func write(to body: inout BodyWriter)
}

/// Writes the body of a request and notes on the way which members break a rule of the service's model.
///
/// Members that are `nil` are left out, and so are empty lists, unless the model requires them.
struct BodyWriter {
  /// The problems of a request are told up to this number.
  private static let problemsMax = 100

  private(set) var json = JSONWriter(capacity: 1024)
  private(set) var problems: [RequestError.Problem] = []
  private var place = ""

  /// Writes a whole body.
  ///
  /// - Parameter write: its members, and the rules of what travels outside it.
  /// - Returns: its bytes.
  /// - Throws: every rule that does not hold.
  static func body(_ write: (inout BodyWriter) -> Void) throws(RequestError) -> [UInt8] {
    var writer = BodyWriter()
    writer.braces(write)
    guard writer.problems.isEmpty else { throw RequestError(writer.problems) }
    return writer.json.bytes
  }

  private mutating func braces(_ write: (inout BodyWriter) -> Void) {
    json.raw(byte: UInt8(ascii: "{"))
    write(&self)
    json.raw(byte: UInt8(ascii: "}"))
  }

  private mutating func inside(_ step: String, _ write: (inout BodyWriter) -> Void) {
    let outer = place
    place = outer.isEmpty || step.hasPrefix("[") ? outer + step : "\(outer).\(step)"
    write(&self)
    place = outer
  }

  /// Notes a problem of a member of the object at hand.
  mutating func refuse(_ name: String, _ problem: String?) {
    guard let problem, problems.count < BodyWriter.problemsMax else { return }
    problems.append(RequestError.Problem(name.hasPrefix("[") || place.isEmpty ? place + name : "\(place).\(name)", problem))
  }

  // MARK: Objects and lists

  /// An object in the object at hand.
  mutating func object(_ name: String, _ write: (inout BodyWriter) -> Void) {
    json.begin(name)
    inside(name) { $0.braces(write) }
  }

  /// An object that may be missing.
  mutating func object(_ name: String, _ value: (some BodyObject)?) {
    guard let value else { return }
    object(name) { value.write(to: &$0) }
  }

  /// A list; an empty one is left out unless it is required.
  mutating func list<Item>(
    _ name: String, _ items: [Item], _ counts: ClosedRange<Int> = 0...Int.max, isRequired: Bool = false,
    _ write: (inout BodyWriter, Item) -> Void
  ) {
    guard isRequired || !items.isEmpty else { return }
    if !counts.contains(items.count) { refuse(name, "must have \(BodyWriter.words(counts, "item")), but has \(items.count)") }
    json.begin(name)
    json.raw(byte: UInt8(ascii: "["))
    inside(name) { writer in
      for (index, item) in items.enumerated() {
        if index > 0 { writer.json.raw(byte: UInt8(ascii: ",")) }
        writer.inside("[\(index)]") { write(&$0, item) }
      }
    }
    json.raw(byte: UInt8(ascii: "]"))
  }

  /// A list of objects.
  mutating func objects<Item>(
    _ name: String, _ items: [Item], _ counts: ClosedRange<Int> = 0...Int.max, isRequired: Bool = false,
    _ write: (inout BodyWriter, Item) -> Void
  ) {
    list(name, items, counts, isRequired: isRequired) { writer, item in writer.braces { write(&$0, item) } }
  }

  /// A list of objects that know how to write themselves.
  mutating func objects(
    _ name: String, _ items: [some BodyObject], _ counts: ClosedRange<Int> = 0...Int.max, isRequired: Bool = false
  ) {
    objects(name, items, counts, isRequired: isRequired) { $1.write(to: &$0) }
  }

  /// A list of texts.
  mutating func texts(_ name: String, _ texts: [String], _ counts: ClosedRange<Int> = 0...Int.max) {
    list(name, texts, counts) { $0.json.write($1) }
  }

  /// A map, its members in the order of their names.
  mutating func map<Value>(_ name: String, _ values: [String: Value], _ keys: TextRule, _ write: (inout BodyWriter, String, Value) -> Void)
  {
    object(name) { writer in
      for (key, value) in values.sorted(by: { $0.key < $1.key }) {
        writer.refuse("[\"\(key)\"]", keys.problem(with: key).map { "has a name that \($0)" })
        write(&writer, key, value)
      }
    }
  }

  /// A map of texts.
  mutating func texts(_ name: String, _ values: [String: String]?, keys: TextRule = .any, _ rule: TextRule = .any) {
    guard let values else { return }
    map(name, values, keys) { $0.text($1, $2, rule) }
  }

  // MARK: Values

  /// Looks at a text that travels outside the body.
  mutating func check(_ name: String, _ value: String?, _ rule: TextRule) {
    if let value { refuse(name, rule.problem(with: value)) }
  }

  /// A text.
  mutating func text(_ name: String, _ value: String?, _ rule: TextRule = .any) {
    guard let value else { return }
    refuse(name, rule.problem(with: value))
    json.write(name, value)
  }

  /// One of the words that the service knows.
  mutating func word(_ name: String, _ value: (some RawRepresentable<String>)?) {
    if let value { json.write(name, value.rawValue) }
  }

  /// A yes or no.
  mutating func flag(_ name: String, _ value: Bool?) {
    guard let value else { return }
    json.begin(name)
    json.write(value)
  }

  /// A number without a fraction.
  mutating func integer(_ name: String, _ value: Int?, _ range: ClosedRange<Int> = Int.min...Int.max) {
    guard let value else { return }
    if !range.contains(value) {
      refuse(name, "must be \(BodyWriter.words(range)), but is \(value)")
    }
    json.begin(name)
    json.write(value)
  }

  /// A number.
  mutating func number(_ name: String, _ value: Double?, _ range: ClosedRange<Double>) {
    guard let value else { return }
    guard range.contains(value), let number = JSONNumber(value) else {
      return refuse(name, "must be from \(Int(range.lowerBound)) to \(Int(range.upperBound)), but is \(value)")
    }
    json.begin(name)
    json.write(number)
  }

  /// Any JSON.
  mutating func value(_ name: String, _ value: JSONValue?) {
    guard let value else { return }
    json.begin(name)
    json.write(value)
  }

  /// Bytes, which travel as Base64.
  mutating func bytes(_ name: String, _ value: [UInt8], _ counts: ClosedRange<Int>) {
    if !counts.contains(value.count) { refuse(name, "must have \(BodyWriter.words(counts, "byte")), but has \(value.count)") }
    json.begin(name)
    Blob(value).write(to: &json)
  }

  private static func words(_ range: ClosedRange<Int>) -> String {
    range.upperBound == Int.max ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
  }

  /// A count, in words: `1 to 5 items`.
  static func words(_ range: ClosedRange<Int>, _ noun: String) -> String {
    let isPlural = (range.upperBound == Int.max ? range.lowerBound : range.upperBound) != 1
    let nouns = isPlural ? noun + "s" : noun
    if range.upperBound == Int.max { return "at least \(range.lowerBound) \(nouns)" }
    return range.lowerBound == 0 ? "at most \(range.upperBound) \(nouns)" : "\(range.lowerBound) to \(range.upperBound) \(nouns)"
  }
}
