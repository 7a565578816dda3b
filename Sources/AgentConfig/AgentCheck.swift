// SPDX-License-Identifier: Apache-2.0

internal import OpenAPI

/// What is wrong with an agent beyond the form of its configuration.
struct AgentCheck {
  let agent: AgentDefinition
  let surroundings: AgentLinter.Surroundings
  let folder: ConfigurationFolder
  private(set) var problems: [Problem] = []
  private(set) var schemaFindings: [LintFinding] = []
  private var operations = 0

  init(agent: AgentDefinition, surroundings: AgentLinter.Surroundings, folder: ConfigurationFolder) {
    self.agent = agent
    self.surroundings = surroundings
    self.folder = folder
  }

  /// Quotas of the service, which an account may raise.
  private enum Quota {
    static let groups = 20
    static let enabledGroups = 15
    static let operations = 11
    static let parameters = 5
  }

  private mutating func report(_ code: String, _ place: Place, _ sentence: String) {
    let severity = AgentLinter.rules.first { $0.code == code }?.severity ?? .error
    problems.append(Problem(severity, code, file: agent.file, at: place, sentence))
  }

  mutating func run() {
    checkModel()
    let nodes = (agent.node["ActionGroups"]?.items ?? []).filter(\.isMapping)
    var names: Set<String> = []
    for (group, node) in zip(agent.actionGroups, nodes) {
      if !group.name.isEmpty, !names.insert(group.name).inserted {
        report(
          "agent-group-twice", node["ActionGroupName"]?.place ?? group.place,
          "The action group \(group.name) stands here for the second time; each name may stand once.")
      }
      check(group, node)
    }
    checkQuotas()
    checkCollaborators()
    checkPlanner()
  }

  private mutating func checkPlanner() {
    guard let planner = agent.planner, let written = planner.file, !surroundings.isThere(folder.path(written)) else { return }
    report("agent-planner-missing", planner.place, "The planner needs \(folder.path(written)), which is not there.")
  }

  private mutating func checkCollaborators() {
    for collaborator in agent.collaborators {
      guard case .file(let written) = collaborator.target, TextForm.aliasArn.fault(written) == nil else { continue }
      let path = folder.path(written)
      guard let bytes = surroundings.read(path), AgentDefinition.isMeant(by: bytes, file: path) else {
        report(
          "agent-collaborator-missing", collaborator.place,
          "The collaborator \(collaborator.name) is \(path), which is no agent's configuration; expected one, or the ARN of an alias.")
        continue
      }
    }
    guard agent.collaboration == .none, let first = agent.collaborators.first else { return }
    report(
      "agent-collaboration", first.place,
      "The agent has collaborators, but AgentCollaboration does not make it a SUPERVISOR or a SUPERVISOR_ROUTER.")
  }

  private mutating func checkQuotas() {
    let enabled = agent.actionGroups.filter(\.isEnabled).count
    let place = agent.place(of: "ActionGroups")
    for (count, max, what) in [
      (agent.actionGroups.count, Quota.groups, "action groups"), (enabled, Quota.enabledGroups, "enabled action groups"),
      (operations, Quota.operations, "operations in its enabled action groups"),
    ] where count > max {
      report("agent-quota", place, "The agent has \(count) \(what); the service allows \(max) unless its quota is raised.")
    }
  }

  // MARK: The model

  private mutating func checkModel() {
    guard TextForm.model.fault(agent.model) == nil, !surroundings.isPriced(agent.model) else { return }
    let place = agent.place(of: "FoundationModel")
    guard !agent.model.hasPrefix("arn:") else {
      report("agent-model-unpriced", place, "The price table does not know \(agent.model); its tokens are counted, and cost nothing known.")
      return
    }
    let nearest = Nearest.name(to: agent.model, among: surroundings.models)
    if let nearest, AgentCheck.isMisspelt(agent.model, nearest) {
      report("agent-model", place, "The model \(agent.model) is not known; did you mean \(nearest)?")
    } else {
      let hint = nearest.map { "; the nearest that it knows is \($0)" } ?? ""
      report("agent-model-unpriced", place, "The price table does not know the model \(agent.model)\(hint).")
    }
  }

  /// Whether only letters differ, and few: other numbers are another version, which may be newer than the table.
  private static func isMisspelt(_ written: String, _ known: String) -> Bool {
    written.filter(\.isNumber) == known.filter(\.isNumber) && Nearest.distance(written, known) <= 4
  }

  // MARK: An action group

  private mutating func check(_ group: ActionGroupDefinition, _ node: Node) {
    if let signature = group.parentSignature { return checkBuiltIn(group, signature, node) }
    let kinds = ["ApiSchema", "FunctionSchema"].compactMap { node[$0] }
    if kinds.count != 1 {
      let found = kinds.isEmpty ? "no schema" : "two schemas"
      report(
        "agent-group-incomplete", kinds.last?.place ?? group.place,
        "The action group \(group.name) has \(found); it must have either an ApiSchema (api_schema) or a FunctionSchema.")
    }
    if node["ActionGroupExecutor"] == nil {
      report(
        "agent-group-incomplete", group.place,
        "The action group \(group.name) has nobody to do its work; it must have an ActionGroupExecutor (lambda).")
    }
    if group.requiresConfirmation != nil, let place = node["confirmation"]?.place {
      report(
        "agent-confirmation", place,
        "\"confirmation\" holds on this machine only; the service asks where an operation has x-requireConfirmation: ENABLED.")
    }
    if let schema = group.schema { check(schema, group, node) }
    if case .lambda(let text) = group.executor { checkTarget(text, node["ActionGroupExecutor"]?["Lambda"]?.place ?? group.place) }
  }

  private mutating func checkBuiltIn(_ group: ActionGroupDefinition, _ signature: String, _ node: Node) {
    for name in ["Description", "ApiSchema", "FunctionSchema", "ActionGroupExecutor"] {
      guard let extra = node[name] else { continue }
      report("agent-parent-group", extra.place, "A group with the signature \(signature) must have no \(name); the service brings it.")
    }
  }

  private mutating func checkTarget(_ text: String, _ place: Place) {
    switch FunctionTarget(text) {
    case .target(let name):
      guard !surroundings.isThere(folder.sources(ofTarget: name)) else { return }
      report("agent-target-missing", place, "There is no target \(name): \(folder.sources(ofTarget: name)) is not there.")
    case .program(let path):
      guard !surroundings.isThere(folder.path(path)) else { return }
      report("agent-target-missing", place, "There is no program \(folder.path(path)).")
    case .url(let url):
      let host = url.drop { $0 != "/" }.dropFirst(2).prefix { !"/?#".contains($0) }
      if host.isEmpty || host.hasPrefix(":") || host.contains(where: \.isWhitespace) {
        report("agent-url", place, "\(url) is no address of a function; expected http://HOST:PORT/PATH.")
      }
    case .arn: break
    }
  }

  // MARK: Schemas

  private mutating func check(_ schema: ActionGroupDefinition.Schema, _ group: ActionGroupDefinition, _ node: Node) {
    let place = node["ApiSchema"]?.place ?? group.place
    switch schema {
    case .file(let written):
      let path = folder.path(written)
      guard let bytes = surroundings.read(path) else {
        return report("agent-schema-missing", place, "The schema \(path) cannot be read; expected an OpenAPI file.")
      }
      schemaFindings += Linter(group: group.name).findings(in: bytes, file: path)
      count(bytes, path, group)
    case .inline(let text):
      let bytes = Array(text.utf8)
      for finding in Linter(group: group.name).findings(in: bytes, file: agent.file) {
        var problem = finding.problem
        problem.sentence = "Line \(problem.place.line) of the schema: \(problem.sentence)"
        problem.place = place
        problems.append(problem)
      }
      count(bytes, agent.file, group)
    case .bucket(let name, let key):
      report("agent-schema-elsewhere", place, "The schema s3://\(name)/\(key) is not on this machine and was not checked.")
    case .functions(let functions): check(functions, group, node)
    }
  }

  private mutating func count(_ bytes: [UInt8], _ file: String, _ group: ActionGroupDefinition) {
    guard group.isEnabled else { return }
    operations += Document.load(bytes, file: file).document?.operations.count ?? 0
  }

  private mutating func check(_ functions: [AgentFunction], _ group: ActionGroupDefinition, _ node: Node) {
    if group.isEnabled { operations += functions.count }
    var names: Set<String> = []
    for (function, item) in zip(functions, node["FunctionSchema"]?["Functions"]?.items ?? []) {
      if !function.name.isEmpty, !names.insert(function.name).inserted {
        report("agent-group-twice", item.place, "The function \(function.name) stands here for the second time; each name may stand once.")
      }
      if function.parameters.count > Quota.parameters {
        report(
          "agent-quota", item["Parameters"]?.place ?? item.place,
          "The function \(function.name) has \(function.parameters.count) parameters; the service allows \(Quota.parameters) unless its quota is raised."
        )
      }
    }
  }
}
