// SPDX-License-Identifier: Apache-2.0

package import AgentEvents
internal import EventStream
package import JSON

/// Holds an agent's answer to what it was told: which figures, ids and dates stand in neither question nor observation.
///
/// Sources are the question, the session's attributes, what actions, knowledge bases and code returned, and what returned control brought.
/// No source is what a model or an agent says: instructions, rationales, earlier answers, and a collaborator's answer, whose own observations
/// are in the trace and count. Values are compared, not their spelling:
///
/// * Numbers by value: 1,299.00 is 1299, 20% is 0.2 too, 2 million is 2000000. Of a range each figure must stand somewhere, or all of it is
///   listed. A figure of three digits or more may round a longer one.
/// * Days however they are written, where day and month cannot be told apart as both. A day without its year is any year's, a time is one of a day.
/// * Ids without regard to case, hyphens and underscores.
///
/// What numbers a list or a step, numbers in words, and the count of a list that an observation holds are not looked for.
package struct Grounding: Sendable {
  /// How many values are listed.
  package static let listedMax = 100
  /// An answer is looked at up to here.
  private static let answerBytesMax = 1 << 20
  /// Sources are read up to here, all together; behind it nothing can be said any more.
  private static let sourceBytesMax = 16 << 20

  private var known = KnownValues()
  private var sourceBytes = 0
  private var answerBytes: [UInt8] = []
  private var hasTrace = false
  private var isOrchestratedElsewhere = false

  /// A turn that nothing is known of; what users say in its prompts is found there, as recordings tell it nowhere else.
  package init() {}

  /// The answer so far.
  package var answer: String { String(decoding: answerBytes, as: UTF8.self) }

  /// Whether anything can be said: the trace tells what was observed, and all of it was kept.
  package var isJudged: Bool { hasTrace && !isOrchestratedElsewhere && !known.isOverfull && sourceBytes <= Self.sourceBytesMax }

  /// The values of the answer so far that stand nowhere; none where nothing can be said.
  package var ungrounded: [UngroundedValue] { isJudged ? findings(in: answer) : [] }

  /// Lets what follows be another turn's of the same session; what was asked and observed stays known.
  package mutating func beginTurn() { (answerBytes, hasTrace) = ([], false) }

  // MARK: Sources

  /// Takes a text's values for known; JSON is read as such.
  package mutating func add(source: String) {
    sourceBytes += source.utf8.count
    guard sourceBytes <= Self.sourceBytesMax else { return }
    if let first = source.utf8.first(where: { $0 > 0x20 }), first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
      let value = try? JSONValue(parsing: source)
    {
      add(value)
    } else {
      known.add(source)
    }
  }

  /// Takes the values of a tree for known, and how long its lists are.
  package mutating func add(_ value: JSONValue) {
    switch value {
    case .string(let text): known.add(text)
    case .number(let number): known.add(number.integer.map(String.init) ?? number.literal)
    case .array(let items):
      known.add(count: items.count)
      for item in items { add(item) }
    case .object(let object):
      for member in object.members {
        known.add(member.name)
        add(member.value)
      }
    case .null, .bool: break
    }
  }

  // MARK: Events

  /// Takes what a recorded answer tells, up to its end or to what is no event.
  package mutating func absorb(stream bytes: [UInt8]) {
    var decoder = FrameDecoder()
    decoder.append(bytes)
    while let frame = try? decoder.next() { if let event = try? AgentEvent(frame) { absorb(event) } }
  }

  /// Takes what an event tells.
  package mutating func absorb(_ event: AgentEvent) {
    switch event {
    case .chunk(let chunk):
      if let bytes = chunk.bytes?.bytes, answerBytes.count < Self.answerBytesMax { answerBytes += bytes }
      for citation in chunk.attribution?.citations ?? [] { add(citation.retrievedReferences) }
    case .trace(let part): if let trace = part.trace { absorb(trace, depth: part.callerChain?.count ?? 1) }
    case .returnControl, .files, .exception, .other: break
    }
  }

  private mutating func absorb(_ trace: Trace, depth: Int) {
    switch trace {
    case .step(_, let step):
      hasTrace = true
      absorb(step, depth)
    case .customOrchestration: isOrchestratedElsewhere = true
    case .failure, .guardrail, .unknown: break
    }
  }

  private mutating func absorb(_ step: Step, _ depth: Int) {
    switch step {
    case .modelInput(let input): if depth == 1, let text = input.text { add(prompt: text.string) }
    case .observation(let observation): absorb(observation)
    case .unknown(_, let value): add(value)
    case .modelOutput, .rationale, .invocationInput: break
    }
  }

  private mutating func absorb(_ observation: Observation) {
    let texts = [
      observation.actionGroupInvocationOutput?.text, observation.codeInterpreterInvocationOutput?.executionOutput,
      observation.repromptResponse?.text,
    ]
    for text in texts { if let text { add(source: text.string) } }
    add(observation.knowledgeBaseLookupOutput?.retrievedReferences)
    for member in observation.extra { add(member.value) }
  }

  private mutating func add(_ references: [RetrievedReference]?) {
    for reference in references ?? [] {
      if let text = reference.content?.text { add(source: text.string) }
      for column in reference.content?.row ?? [] { if let value = column.columnValue { add(source: value.string) } }
      for value in (reference.metadata ?? [:]).values { add(value) }
    }
  }

  /// What users say in a prompt; all of a prompt that has no messages.
  private mutating func add(prompt: String) {
    guard let messages = (try? JSONValue(parsing: prompt))?["messages"]?.array else { return add(source: prompt) }
    for message in messages where message["role"]?.string == "user" {
      if let content = message["content"] { known.add(content.string ?? content.text) }
    }
  }

  // MARK: Findings

  /// The values of a text that stand nowhere, in its order.
  package func findings(in answer: String) -> [UngroundedValue] {
    let text = answer.utf8.count > Self.answerBytesMax ? String(answer.prefix(Self.answerBytesMax)) : answer
    var scanner = ValueScanner(text)
    let scalars = Array(text.unicodeScalars)
    var found: [UngroundedValue] = []
    for group in Self.ranges(scanner.claims(), scalars) where !group.allSatisfy(isGrounded) {
      guard let first = group.first, let last = group.last, found.count < Self.listedMax else { break }
      let range = first.range.lowerBound..<last.range.upperBound
      found.append(UngroundedValue(first.kind, String(String.UnicodeScalarView(scalars[range])), at: range))
    }
    return found
  }

  private func isGrounded(_ claim: Claim) -> Bool {
    !claim.traits.isDisjoint(with: [.ordinal, .word]) || known.holds(claim)
  }

  /// The claims, those of a range together.
  private static func ranges(_ claims: [Claim], _ scalars: [Unicode.Scalar]) -> [[Claim]] {
    var groups: [[Claim]] = []
    for claim in claims {
      if let last = groups.last?.last, groups.last?.count == 1, last.kind == .figure, claim.kind == .figure,
        joins(scalars[last.range.upperBound..<claim.range.lowerBound])
      {
        groups[groups.count - 1].append(claim)
      } else {
        groups.append([claim])
      }
    }
    return groups
  }

  /// What stands between the figures of a range is no longer than this, spaces included.
  private static let gapMax = 10

  /// Whether two figures with this between them are a range.
  private static func joins(_ gap: ArraySlice<Unicode.Scalar>) -> Bool {
    guard gap.count <= gapMax else { return false }
    let text = String(String.UnicodeScalarView(gap)).filter { $0 != " " }
    return ["-", "–", "to", "—"].contains(text)
  }
}
