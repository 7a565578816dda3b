// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents
internal import OpenAPI

/// What a script lets a guardrail find: patterns in what is asked and answered.
struct ScriptGuardrail: Sendable {
  /// What a pattern stands for.
  enum Kind: Sendable {
    case topic(String)
    case word
    case filter(String, confidence: String)
    /// Personal data of a type; covered up, or not let pass.
    case personal(String, isMasked: Bool)
  }

  struct Rule: Sendable {
    var pattern: String
    var kind: Kind
    var sides: Set<GuardrailVerdict.Side>
  }

  /// The service's types of content filters.
  static let filters = ["INSULTS", "HATE", "SEXUAL", "VIOLENCE", "MISCONDUCT", "PROMPT_ATTACK"]
  static let confidences = ["NONE", "LOW", "MEDIUM", "HIGH"]

  let place: Place
  var rules: [Rule] = []
  var blockedInput = "Sorry, the model cannot answer this question."
  var blockedOutput = "Sorry, the model cannot answer this question."

  /// What there is to be said of a text.
  func verdict(_ side: GuardrailVerdict.Side, _ text: String) -> GuardrailVerdict {
    var assessment = GuardrailAssessment()
    var (isBlocked, masked) = (false, text)
    for rule in rules where rule.sides.contains(side) {
      guard let regex = try? Regex(rule.pattern).ignoresCase(), let match = text.firstMatch(of: regex) else { continue }
      let found = String(text[match.range])
      rule.add(found, to: &assessment)
      if case .personal(let type, true) = rule.kind { masked = masked.replacing(regex, with: "{\(type)}") } else { isBlocked = true }
    }
    let outcome: GuardrailVerdict.Outcome =
      isBlocked ? .blocked(side == .input ? blockedInput : blockedOutput) : masked == text ? .passes : .masked(masked)
    return GuardrailVerdict(outcome: outcome, assessments: [assessment])
  }
}

extension ScriptGuardrail.Rule {
  /// Writes what was found into the assessment, as the service would.
  fileprivate func add(_ found: String, to assessment: inout GuardrailAssessment) {
    switch kind {
    case .topic(let name):
      var topic = GuardrailTopic()
      (topic.name, topic.type, topic.action) = (Text(name), "DENY", "BLOCKED")
      var policy = assessment.topicPolicy ?? GuardrailTopicPolicy()
      policy.topics = (policy.topics ?? []) + [topic]
      assessment.topicPolicy = policy
    case .word:
      var word = GuardrailCustomWord()
      (word.match, word.action) = (Text(found), "BLOCKED")
      var policy = assessment.wordPolicy ?? GuardrailWordPolicy()
      policy.customWords = (policy.customWords ?? []) + [word]
      assessment.wordPolicy = policy
    case .filter(let type, let confidence):
      var filter = GuardrailContentFilter()
      (filter.type, filter.confidence, filter.action) = (Text(type), Text(confidence), "BLOCKED")
      var policy = assessment.contentPolicy ?? GuardrailContentPolicy()
      policy.filters = (policy.filters ?? []) + [filter]
      assessment.contentPolicy = policy
    case .personal(let type, let isMasked):
      var entity = GuardrailPIIEntity()
      (entity.type, entity.match, entity.action) = (Text(type), Text(found), isMasked ? "ANONYMIZED" : "BLOCKED")
      var policy = assessment.sensitiveInformationPolicy ?? GuardrailSensitiveInformationPolicy()
      policy.piiEntities = (policy.piiEntities ?? []) + [entity]
      assessment.sensitiveInformationPolicy = policy
    }
  }
}
