// SPDX-License-Identifier: Apache-2.0

/// A regular expression as a tree.
indirect enum PatternNode {
  /// A place between two scalars.
  enum Assertion: Sendable {
    case start, end, wordBoundary, noWordBoundary
  }

  case scalar(ScalarSet)
  case assertion(Assertion)
  case sequence([PatternNode])
  case alternatives([PatternNode])
  case repeated(PatternNode, min: Int, max: Int?)
}

/// Reads the checked subset of ECMA-262's regular expressions.
///
/// Everything that other languages read differently counts as unsupported as well: `\A`, `[[:alpha:]]`, `(?i)`, possessive quantifiers.
struct PatternParser {
  /// The pattern is not of the subset.
  struct Unsupported: Error {}

  private static let lengthMax = 4096
  private static let depthMax = 64

  private let scalars: [UInt32]
  private var index = 0
  private var depth = 0

  static func parse(_ source: String) throws(Unsupported) -> PatternNode {
    // Delimiters of other languages would be text here, before a start that then never comes.
    guard source.utf8.count <= lengthMax, !source.hasPrefix("/^") else { throw Unsupported() }
    var parser = PatternParser(scalars: source.unicodeScalars.map(\.value))
    let node = try parser.alternatives()
    guard parser.index == parser.scalars.count else { throw Unsupported() }
    return node
  }

  private init(scalars: [UInt32]) { self.scalars = scalars }

  // MARK: Steps

  private var next: UInt32? { index < scalars.count ? scalars[index] : nil }

  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar.value else { return false }
    index += 1
    return true
  }

  private mutating func skip(_ text: String) -> Bool {
    let wanted = text.unicodeScalars.map(\.value)
    guard scalars[index...].starts(with: wanted) else { return false }
    index += wanted.count
    return true
  }

  private mutating func take() throws(Unsupported) -> UInt32 {
    guard let next else { throw Unsupported() }
    index += 1
    return next
  }

  // MARK: Structure

  private mutating func alternatives() throws(Unsupported) -> PatternNode {
    guard depth < PatternParser.depthMax else { throw Unsupported() }
    depth += 1
    defer { depth -= 1 }
    var nodes = [try sequence()]
    while skip("|") { nodes.append(try sequence()) }
    return nodes.count == 1 ? nodes[0] : .alternatives(nodes)
  }

  private mutating func sequence() throws(Unsupported) -> PatternNode {
    var nodes: [PatternNode] = []
    while let scalar = next, scalar != UInt32(UInt8(ascii: "|")), scalar != UInt32(UInt8(ascii: ")")) {
      nodes.append(try quantified(try atom()))
    }
    return .sequence(nodes)
  }

  private mutating func quantified(_ node: PatternNode) throws(Unsupported) -> PatternNode {
    guard let (min, max) = try quantifier() else { return node }
    // Laziness changes what is found, not whether; a second quantifier is an error or means something else elsewhere.
    _ = skip("?")
    if let next, "*+?".unicodeScalars.contains(where: { $0.value == next }) { throw Unsupported() }
    return .repeated(node, min: min, max: max)
  }

  private mutating func quantifier() throws(Unsupported) -> (min: Int, max: Int?)? {
    if skip("*") { return (0, nil) }
    if skip("+") { return (1, nil) }
    if skip("?") { return (0, 1) }
    let start = index
    guard skip("{") else { return nil }
    let min = number()
    var max = min
    if skip(",") { max = number() }
    guard skip("}"), let min else {
      // A brace that begins no quantifier is text, but for `{,3}`, which some languages count.
      index = start
      guard scalars[start...].dropFirst().first != UInt32(UInt8(ascii: ",")) else { throw Unsupported() }
      return nil
    }
    guard max.map({ $0 >= min }) ?? true else { throw Unsupported() }
    return (min, max)
  }

  private mutating func number() -> Int? {
    let digits = scalars[index...].prefix { (0x30...0x39).contains($0) }
    index += digits.count
    // A count that is too large for a program is too large in any case.
    return digits.isEmpty ? nil : digits.reduce(0) { min($0 * 10 + Int($1 & 0x0F), 1_000_000) }
  }

  private mutating func atom() throws(Unsupported) -> PatternNode {
    let scalar = try take()
    switch Unicode.Scalar(scalar) {
    case "^": return .assertion(.start)
    case "$": return .assertion(.end)
    case ".": return .scalar(ScalarSet.lineEnds.inverted)
    case "(": return try group()
    case "[": return .scalar(try scalarClass())
    case "\\":
      if skip("b") { return .assertion(.wordBoundary) }
      if skip("B") { return .assertion(.noWordBoundary) }
      return .scalar(try PatternParser.set(escape()))
    case "*", "+", "?": throw Unsupported()
    default: return .scalar(ScalarSet([scalar...scalar]))
    }
  }

  private mutating func group() throws(Unsupported) -> PatternNode {
    if skip("?") {
      let isNamed =
        skip("P<")
        || !scalars[index...].starts(with: "<=".unicodeScalars.map(\.value))
          && !scalars[index...].starts(with: "<!".unicodeScalars.map(\.value)) && skip("<")
      if isNamed {
        while try take() != UInt32(UInt8(ascii: ">")) {}
      } else {
        guard skip(":") else { throw Unsupported() }
      }
    }
    let node = try alternatives()
    guard skip(")") else { throw Unsupported() }
    return node
  }

  // MARK: Scalars

  private enum Escape {
    case scalar(UInt32)
    case set(ScalarSet)
  }

  private static func set(_ escape: Escape) -> ScalarSet {
    switch escape {
    case .scalar(let value): ScalarSet([value...value])
    case .set(let set): set
    }
  }

  /// `[a-z\d_]`, behind its opening bracket.
  private mutating func scalarClass() throws(Unsupported) -> ScalarSet {
    let isInverted = skip("^")
    var set = ScalarSet()
    while !skip("]") {
      // Classes within classes, and what other languages compute with them.
      if skip("[:") || skip("[.") || skip("[=") || skip("&&") || skip("--[") { throw Unsupported() }
      let first = try classItem()
      guard case .scalar(let low) = first, next == UInt32(UInt8(ascii: "-")), index + 1 < scalars.count,
        scalars[index + 1] != UInt32(UInt8(ascii: "]"))
      else {
        set.formUnion(PatternParser.set(first))
        continue
      }
      index += 1
      guard case .scalar(let high) = try classItem(), low <= high else { throw Unsupported() }
      set.insert(low...high)
    }
    return isInverted ? set.inverted : set
  }

  private mutating func classItem() throws(Unsupported) -> Escape {
    guard skip("\\") else { return .scalar(try take()) }
    return skip("b") ? .scalar(0x08) : try escape()
  }

  /// What follows a backslash; letters and digits that mean nothing here mean something elsewhere.
  private mutating func escape() throws(Unsupported) -> Escape {
    let scalar = try take()
    switch Unicode.Scalar(scalar) {
    case "d": return .set(.digits)
    case "D": return .set(ScalarSet.digits.inverted)
    case "w": return .set(.word)
    case "W": return .set(ScalarSet.word.inverted)
    case "s": return .set(.space)
    case "S": return .set(ScalarSet.space.inverted)
    case "t": return .scalar(0x09)
    case "n": return .scalar(0x0A)
    case "v": return .scalar(0x0B)
    case "f": return .scalar(0x0C)
    case "r": return .scalar(0x0D)
    case "0" where !(next.map { (0x30...0x39).contains($0) } ?? false): return .scalar(0)
    case "x": return .scalar(try hexadecimal(2))
    case "u": return .scalar(try codePoint())
    default:
      let isWord = ScalarSet.word.contains(scalar) && scalar != UInt32(UInt8(ascii: "_"))
      guard !isWord, scalar < 0x80 else { throw Unsupported() }
      return .scalar(scalar)
    }
  }

  private mutating func hexadecimal(_ count: Int) throws(Unsupported) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<count {
      let scalar = try take()
      guard let digit = UInt8(exactly: scalar), LooseEscapes.isHexDigit(digit) else { throw Unsupported() }
      value = value * 16 + UInt32(digit & 0x0F) + (digit > UInt8(ascii: "9") ? 9 : 0)
    }
    return value
  }

  /// `\u00e9`, `\u{1F69A}` or two surrogates.
  private mutating func codePoint() throws(Unsupported) -> UInt32 {
    var value: UInt32 = 0
    if skip("{") {
      while !skip("}") {
        value = value * 16 + (try hexadecimal(1))
        guard value <= 0x10FFFF else { throw Unsupported() }
      }
    } else {
      value = try hexadecimal(4)
      if (0xD800..<0xDC00).contains(value), skip("\\u") {
        let low = try hexadecimal(4)
        guard (0xDC00..<0xE000).contains(low) else { throw Unsupported() }
        value = 0x10000 + (value - 0xD800) * 0x400 + (low - 0xDC00)
      }
    }
    guard Unicode.Scalar(value) != nil else { throw Unsupported() }
    return value
  }
}
