// SPDX-License-Identifier: Apache-2.0

/// A regular expression as instructions for all its readings at once.
///
/// Every scalar of a text is looked at once, by at most as many threads as there are instructions: no pattern and no text take more than
/// the product of their lengths, and a match that takes more than ``stepsMax`` is given up.
struct PatternProgram: Sendable {
  /// A pattern such as `[a-z]{1,2048}` needs two for each time.
  private static let instructionsMax = 10_000
  private static let workMax = 100_000
  private static let stepsMax = 50_000_000

  private enum Instruction: Sendable {
    /// Takes one scalar of the set.
    case scalar(Int)
    case assertion(PatternNode.Assertion)
    case split(Int, Int)
    case jump(Int)
    case match
  }

  private var instructions: [Instruction] = []
  private var sets: [ScalarSet] = []
  private var work = 0

  /// Compiles a pattern; `nil` when it is not of the subset, or too large.
  init?(_ source: String) {
    do throws(PatternParser.Unsupported) {
      try emit(try PatternParser.parse(source))
      try emit(.match)
    } catch { return nil }
  }

  // MARK: Compiling

  private mutating func emit(_ instruction: Instruction) throws(PatternParser.Unsupported) {
    guard instructions.count < PatternProgram.instructionsMax else { throw PatternParser.Unsupported() }
    instructions.append(instruction)
  }

  private mutating func emit(_ node: PatternNode) throws(PatternParser.Unsupported) {
    work += 1
    guard work < PatternProgram.workMax else { throw PatternParser.Unsupported() }
    switch node {
    case .scalar(let set):
      sets.append(set)
      try emit(.scalar(sets.count - 1))
    case .assertion(let assertion): try emit(Instruction.assertion(assertion))
    case .sequence(let nodes): for node in nodes { try emit(node) }
    case .alternatives(let nodes): try emitAlternatives(nodes)
    case .repeated(let node, let min, let max): try emitRepeated(node, min, max)
    }
  }

  private mutating func emitAlternatives(_ nodes: [PatternNode]) throws(PatternParser.Unsupported) {
    var jumps: [Int] = []
    for (index, node) in nodes.enumerated() {
      let split = instructions.count
      let isLast = index == nodes.count - 1
      if !isLast { try emit(.split(split + 1, 0)) }
      try emit(node)
      guard !isLast else { break }
      jumps.append(instructions.count)
      try emit(.jump(0))
      instructions[split] = .split(split + 1, instructions.count)
    }
    for jump in jumps { instructions[jump] = .jump(instructions.count) }
  }

  private mutating func emitRepeated(_ node: PatternNode, _ min: Int, _ max: Int?) throws(PatternParser.Unsupported) {
    for _ in 0..<min { try emit(node) }
    guard let max else {
      let split = instructions.count
      try emit(.split(split + 1, 0))
      try emit(node)
      try emit(.jump(split))
      instructions[split] = .split(split + 1, instructions.count)
      return
    }
    var splits: [Int] = []
    for _ in min..<max {
      splits.append(instructions.count)
      try emit(.split(0, 0))
      try emit(node)
    }
    for split in splits { instructions[split] = .split(split + 1, instructions.count) }
  }

  // MARK: Matching

  /// Whether some part of a text matches; `nil` when that took too long.
  func matches(_ text: String) -> Bool? {
    var threads = Threads(count: instructions.count)
    var pending: [Int] = []
    var scalars = text.unicodeScalars.makeIterator()
    var (previous, upcoming) = (UInt32?.none, scalars.next()?.value)
    while true {
      threads.begin()
      for index in pending { threads.add(index, instructions, previous, upcoming) }
      threads.add(0, instructions, previous, upcoming)
      if threads.isMatch { return true }
      guard let scalar = upcoming else { return false }
      guard threads.steps < PatternProgram.stepsMax else { return nil }
      pending.removeAll(keepingCapacity: true)
      for index in threads.waiting {
        if case .scalar(let set) = instructions[index], sets[set].contains(scalar) { pending.append(index + 1) }
      }
      if pending.isEmpty, isAnchored { return false }
      (previous, upcoming) = (scalar, scalars.next()?.value)
    }
  }

  /// Whether every match begins at the start.
  private var isAnchored: Bool { if case .assertion(.start) = instructions[0] { true } else { false } }

  /// The instructions that wait for the next scalar, each once.
  private struct Threads {
    private(set) var waiting: [Int] = []
    private(set) var isMatch = false
    private(set) var steps = 0
    private var seen: [Int]
    private var position = 0
    private var open: [Int] = []

    init(count: Int) { seen = Array(repeating: 0, count: count) }

    mutating func begin() {
      position += 1
      waiting.removeAll(keepingCapacity: true)
    }

    /// Follows an instruction to all that take a scalar.
    mutating func add(_ start: Int, _ instructions: [Instruction], _ previous: UInt32?, _ upcoming: UInt32?) {
      open.append(start)
      while let index = open.popLast() {
        steps += 1
        guard seen[index] != position else { continue }
        seen[index] = position
        switch instructions[index] {
        case .scalar: waiting.append(index)
        case .assertion(let assertion): if assertion.holds(previous, upcoming) { open.append(index + 1) }
        case .split(let first, let second):
          open.append(second)
          open.append(first)
        case .jump(let target): open.append(target)
        case .match: isMatch = true
        }
      }
    }
  }
}

extension PatternNode.Assertion {
  /// Whether this holds between two scalars.
  fileprivate func holds(_ previous: UInt32?, _ upcoming: UInt32?) -> Bool {
    func isWord(_ scalar: UInt32?) -> Bool { scalar.map { ScalarSet.word.contains($0) } ?? false }
    return switch self {
    case .start: previous == nil
    case .end: upcoming == nil
    case .wordBoundary: isWord(previous) != isWord(upcoming)
    case .noWordBoundary: isWord(previous) == isWord(upcoming)
    }
  }
}
