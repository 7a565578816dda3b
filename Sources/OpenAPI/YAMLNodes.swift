// SPDX-License-Identifier: Apache-2.0

internal import CYAML

/// Reads a YAML text into nodes with libyaml; the only importer of CYAML.
///
/// Plain scalars are typed by the core schema of YAML 1.2: `yes` and `on` are words. An alias stands for a copy of what it names, as long as
/// the whole stays small.
@safe struct YAMLNodes: ~Copyable {
  /// How deep mappings and lists may nest.
  static let depthMax = 100
  /// How many nodes a text may have, aliases expanded.
  static let nodesMax = 200_000

  struct Failure: Error {
    var place: Place
    var sentence: String
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let bytes: [UInt8]
  private var anchors: [String: (node: Node, size: Int)] = [:]
  private var nodes = 0
  private(set) var duplicates: [(name: String, place: Place)] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // 1. The parser is allocated, initialised and, in deinit, deleted and freed by this one owner.
    unsafe parser = .allocate(capacity: 1)
    _ = unsafe yaml_parser_initialize(parser)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
  }

  /// The first document of the text; `nil` when there is none.
  mutating func read() throws(Failure) -> Node? {
    let bytes = bytes
    // 2. libyaml reads from the buffer until the last event, all inside this call.
    return try unsafe bytes.withUnsafeBufferPointer { buffer throws(Failure) in
      unsafe yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
      var event = try next()
      while event.kind == .other { event = try next() }
      return event.kind == .end ? nil : try node(event, depth: 0)
    }
  }

  private struct Event {
    enum Kind {
      // swift-format-ignore
      case scalar, alias, sequenceStart, sequenceEnd, mappingStart, mappingEnd, end, other
    }

    var kind: Kind
    var place: Place
    var text = ""
    var anchor = ""
    var isPlain = false
  }

  private func next() throws(Failure) -> Event {
    var event = unsafe yaml_event_t()
    // 3. The event is filled by libyaml, copied into Swift values and deleted before this returns.
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { unsafe yaml_event_delete(&event) }
    let mark = unsafe event.start_mark
    let place = Place(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    switch unsafe event.type {
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      let text = unsafe String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      let isPlain = unsafe scalar.plain_implicit == 1
      return unsafe Event(kind: .scalar, place: place, text: text, anchor: YAMLNodes.text(scalar.anchor), isPlain: isPlain)
    case YAML_ALIAS_EVENT: return unsafe Event(kind: .alias, place: place, anchor: YAMLNodes.text(event.data.alias.anchor))
    case YAML_SEQUENCE_START_EVENT:
      return unsafe Event(kind: .sequenceStart, place: place, anchor: YAMLNodes.text(event.data.sequence_start.anchor))
    case YAML_MAPPING_START_EVENT:
      return unsafe Event(kind: .mappingStart, place: place, anchor: YAMLNodes.text(event.data.mapping_start.anchor))
    case YAML_SEQUENCE_END_EVENT: return Event(kind: .sequenceEnd, place: place)
    case YAML_MAPPING_END_EVENT: return Event(kind: .mappingEnd, place: place)
    case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return Event(kind: .end, place: place)
    default: return Event(kind: .other, place: place)
    }
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String {
    guard let pointer = unsafe pointer else { return "" }
    return unsafe String(cString: pointer)
  }

  private func failure() -> Failure {
    // 4. libyaml's messages are static strings.
    let mark = unsafe parser.pointee.problem_mark
    let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "the text is not YAML"
    return Failure(place: Place(line: Int(mark.line) + 1, column: Int(mark.column) + 1), sentence: "The text is not YAML: \(problem).")
  }

  private mutating func node(_ event: Event, depth: Int) throws(Failure) -> Node {
    guard depth < YAMLNodes.depthMax else {
      throw Failure(place: event.place, sentence: "Values are nested more than \(YAMLNodes.depthMax) deep.")
    }
    let before = nodes
    try count(1, event.place)
    let node: Node
    switch event.kind {
    case .alias: return try aliased(event)
    case .scalar: node = Node(event.isPlain ? PlainScalar.content(event.text) : .string(event.text), at: event.place)
    case .sequenceStart: node = try sequence(event, depth)
    case .mappingStart: node = try mapping(event, depth)
    default: throw Failure(place: event.place, sentence: "The text ends inside a value.")
    }
    if !event.anchor.isEmpty { anchors[event.anchor] = (node, nodes - before) }
    return node
  }

  private mutating func aliased(_ event: Event) throws(Failure) -> Node {
    guard let anchored = anchors[event.anchor] else {
      throw Failure(place: event.place, sentence: "The alias *\(event.anchor) names no anchor above it.")
    }
    try count(anchored.size, event.place)
    return anchored.node
  }

  private mutating func count(_ size: Int, _ place: Place) throws(Failure) {
    nodes += size
    guard nodes <= YAMLNodes.nodesMax else {
      throw Failure(place: place, sentence: "The text has more than \(YAMLNodes.nodesMax) values, aliases expanded.")
    }
  }

  private mutating func sequence(_ start: Event, _ depth: Int) throws(Failure) -> Node {
    var items: [Node] = []
    while true {
      let event = try next()
      if event.kind == .sequenceEnd { return Node(.sequence(items), at: start.place) }
      items.append(try node(event, depth: depth + 1))
    }
  }

  /// The members with those of `<<` behind them, unless they are there already.
  private static func merged(_ members: [Node.Member]) -> [Node.Member] {
    guard let merge = members.first(where: { $0.name == "<<" }) else { return members }
    var all = members.filter { $0.name != "<<" }
    var names = Set(all.map(\.name))
    for source in merge.value.items.isEmpty ? [merge.value] : merge.value.items {
      all += source.members.filter { names.insert($0.name).inserted }
    }
    return all
  }

  private mutating func mapping(_ start: Event, _ depth: Int) throws(Failure) -> Node {
    var members: [Node.Member] = []
    var names: Set<String> = []
    while true {
      let event = try next()
      if event.kind == .mappingEnd { return Node(.mapping(YAMLNodes.merged(members)), at: start.place) }
      let key = try node(event, depth: depth + 1)
      guard let name = key.text else { throw Failure(place: key.place, sentence: "A name must be text, but is \(key.kind).") }
      if !names.insert(name).inserted { duplicates.append((name, key.place)) }
      members.append(Node.Member(name: name, namePlace: key.place, value: try node(try next(), depth: depth + 1)))
    }
  }
}

/// Types of plain scalars, by the core schema of YAML 1.2.
private enum PlainScalar {
  static func content(_ text: String) -> Node.Content {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: return number(text).map { .number($0) } ?? .string(text)
    }
  }

  /// The number in JSON's grammar: `+1` is 1, `.5` is 0.5, `0x1F` is 31.
  private static func number(_ text: String) -> String? {
    let first = text.utf8.first ?? 0
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) || "+-.".utf8.contains(first) else { return nil }
    if text.hasPrefix("0x"), let value = Int(text.dropFirst(2), radix: 16) { return String(value) }
    if text.hasPrefix("0o"), let value = Int(text.dropFirst(2), radix: 8) { return String(value) }
    let isNegative = first == UInt8(ascii: "-")
    var digits = first == UInt8(ascii: "+") || isNegative ? String(text.dropFirst()) : text
    if digits.hasPrefix(".") { digits = "0" + digits }
    guard let body = digits.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(body), let value = Double(digits), value.isFinite,
      !digits.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "x") || $0 | 0x20 == UInt8(ascii: "p") })
    else { return nil }
    return (isNegative ? "-" : "") + (Int(digits).map(String.init) ?? (digits.hasSuffix(".") ? digits + "0" : digits))
  }
}
