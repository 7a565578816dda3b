// SPDX-License-Identifier: Apache-2.0

internal import AWSClient
internal import AgentConfig
internal import AgentEngine
internal import FoundationEssentials

/// Who decides what a played agent does, as the options say, or else its configuration.
struct PlannerChoice: Sendable {
  /// The options of all kinds of planner.
  static let options: [CommandArguments.Option] = [
    .init("script", "FILE", "The turns, YAML or JSON."),
    .init("model", "converse|openai", "A model decides; it is asked in the format of Bedrock's Converse, or of OpenAI's chat completions."),
    .init("model-url", "URL", "Where the model is; Bedrock for converse and http://127.0.0.1:11434/v1 (Ollama) for openai by default."),
    .init("model-id", "ID", "The model; the configuration's by default."),
    .init("model-calls", "N", "The most model calls of a turn; 25 by default."),
    .init("model-timeout", "SECONDS", "How long the model may take for an answer; 300 by default."),
    .init("replay", "RECORDING", "Recorded turns are played again: an event stream or a cassette."),
    .init("ignore", "PATH", "What a replayed call may answer otherwise, OPERATION.MEMBER...; may be repeated."),
    .init("region", "R", "Bedrock's region."), .init("profile", "NAME", "The profile of the shared config files, for Bedrock."),
  ]

  /// The variable with the key of servers that want one.
  private static let keyVariable = "OUTCROP_MODEL_KEY"
  private static let ollama = "http://127.0.0.1:11434/v1"

  /// What was chosen.
  private let choice: PlannerDefinition.Choice
  /// The agent, with what was chosen for its model.
  private(set) var agent: PlayedAgent
  let planner: Planner
  /// The files that say what the planner does.
  let files: [String]
  /// What is replayed, if anything is.
  private(set) var replay: Replay?

  /// Holds the options to one choice, before anything is read.
  static func check(_ arguments: CommandArguments) throws(CommandArguments.Misuse) {
    let chosen = ["script", "model", "replay"].filter(arguments.has)
    guard chosen.count > 1 else { return }
    throw CommandArguments.Misuse(
      sentence: "\(chosen.map { "--\($0)" }.joined(separator: " and ")) exclude each other; one of them decides what the agent does.")
  }

  /// Takes the one choice that the options make, or else that of the configuration, with what the options say about it.
  init(_ arguments: CommandArguments, for setup: AgentSetup) throws {
    let choice = try PlannerChoice.choice(arguments, configured: setup.planner)
    (self.choice, agent) = (choice, setup.agent)
    switch choice {
    case .model(let model):
      agent.model = model.id ?? agent.model
      agent.stepsMax = model.calls ?? agent.stepsMax
      let decides = ModelPlanner(try PlannerChoice.endpoint(model), for: agent)
      for problem in decides.problems { Terminal.complain("warning: \(problem)") }
      (planner, files) = (decides.planner, [])
    case .replay(let path, let ignored):
      let bytes = try Terminal.read(path)
      let replay: Replay
      agent = Replay.flattened(agent)
      do throws(ReplayError) { replay = try Replay(bytes, for: agent, ignoring: ignored) } catch {
        throw Failure(sentence: "\(path) cannot be replayed: \(error).")
      }
      if replay.tracelessTurns > 0 {
        Terminal.complain("warning: \(path) has turns without a trace (\(replay.tracelessTurns)); their calls are not known and not made.")
      }
      (planner, files, self.replay) = (replay.planner, [], replay)
    case .script(let path):
      let (script, files) = try AgentSetup.script(path, for: agent)
      (planner, self.files) = (script.planner, files)
    }
  }

  /// The choice for an agent that was read again: a replay goes on where it is, everything else begins anew.
  func next(_ arguments: CommandArguments, for setup: AgentSetup) throws -> PlannerChoice {
    let chosen = try PlannerChoice.choice(arguments, configured: setup.planner)
    guard chosen != choice else {
      guard replay != nil else { return try PlannerChoice(arguments, for: setup) }
      var next = self
      next.agent = Replay.flattened(setup.agent)
      return next
    }
    for case .replay(let path, _) in [choice, chosen] {
      throw Failure(sentence: "The replay of \(path) cannot begin or end while the agent is played; start outcrop agent anew.")
    }
    return try PlannerChoice(arguments, for: setup)
  }

  // MARK: The choice

  private static func choice(_ arguments: CommandArguments, configured: PlannerDefinition?) throws -> PlannerDefinition.Choice {
    let choice: PlannerDefinition.Choice
    if let path = arguments.value("script") {
      choice = .script(path)
    } else if let path = arguments.value("replay") {
      choice = .replay(path, ignoring: arguments.all("ignore"))
    } else if let format = try arguments.choice("model", ModelFormat.self) {
      choice = .model(try refined(.init(format: format.rawValue), arguments))
    } else {
      choice = try self.configured(configured, arguments)
    }
    let owner =
      switch choice {
      case .script: "script"
      case .replay: "replay"
      case .model: "model"
      }
    for option in options.map(\.name) where !["script", "model", "replay"].contains(option) && arguments.has(option) {
      let needed = option == "ignore" ? "replay" : "model"
      guard owner == needed else { throw CommandArguments.Misuse(sentence: "--\(option) belongs to --\(needed).") }
    }
    return choice
  }

  private static func configured(_ planner: PlannerDefinition?, _ arguments: CommandArguments) throws -> PlannerDefinition.Choice {
    switch planner?.choice {
    case .script(let path)?: return .script(Terminal.nearest(path))
    case .replay(let path, let ignored)?: return .replay(Terminal.nearest(path), ignoring: ignored + arguments.all("ignore"))
    case .model(let model)?:
      for (name, value, range) in [
        ("calls", model.calls, PlannerDefinition.Model.calls), ("timeout", model.timeout, PlannerDefinition.Model.timeout),
      ] {
        guard let value, !range.contains(value) else { continue }
        throw Failure(sentence: "The planner's \(name) is \(value); expected \(range.lowerBound) to \(range.upperBound).")
      }
      return .model(try refined(model, arguments))
    case nil:
      throw CommandArguments.Misuse(
        sentence: "Who decides what the agent does? Expected --script FILE, --model converse|openai or --replay RECORDING,"
          + " or a planner in the configuration.")
    }
  }

  /// A model, with what the options say otherwise.
  private static func refined(_ model: PlannerDefinition.Model, _ arguments: CommandArguments) throws -> PlannerDefinition.Model {
    PlannerDefinition.Model(
      format: model.format, id: arguments.value("model-id") ?? model.id, url: arguments.value("model-url") ?? model.url,
      calls: try arguments.integer("model-calls", in: PlannerDefinition.Model.calls) ?? model.calls,
      timeout: try arguments.integer("model-timeout", in: PlannerDefinition.Model.timeout) ?? model.timeout,
      region: arguments.value("region") ?? model.region, profile: arguments.value("profile") ?? model.profile)
  }

  // MARK: Models

  private static func endpoint(_ model: PlannerDefinition.Model) throws -> ModelEndpoint {
    let environment = ProcessInfo.processInfo.environment
    let timeout = Duration.seconds(model.timeout ?? 300)
    let format = ModelFormat(rawValue: model.format) ?? .converse
    let url = model.url ?? (format == .openai ? ollama : nil)
    do throws(ConfigurationError) {
      // Who names a server of his own is sent no signature, unless the environment offers one on purpose.
      let signs = ["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_BEARER_TOKEN_BEDROCK"].contains { environment[$0]?.isEmpty == false }
      if let url, format == .openai || !(signs || model.profile != nil) {
        let key = environment[keyVariable].flatMap { $0.isEmpty ? nil : Secret($0) }
        return try .server(format, at: url, key: key, over: transport(environment), timeout: timeout)
      }
      let configuration = AWSConfiguration(
        environment: environment, region: model.region ?? (url == nil ? nil : environment["AWS_REGION"] ?? "us-east-1"),
        endpointURL: url, profile: model.profile, deadlines: Deadlines(idle: timeout, total: timeout))
      return .bedrock(try ServiceClient(.bedrockRuntime, configuration, transport: url == nil ? nil : transport(environment)))
    } catch {
      throw Failure(sentence: "The model cannot be asked: \(error.sentence).")
    }
  }

  /// What carries requests to a server of one's own, which is mostly on this machine.
  private static func transport(_ environment: [String: String]) -> Transport {
    var settings = TransportSettings(environment: environment)
    if settings.noProxy != "*" {
      settings.noProxy = [settings.noProxy, "127.0.0.1", "localhost", "::1"].filter { !$0.isEmpty }.joined(separator: ",")
    }
    // Such servers close connections that were idle for as little as five seconds.
    settings.connectionIdleSecondsMax = 4
    return Transport(settings)
  }
}
