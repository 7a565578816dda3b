// SPDX-License-Identifier: Apache-2.0

/// Rules about responses.
enum LinterResponseRules {
  static let rules: [LintRule] = [
    LintRule(.error, "missing-responses", .openapi, "Every operation declares a response.") { subject in
      subject.operations.filter { $0.node["responses"]?.members.isEmpty ?? true }.map {
        LintHit($0.place, "\($0.title) declares no response.")
      }
    },
    LintRule(.warning, "response-content", .service, "A success response has content.", only: .classic) { subject in
      responses(subject) { response, operation in
        guard response.isSuccess, isEmpty(response) else { return nil }
        return LintHit(
          response.place, "The response \(response.status) of \(operation.title) has no content; the service documents one for each.")
      }
    },
    LintRule(.note, "error-response-content", .service, "An error response has content.", only: .classic) { subject in
      responses(subject) { response, operation in
        guard !response.isSuccess, isEmpty(response) else { return nil }
        return LintHit(response.place, "The response \(response.status) of \(operation.title) has no content.")
      }
    },
    LintRule(.warning, "response-description", .openapi, "A response has a description.") { subject in
      responses(subject) { response, operation in
        guard response.node["description"] == nil else { return nil }
        return LintHit(response.place, "The response \(response.status) of \(operation.title) has no description, which OpenAPI wants.")
      }
    },
    LintRule(.note, "unquoted-status", .advice, "A status is a text.", mended: true) { subject in
      responses(subject) { response, _ in
        guard response.status.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
          let edit = subject.source.quoting(response.place, response.status)
        else { return nil }
        return LintHit(
          response.place, "The status \(response.status) is written as a number; some readers want a text.",
          fix: LintFix("The status gets quotes.", edit))
      }
    },
  ]

  private static func isEmpty(_ response: LintOperation.Response) -> Bool { response.node["content"]?.members.isEmpty ?? true }

  private static func responses(_ subject: LintSubject, _ hit: (LintOperation.Response, LintOperation) -> LintHit?) -> [LintHit] {
    subject.operations.flatMap { operation in operation.responses.compactMap { hit($0, operation) } }
  }
}
