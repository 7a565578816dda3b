// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Unions: an object whose one known member says what it is.
///
/// The service may put members beside it, `__type` for one; they are passed over when a known one is there.
extension Trace: WireValue {
  package static func read(_ source: inout Source) throws(JSONError) -> Trace? {
    try readUnion(&source, unknown: Trace.unknown) { name, source throws(JSONError) in
      if let kind = StepKind.named(name, in: source) { return try Step.read(&source).map { .step(kind, $0) } }
      if source.json.is(name, "guardrailTrace") { return try GuardrailTrace.read(&source).map(Trace.guardrail) }
      if source.json.is(name, "failureTrace") { return try FailureTrace.read(&source).map(Trace.failure) }
      guard source.json.is(name, "customOrchestrationTrace") else { return nil }
      return try CustomOrchestrationTrace.read(&source).map(Trace.customOrchestration)
    }
  }

  package func write(to json: inout JSONWriter) {
    switch self {
    case .step(let kind, let step): json.write(union: kind.rawValue, step)
    case .customOrchestration(let trace): json.write(union: "customOrchestrationTrace", trace)
    case .failure(let trace): json.write(union: "failureTrace", trace)
    case .guardrail(let trace): json.write(union: "guardrailTrace", trace)
    case .unknown(let name, let value): json.write(union: name, value)
    }
  }
}

extension Step: WireValue {
  package static func read(_ source: inout Source) throws(JSONError) -> Step? {
    try readUnion(&source, unknown: Step.unknown) { name, source throws(JSONError) in
      if source.json.is(name, "modelInvocationOutput") { return try ModelInvocationOutput.read(&source).map(Step.modelOutput) }
      if source.json.is(name, "modelInvocationInput") { return try ModelInvocationInput.read(&source).map(Step.modelInput) }
      if source.json.is(name, "observation") { return try Observation.read(&source).map(Step.observation) }
      if source.json.is(name, "rationale") { return try Rationale.read(&source).map(Step.rationale) }
      guard source.json.is(name, "invocationInput") else { return nil }
      return try InvocationInput.read(&source).map(Step.invocationInput)
    }
  }

  package func write(to json: inout JSONWriter) {
    switch self {
    case .modelInput(let input): json.write(union: "modelInvocationInput", input)
    case .modelOutput(let output): json.write(union: "modelInvocationOutput", output)
    case .rationale(let rationale): json.write(union: "rationale", rationale)
    case .invocationInput(let input): json.write(union: "invocationInput", input)
    case .observation(let observation): json.write(union: "observation", observation)
    case .unknown(let name, let value): json.write(union: name, value)
    }
  }
}

extension StepKind {
  fileprivate static func named(_ name: JSONReader.Name, in source: Source) -> StepKind? {
    for kind in allCases where source.json.is(name, kind.name) { return kind }
    return nil
  }
}

extension JSONWriter {
  fileprivate mutating func write(union name: String, _ value: some WireValue) {
    raw(byte: UInt8(ascii: "{"))
    begin(name)
    value.write(to: &self)
    raw(byte: UInt8(ascii: "}"))
  }
}

/// Reads an object; the first member that `known` takes decides, otherwise the first that is not `__type`.
private func readUnion<Union>(
  _ source: inout Source, unknown: (String, JSONValue) -> Union,
  known: (JSONReader.Name, inout Source) throws(JSONError) -> Union?
) throws(JSONError) -> Union? {
  guard try source.json.peek() == .object else { return nil }
  let before = source.json.mark
  var found: Union?
  var other: (name: JSONReader.Name, value: JSONReader.Mark)?
  try source.json.openObject()
  while let name = try source.json.nextMember() {
    let value = source.json.mark
    if found == nil, let union = try known(name, &source) {
      found = union
      continue
    }
    try source.json.skipValue()
    if other == nil, !source.json.is(name, "__type") { other = (name, value) }
  }
  if let found { return found }
  guard let other else {
    source.json.rewind(to: before)
    return nil
  }
  var value = source.json
  value.rewind(to: other.value)
  return unknown(try source.json.text(of: other.name), try value.readValue())
}
