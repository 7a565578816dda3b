// SPDX-License-Identifier: Apache-2.0

internal import AWSClient
internal import ActionCodegen
internal import ActionGroup
internal import AgentConfig
internal import AgentEngine
internal import LambdaEmulator
internal import OpenAPI

/// An agent's definition with everything that it names: schemas are read, functions are ready to be started.
struct AgentSetup: Sendable {
  /// A function that runs here.
  struct Function: Sendable {
    let name: String
    let path: String
    let lambda: LocalLambda
  }

  private(set) var agent: PlayedAgent
  /// Who decides what it does, when the definition says so.
  let planner: PlannerDefinition?
  /// The functions that are programs.
  private(set) var functions: [Function]
  /// The files that it was read from: definitions and schemas.
  private(set) var files: [String]
  /// The operations of each program, by its path.
  private var served: [String: [Operation]] = [:]

  /// How deep agents ask agents.
  private static let levelsMax = 4

  /// Reads a definition; what it names must be there.
  ///
  /// - Parameters:
  ///   - path: the definition.
  ///   - arguments: the options of `outcrop agent`.
  ///   - kept: functions that run already and are taken over where their programs are named.
  /// - Throws: what is wrong, with its place.
  init(_ path: String, _ arguments: CommandArguments, keeping kept: [Function] = []) throws {
    try self.init(path, arguments, kept, level: 1, functions: [])
  }

  private init(_ path: String, _ arguments: CommandArguments, _ kept: [Function], level: Int, functions: [Function]) throws {
    (self.functions, files) = (functions, [path])
    let (definition, problems) = AgentDefinition.load(try Terminal.read(path), file: path)
    let found = try AgentSetup.checked(definition, problems, "The agent's definition cannot be used.")
    agent = PlayedAgent(
      found.name, model: found.model, instructions: found.instructions, groups: [])
    planner = found.planner
    agent.idleSeconds = found.idleSeconds
    (agent.isStreaming, agent.chunkCharactersMax) =
      (found.streaming.isEnabled, found.streaming.chunkSize)
    agent.valueEncoding = try arguments.choice("values", ValueEncoding.self) ?? .json
    for group in found.actionGroups where group.isEnabled && group.parentSignature == nil {
      agent.groups.append(try played(group, path, arguments, kept))
    }
    agent.knowledgeBases = found.knowledgeBases.filter(\.isEnabled).map { .init($0.id, description: $0.description) }
    agent.isGuarded = found.guardrail != nil
    agent.isRouter = found.collaboration == .router
    for collaborator in found.collaboration == .none ? [] : found.collaborators {
      agent.collaborators.append(try played(collaborator, path, arguments, kept, level))
    }
  }

  private mutating func played(
    _ collaborator: CollaboratorDefinition, _ path: String, _ arguments: CommandArguments, _ kept: [Function], _ level: Int
  ) throws -> PlayedAgent.Collaborator {
    let place = "\(path):\(collaborator.place.line):\(collaborator.place.column): error: The collaborator \(collaborator.name)"
    guard case .file(let file) = collaborator.target else {
      throw Failure(sentence: "\(place) is deployed, and not on this machine; name its configuration in AliasArn.")
    }
    guard level < AgentSetup.levelsMax else { throw Failure(sentence: "\(place) is too deep: agents ask agents in \(level) levels here.") }
    let other = try AgentSetup(Terminal.nearest(file), arguments, kept, level: level + 1, functions: functions)
    functions = other.functions
    files += other.files
    served.merge(other.served) { $0 + $1 }
    return .init(collaborator.name, other.agent, instruction: collaborator.instruction, relaysHistory: collaborator.relaysHistory)
  }

  /// Ends the functions.
  func stop() { for function in functions { function.lambda.stop() } }

  /// Starts the functions now, rather than with their first calls.
  func start() { for function in functions { function.lambda.start() } }

  /// The operations that a program serves, by the agent's schemas.
  func operations(of path: String) -> [Operation] { served[path] ?? [] }

  /// Reads a script and holds it to what the agent can do; the files are the script's and those that it names.
  static func script(_ path: String, for agent: PlayedAgent) throws -> (script: ConversationScript, files: [String]) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    var files = [path]
    let (script, problems) = ConversationScript.load(try Terminal.read(path), file: path) { name in
      let file = name.hasPrefix("/") ? name : folder + name
      files.append(file)
      return try? Terminal.read(file)
    }
    return (try checked(script, problems + (script?.problems(with: agent) ?? []), "The script cannot be used."), files)
  }

  /// What was read, when there are no errors; warnings are told.
  private static func checked<Value>(_ value: Value?, _ problems: [Problem], _ sentence: String) throws(Failure) -> Value {
    let errors = problems.filter { $0.severity == .error }
    guard let value, errors.isEmpty else {
      throw Failure(sentence: ([sentence] + errors.map(\.description)).joined(separator: "\n"))
    }
    for problem in problems { Terminal.complain(problem.description) }
    return value
  }

  // MARK: Action groups

  private mutating func played(
    _ group: ActionGroupDefinition, _ path: String, _ arguments: CommandArguments, _ kept: [Function]
  ) throws -> PlayedAgent.Group {
    func failure(_ sentence: String) -> Failure {
      Failure(sentence: "\(path):\(group.place.line):\(group.place.column): error: The action group \(group.name) \(sentence)")
    }
    var operations: [Operation]
    var frontDoor = FrontDoor.openAPI
    switch group.schema {
    case .file(let file)?:
      files.append(Terminal.nearest(file))
      operations = try SchemaFile(Terminal.nearest(file)).operations
    case .inline(let text)?:
      let (document, problems) = Document.load(Array(text.utf8), file: path)
      let usable = try AgentSetup.checked(document, problems, "The schema of the action group \(group.name) cannot be used.")
      operations = OperationConversion.operations(of: usable).operations
    case .functions(let functions)?:
      operations = functions.map(AgentSetup.operation)
      frontDoor = .function
    case .bucket(_, let key)?: throw failure("has its schema in S3 (\(key)), which is not read; name a file in ApiSchema.Payload.")
    case nil: throw failure("has no schema.")
    }
    if let requires = group.requiresConfirmation { for index in operations.indices { operations[index].requiresConfirmation = requires } }
    switch group.executor {
    case .returnControl?: return .init(group.name, operations, as: frontDoor, .returnControl)
    case .lambda(let name)?:
      guard let function = try endpoint(name, arguments, kept, operations) else {
        throw failure("is served by \(name), which is not on this machine; name a target, a path, or a URL.")
      }
      return .init(group.name, operations, as: frontDoor, .function(function))
    case nil: throw failure("has no executor.")
    }
  }

  /// The function that a definition names; `nil` for one that is deployed.
  private mutating func endpoint(_ name: String, _ arguments: CommandArguments, _ kept: [Function], _ operations: [Operation]) throws
    -> FunctionEndpoint?
  {
    let (path, function): (String, String)
    switch FunctionTarget(name) {
    case .arn: return nil
    case .url(let url): return try .http(url, over: Transport())
    case .target(let target): (path, function) = (Terminal.sibling(target), target)
    case .program(let program):
      (path, function) = (Terminal.absolute(program), program.split(separator: "/").last.map(String.init) ?? program)
    }
    served[path, default: []] += operations
    if let running = functions.first(where: { $0.path == path }) { return .emulated(running.lambda) }
    let old = kept.first { $0.path == path }?.lambda
    functions.append(Function(name: function, path: path, lambda: try old ?? EmulatedFunction.start(path, arguments, name: function)))
    return functions.last.map { .emulated($0.lambda) }
  }

  /// A function of function details, as an operation.
  private static func operation(_ function: AgentFunction) -> Operation {
    let arguments = function.parameters.map { parameter in
      Argument(
        named: parameter.name, FunctionParameter.schema(parameter.type), parameter.description ?? "", required: parameter.isRequired)
    }
    return Operation(
      named: function.name, .post, "/\(function.name)", arguments, description: function.description ?? "",
      requiresConfirmation: function.requiresConfirmation)
  }
}
