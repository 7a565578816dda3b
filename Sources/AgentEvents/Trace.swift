// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The kinds of step that a model call can belong to.
package enum StepKind: String, CaseIterable, Hashable, Sendable {
  /// Whether the input makes sense, asked before all else.
  case preProcessing = "preProcessingTrace"
  /// The agent's own loop.
  case orchestration = "orchestrationTrace"
  /// The answer's last polish.
  case postProcessing = "postProcessingTrace"
  /// Which agent should answer.
  case routingClassifier = "routingClassifierTrace"

  var name: StaticString {
    switch self {
    case .preProcessing: "preProcessingTrace"
    case .orchestration: "orchestrationTrace"
    case .postProcessing: "postProcessingTrace"
    case .routingClassifier: "routingClassifierTrace"
    }
  }
}

/// One thing that happened while the agent worked.
package indirect enum Trace: Hashable, Sendable {
  /// A step of one of the four kinds that call models.
  case step(StepKind, Step)
  /// What a Lambda function that orchestrates says of itself; the models it calls are not told.
  case customOrchestration(CustomOrchestrationTrace)
  /// Something failed; an exception may follow, or not.
  case failure(FailureTrace)
  /// A guardrail looked at the input or the output.
  case guardrail(GuardrailTrace)
  /// What the model does not have: the member's name and its value.
  case unknown(String, JSONValue)
}

/// What a step tells.
package indirect enum Step: Hashable, Sendable {
  /// A model is about to be called.
  case modelInput(ModelInvocationInput)
  /// A model has answered.
  case modelOutput(ModelInvocationOutput)
  /// Why the agent does what comes next.
  case rationale(Rationale)
  /// The agent is about to act.
  case invocationInput(InvocationInput)
  /// What came of it.
  case observation(Observation)
  /// What the model does not have: the member's name and its value.
  case unknown(String, JSONValue)
}

/// Why the agent does what comes next.
package struct Rationale: Shape {
  package var traceId: Text?
  package var text: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("traceId", &traceId)
    try members("text", &text)
  }
}

/// What an orchestrating Lambda function says of itself.
package struct CustomOrchestrationTrace: Shape {
  package var traceId: Text?
  package var event: CustomOrchestrationEvent?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("traceId", &traceId)
    try members("event", &event)
  }
}

/// An event of an orchestrating Lambda function.
package struct CustomOrchestrationEvent: Shape {
  package var text: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("text", &text)
  }
}

/// What failed.
package struct FailureTrace: Shape {
  package var traceId: Text?
  package var failureCode: Int?
  package var failureReason: Text?
  package var metadata: Metadata?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("traceId", &traceId)
    try members("failureCode", &failureCode)
    try members("failureReason", &failureReason)
    try members("metadata", &metadata)
  }
}
