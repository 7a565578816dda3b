// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What a guardrail looked at; the traces behind an answer share one trace id.
package struct GuardrailTrace: Shape {
  package var traceId: Text?
  package var action: Text?
  package var inputAssessments: [GuardrailAssessment]?
  package var outputAssessments: [GuardrailAssessment]?
  package var metadata: Metadata?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("traceId", &traceId)
    try members("action", &action)
    try members("inputAssessments", &inputAssessments)
    try members("outputAssessments", &outputAssessments)
    try members("metadata", &metadata)
  }
}

/// What the policies of a guardrail found.
package struct GuardrailAssessment: Shape {
  package var contentPolicy: GuardrailContentPolicy?
  package var sensitiveInformationPolicy: GuardrailSensitiveInformationPolicy?
  package var topicPolicy: GuardrailTopicPolicy?
  package var wordPolicy: GuardrailWordPolicy?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("contentPolicy", &contentPolicy)
    try members("sensitiveInformationPolicy", &sensitiveInformationPolicy)
    try members("topicPolicy", &topicPolicy)
    try members("wordPolicy", &wordPolicy)
  }
}

/// What was found of harmful content.
package struct GuardrailContentPolicy: Shape {
  package var filters: [GuardrailContentFilter]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("filters", &filters)
  }
}

/// A kind of harmful content.
package struct GuardrailContentFilter: Shape {
  package var type: Text?
  package var confidence: Text?
  package var action: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("type", &type)
    try members("confidence", &confidence)
    try members("action", &action)
  }
}

/// What was found of private data.
package struct GuardrailSensitiveInformationPolicy: Shape {
  package var piiEntities: [GuardrailPIIEntity]?
  package var regexes: [GuardrailRegex]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("piiEntities", &piiEntities)
    try members("regexes", &regexes)
  }
}

/// A piece of private data.
package struct GuardrailPIIEntity: Shape {
  package var type: Text?
  package var match: Text?
  package var action: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("type", &type)
    try members("match", &match)
    try members("action", &action)
  }
}

/// What a pattern of the guardrail's owner matched.
package struct GuardrailRegex: Shape {
  package var name: Text?
  package var regex: Text?
  package var match: Text?
  package var action: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("name", &name)
    try members("regex", &regex)
    try members("match", &match)
    try members("action", &action)
  }
}

/// Which topics came up.
package struct GuardrailTopicPolicy: Shape {
  package var topics: [GuardrailTopic]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("topics", &topics)
  }
}

/// A topic.
package struct GuardrailTopic: Shape {
  package var name: Text?
  package var type: Text?
  package var action: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("name", &name)
    try members("type", &type)
    try members("action", &action)
  }
}

/// Which words came up.
package struct GuardrailWordPolicy: Shape {
  package var customWords: [GuardrailCustomWord]?
  package var managedWordLists: [GuardrailManagedWord]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("customWords", &customWords)
    try members("managedWordLists", &managedWordLists)
  }
}

/// A word of the guardrail's owner.
package struct GuardrailCustomWord: Shape {
  package var match: Text?
  package var action: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("match", &match)
    try members("action", &action)
  }
}

/// A word of the service's lists.
package struct GuardrailManagedWord: Shape {
  package var match: Text?
  package var type: Text?
  package var action: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("match", &match)
    try members("type", &type)
    try members("action", &action)
  }
}
