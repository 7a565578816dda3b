// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What is sent to a model: the whole prompt, and the only place that names the model.
package struct ModelInvocationInput: Shape {
  /// Pairs the input with its output; up to 53 characters, whatever the model says.
  package var traceId: Text?
  package var text: Text?
  /// The prompt's type, `ORCHESTRATION` for example.
  package var type: Text?
  /// Missing when a knowledge base generates its answer.
  package var foundationModel: Text?
  package var inferenceConfiguration: InferenceConfiguration?
  package var overrideLambda: Text?
  package var parserMode: Text?
  package var promptCreationMode: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("traceId", &traceId)
    try members("text", &text)
    try members("type", &type)
    try members("foundationModel", &foundationModel)
    try members("inferenceConfiguration", &inferenceConfiguration)
    try members("overrideLambda", &overrideLambda)
    try members("parserMode", &parserMode)
    try members("promptCreationMode", &promptCreationMode)
  }
}

/// How the model was told to answer.
package struct InferenceConfiguration: Shape {
  package var maximumLength: Int?
  package var stopSequences: [Text]?
  package var temperature: Double?
  package var topK: Int?
  package var topP: Double?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("maximumLength", &maximumLength)
    try members("stopSequences", &stopSequences)
    try members("temperature", &temperature)
    try members("topK", &topK)
    try members("topP", &topP)
  }
}

/// What a model answered: of the recorded events, the only one with usage.
package struct ModelInvocationOutput: Shape {
  package var traceId: Text?
  package var metadata: Metadata?
  package var rawResponse: RawResponse?
  package var parsedResponse: ParsedResponse?
  package var reasoningContent: ReasoningContent?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("traceId", &traceId)
    try members("metadata", &metadata)
    try members("rawResponse", &rawResponse)
    try members("parsedResponse", &parsedResponse)
    try members("reasoningContent", &reasoningContent)
  }
}

/// The answer as the model gave it.
package struct RawResponse: Shape {
  /// Plain text, or the model's own JSON, which may tell of cached tokens.
  package var content: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("content", &content)
  }
}

/// What the service understood: a verdict before the orchestration, a text after it.
package struct ParsedResponse: Shape {
  package var isValid: Bool?
  package var rationale: Text?
  package var text: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("isValid", &isValid)
    try members("rationale", &rationale)
    try members("text", &text)
  }
}

/// What the model thought, or that it may not be shown.
package struct ReasoningContent: Shape {
  package var reasoningText: ReasoningText?
  package var redactedContent: Blob?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("reasoningText", &reasoningText)
    try members("redactedContent", &redactedContent)
  }
}

/// A thought; its text may be missing.
package struct ReasoningText: Shape {
  package var text: Text?
  package var signature: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("text", &text)
    try members("signature", &signature)
  }
}
