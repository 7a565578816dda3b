// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup

/// What the service's model says of a text: how long it is, and what it looks like.
struct TextRule: Sendable {
  /// How many Unicode scalars it may have.
  private let lengths: ClosedRange<Int>
  /// What it looks like, as the object of a sentence, and as the model's pattern.
  private let form: (words: String, rules: Schema.StringRules)?
  /// Whether a sentence may show it; what users and instructions say stays out of logs.
  private let isShown: Bool

  private init(_ lengths: ClosedRange<Int>, _ words: String? = nil, _ pattern: String? = nil, isShown: Bool = true) {
    self.lengths = lengths
    form = pattern.map { pattern in
      var rules = Schema.StringRules()
      rules.pattern = pattern
      return (words ?? "a text that matches \(pattern)", rules)
    }
    self.isShown = isShown
  }

  /// A text of a length.
  static func length(_ lengths: ClosedRange<Int>) -> TextRule { TextRule(lengths, isShown: false) }

  /// What is wrong with a text, as the end of a sentence that begins with its name.
  func problem(with text: String) -> String? {
    // Counting 25 MB takes a while, and a text has no more scalars than bytes.
    let isShort = text.utf8.count <= lengths.upperBound && lengths.lowerBound == 0
    let count = isShort ? 0 : text.unicodeScalars.count
    if !lengths.contains(count) {
      return "must have \(BodyWriter.words(lengths, "character")), but has \(count)"
    }
    guard let form, !form.rules.problems(with: text).isEmpty else { return nil }
    return "must be \(form.words)" + (isShown ? ", but is \"\(String(text.unicodeScalars.prefix(80)))\"" : "")
  }

  // MARK: The model's rules

  /// Any text.
  static let any = TextRule(0...Int.max)
  /// What a user says.
  static let inputText = TextRule.length(0...25_000_000)
  /// An agent, an alias or a knowledge base.
  static let id = TextRule(0...10, "one to ten letters and digits", "^[0-9a-zA-Z]+$")
  /// A session or a memory.
  static let sessionId = TextRule(2...100, "made of letters, digits and ._:-", "^[0-9a-zA-Z._:-]+$")
  /// A name of an agent, an action group, a function or a parameter.
  static let name = TextRule(
    1...200, "up to 100 letters and digits, with a single - or _ between them", "^([0-9a-zA-Z][_-]?){1,100}$", isShown: false)
  /// The caller of a service that calls an agent.
  static let sourceArn = TextRule(
    0...2048, "the ARN of an agent", "^arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:agent/[0-9a-zA-Z]{10}$")
  /// An agent's alias.
  static let agentAliasArn = TextRule(
    0...2048, "the ARN of an agent's alias",
    "^arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:agent-alias/[0-9a-zA-Z]{10}/[0-9a-zA-Z]{10}$")
  /// A Lambda function.
  static let lambdaArn = TextRule(
    0...2048, "the ARN of a Lambda function",
    "^arn:(aws[a-zA-Z-]*)?:lambda:[a-z]{2}(-gov)?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_\\.]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?$")
  /// A key that encrypts.
  static let keyArn = TextRule(
    1...2048, "the ARN of a KMS key", "^arn:aws(|-cn|-us-gov):kms:[a-zA-Z0-9-]*:[0-9]{12}:key/[a-zA-Z0-9-]{36}$")
  /// An object in S3.
  static let s3URI = TextRule(1...1024, "a URI such as s3://bucket/key", "^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/.+$")
  /// A bucket.
  static let s3Bucket = TextRule(3...63, "the name of a bucket", "^[a-z0-9][\\.\\-a-z0-9]{1,61}[a-z0-9]$")
  /// The key of an object.
  static let s3Key = TextRule(
    1...1024, "the key of an object", "^[\\.\\-\\!\\*\\_\\'\\(\\)a-zA-Z0-9][\\.\\-\\!\\*\\_\\'\\(\\)\\/a-zA-Z0-9]*$")
  /// A guardrail.
  static let guardrail = TextRule(
    0...2048, "the id or ARN of a guardrail",
    "^(([a-z0-9]+)|(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:guardrail/[a-z0-9]+))$")
  /// A guardrail's version.
  static let guardrailVersion = TextRule(1...5, "DRAFT or a number from 1", "^(([1-9][0-9]{0,7})|(DRAFT))$")
  /// A model that reranks.
  static let rerankingModelArn = TextRule(
    1...2048, "the ARN of a foundation model", "^(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}::foundation-model/(.*))?$")
  /// A model that makes filters.
  static let filterModelArn = TextRule(
    1...2048, "the id or ARN of a model",
    "^(arn:aws(-[^:]+)?:(bedrock|sagemaker):[a-z0-9-]{1,20}:([0-9]{12})?:([a-z-]+/)?)?([a-z0-9.-]{1,63}){0,2}"
      + "(([:][a-z0-9-]{1,63}){0,2})?(/[a-z0-9]{1,12})?$")
  /// The model of an inline agent or of one of its prompts.
  static let modelId = TextRule(
    1...2048, "the id or ARN of a model, or the ARN of an inference profile",
    "(^arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:(([0-9]{12}:custom-model/[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}"
      + "(([:][a-z0-9-]{1,63}){0,2})?/[a-z0-9]{12})|(:foundation-model/([a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}"
      + "([.]?[a-z0-9-]{1,63})([:][a-z0-9-]{1,63}){0,2})))|(([a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([.]?[a-z0-9-]{1,63})"
      + "([:][a-z0-9-]{1,63}){0,2}))|(([0-9a-zA-Z][_-]?)+))$|"
      + "(^arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:(|[0-9a-z-]{1,20}):(|[0-9]{12}):inference-profile/[a-zA-Z0-9-:.]+)$")
}
