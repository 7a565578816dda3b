// SPDX-License-Identifier: Apache-2.0

extension TextForm {
  /// The rule that a text of another form breaks.
  var code: String {
    switch self {
    case .name, .id, .guardrailVersion, .bucket, .tag: "agent-name"
    case .model: "agent-model-form"
    case .roleArn, .keyArn, .functionArn, .executor, .aliasArn, .guardrail: "agent-arn"
    }
  }

  /// What is wrong with a text, as the end of a sentence; `nil` when nothing is.
  func fault(_ text: String) -> String? {
    switch self {
    case .name: TextForm.isName(text) ? nil : "expected 1 to 100 letters and digits, single - or _ between them"
    case .id: text.utf8.count == 10 && text.utf8.allSatisfy(TextForm.isAlphanumeric) ? nil : "expected ten letters and digits"
    case .guardrailVersion: isGuardrailVersion(text) ? nil : "expected a number or DRAFT"
    case .bucket: isBucket(text) ? nil : "expected a bucket's name, 3 to 63 of a-z, 0-9, - and ."
    case .tag: text.utf8.count <= 128 ? nil : "expected at most 128 bytes"
    case .model: modelFault(text)
    case .roleArn: ARN.fault(text, service: "iam", resource: "role/", hasRegion: false)
    case .keyArn: ARN.fault(text, service: "kms", resource: "key/")
    case .functionArn: ARN.fault(text, service: "lambda", resource: "function:")
    case .executor: executorFault(text)
    case .aliasArn: aliasFault(text)
    case .guardrail:
      text.hasPrefix("arn:")
        ? ARN.fault(text, service: "bedrock", resource: "guardrail/")
        : text.utf8.allSatisfy(TextForm.isLowerOrDigit) && !text.isEmpty ? nil : "expected a guardrail's id or ARN"
    }
  }

  /// As a function may be a program's path, an alias may be the path of its agent's configuration.
  private func aliasFault(_ text: String) -> String? {
    if [".yaml", ".yml", ".json"].contains(where: text.hasSuffix), !text.hasPrefix("arn:") { return nil }
    return ARN.fault(text, service: "bedrock", resource: "agent-alias/")
  }

  private func executorFault(_ text: String) -> String? {
    if text.hasPrefix("arn:") { return ARN.fault(text, service: "lambda", resource: "function:") }
    if text.isEmpty || text.contains(where: \.isNewline) {
      return "expected a target, a program's path, a function's ARN or an http:// URL"
    }
    return nil
  }

  private func modelFault(_ text: String) -> String? {
    if text.hasPrefix("arn:") {
      let kinds = ["foundation-model/", "inference-profile/", "application-inference-profile/", "custom-model/", "provisioned-model/"]
      return ARN.fault(text, service: "bedrock", resources: kinds, hasAccount: nil)
    }
    let isPlain = text.utf8.allSatisfy { TextForm.isAlphanumeric($0) || "-_.:".utf8.contains($0) }
    return (1...2_048).contains(text.utf8.count) && isPlain ? nil : "expected a model's id or ARN"
  }

  private func isGuardrailVersion(_ text: String) -> Bool {
    text == "DRAFT" || (1...8).contains(text.utf8.count) && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  private func isBucket(_ text: String) -> Bool {
    (3...63).contains(text.utf8.count) && text.utf8.allSatisfy { TextForm.isLowerOrDigit($0) || "-.".utf8.contains($0) }
  }

  /// Whether a text is `([0-9a-zA-Z][_-]?){1,100}`.
  static func isName(_ text: String) -> Bool {
    var count = 0
    var mayJoin = false
    for byte in text.utf8 {
      if isAlphanumeric(byte) {
        count += 1
        mayJoin = true
      } else if mayJoin, "_-".utf8.contains(byte) {
        mayJoin = false
      } else {
        return false
      }
    }
    return (1...100).contains(count)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isLowerOrDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  private static func isLowerOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

/// The form of a resource's name.
enum ARN {
  static func fault(_ text: String, service: String, resource: String, hasRegion: Bool = true) -> String? {
    fault(text, service: service, resources: [resource], hasRegion: hasRegion)
  }

  /// What is wrong with an ARN, as the end of a sentence.
  ///
  /// - Parameters:
  ///   - text: `arn:partition:service:region:account:resource`.
  ///   - service: the third part.
  ///   - resources: what the last part may begin with; something must follow.
  ///   - hasRegion: whether the fourth part is a region or empty.
  ///   - hasAccount: whether an account must stand there; `nil` when it may.
  /// - Returns: the fault; `nil` when there is none.
  static func fault(_ text: String, service: String, resources: [String], hasRegion: Bool = true, hasAccount: Bool? = true) -> String? {
    let kinds = resources.joined(separator: " or ")
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard text.utf8.count <= 2_048, parts.count == 6, parts[0] == "arn" else {
      return "expected arn:aws:\(service):\(hasRegion ? "REGION" : ""):ACCOUNT:\(kinds)..."
    }
    guard parts[1] == "aws" || parts[1].hasPrefix("aws-") else { return "its partition is \"\(parts[1])\", expected aws or aws-..." }
    guard parts[2] == service else { return "its service is \"\(parts[2])\", expected \(service)" }
    let isRegion = parts[3].contains("-") && parts[3].utf8.count <= 20
    guard hasRegion ? isRegion : parts[3].isEmpty else {
      return hasRegion ? "its region is \"\(parts[3])\", expected one such as us-east-1" : "it names a region, which has no place there"
    }
    let isAccount = parts[4].utf8.count == 12 && parts[4].allSatisfy { $0.isASCII && $0.isNumber }
    guard isAccount || hasAccount == nil && parts[4].isEmpty else { return "its account is \"\(parts[4])\", expected twelve digits" }
    guard resources.contains(where: { parts[5].hasPrefix($0) && parts[5].utf8.count > $0.utf8.count }) else {
      return "its resource is \"\(parts[5])\", expected \(kinds)..."
    }
    return nil
  }
}
