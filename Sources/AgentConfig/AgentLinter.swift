// SPDX-License-Identifier: Apache-2.0

package import OpenAPI

/// What the service, or this package, would not take of an agent's configuration.
///
/// Sources: the resource type AWS::Bedrock::Agent, the service's model, and its quotas; quotas can be raised, so they are warnings.
package struct AgentLinter: Sendable {
  /// What a configuration may refer to.
  package struct Surroundings: Sendable {
    /// The bytes of the file at a path; `nil` when there is none.
    package var read: @Sendable (_ path: String) -> [UInt8]?
    /// Whether a file or a folder is at a path.
    package var isThere: @Sendable (_ path: String) -> Bool
    /// Whether a model, by its id or ARN, has a price.
    package var isPriced: @Sendable (_ model: String) -> Bool
    /// The ids that have one.
    package var models: [String]

    package init(
      read: @escaping @Sendable (_ path: String) -> [UInt8]?, isThere: @escaping @Sendable (_ path: String) -> Bool,
      isPriced: @escaping @Sendable (_ model: String) -> Bool, models: [String]
    ) {
      self.read = read
      self.isThere = isThere
      self.isPriced = isPriced
      self.models = models
    }
  }

  private let surroundings: Surroundings

  package init(_ surroundings: Surroundings) { self.surroundings = surroundings }

  /// Everything that is wrong with a configuration and with the schemas that it names; each file's findings in the order of its text.
  package func findings(in bytes: [UInt8], file: String) -> [LintFinding] {
    let (form, problems) = AgentForm.read(bytes, file: file)
    guard let form else { return problems.map { LintFinding($0) } }
    var check = AgentCheck(
      agent: DefinitionReader(root: form.node, file: file).definition, surroundings: surroundings,
      folder: ConfigurationFolder(of: file, isThere: surroundings.isThere))
    check.run()
    let own = (problems + form.problems + form.limits + check.problems).sorted { $0.place < $1.place }
    var seen: Set<LintFinding> = []
    return (own.map { LintFinding($0) } + check.schemaFindings).filter { seen.insert($0).inserted }
  }

  /// The rules of configurations; those of schemas are ``LintRule/all``.
  package static let rules: [LintRule] = [
    LintRule(read: .error, "not-agent", .advice, "A configuration is a mapping with agent, model and instructions."),
    LintRule(read: .error, "agent-unknown-key", .advice, "Every key is one of ours or a property of AWS::Bedrock::Agent."),
    LintRule(read: .error, "agent-both-spellings", .advice, "One thing is said once, in our words or in CloudFormation's."),
    LintRule(read: .error, "agent-missing", .service, "What the service demands is there."),
    LintRule(read: .error, "agent-choice", .service, "Of properties that exclude each other, exactly one is there."),
    LintRule(read: .error, "agent-type", .service, "Every value is of its property's type."),
    LintRule(read: .error, "agent-word", .service, "Where the service knows a few words, it is one of them."),
    LintRule(read: .error, "agent-length", .service, "Texts are as long as the service allows: instructions 40 to 20,000 characters."),
    LintRule(read: .error, "agent-range", .service, "Numbers are in the service's range: an idle session lasts 60 to 5,400 seconds."),
    LintRule(read: .error, "agent-count", .service, "Lists have at most as many items as the service allows."),
    LintRule(read: .error, "agent-name", .service, "Names and ids follow the service's patterns."),
    LintRule(read: .error, "agent-arn", .service, "ARNs are well formed and of the right service."),
    LintRule(read: .error, "agent-model-form", .service, "A model is named by an id or an ARN."),
    LintRule(read: .error, "agent-read-only", .service, "What the service sets is not configured."),
    LintRule(read: .error, "agent-model", .advice, "A model's id is no misspelling of a known one."),
    LintRule(read: .warning, "agent-model-unpriced", .advice, "The price table knows the model."),
    LintRule(read: .error, "agent-group-twice", .service, "Action groups have names of their own."),
    LintRule(read: .error, "agent-group-incomplete", .service, "An action group has a schema and an executor."),
    LintRule(read: .error, "agent-parent-group", .service, "A built-in group has nothing but its name, signature and state."),
    LintRule(read: .warning, "agent-quota", .service, "The agent keeps to the service's quotas, which can be raised."),
    LintRule(read: .error, "agent-schema-missing", .advice, "A schema's file is there."),
    LintRule(read: .note, "agent-schema-elsewhere", .advice, "A schema can be read and checked here."),
    LintRule(read: .error, "agent-target-missing", .advice, "The function is a target of this package, or a program that is there."),
    LintRule(read: .error, "agent-collaborator-missing", .advice, "A collaborator is an alias, or a configuration that is there."),
    LintRule(read: .error, "agent-planner-missing", .advice, "The script or the recording of the planner is there."),
    LintRule(read: .warning, "agent-collaboration", .service, "Who has collaborators supervises them."),
    LintRule(read: .error, "agent-url", .advice, "An address has a host."),
    LintRule(read: .warning, "agent-confirmation", .service, "Confirmation is asked for in the schema, where the service looks."),
  ]
}
