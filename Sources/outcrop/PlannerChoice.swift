// SPDX-License-Identifier: Apache-2.0

internal import AWSClient
internal import AgentEngine
internal import FoundationEssentials

/// Who decides what a played agent does, as the options say.
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

  /// The agent, with what the options say about its model.
  private(set) var agent: PlayedAgent
  let planner: Planner
  /// What is replayed, if anything is.
  private(set) var replay: Replay?

  /// Holds the options to one choice, before anything is started.
  static func check(_ arguments: CommandArguments) throws(CommandArguments.Misuse) {
    let chosen = ["script", "model", "replay"].filter(arguments.has)
    guard chosen.count == 1 else {
      throw CommandArguments.Misuse(
        sentence: chosen.isEmpty
          ? "Who decides what the agent does? Expected --script FILE, --model converse|openai or --replay RECORDING."
          : "\(chosen.map { "--\($0)" }.joined(separator: " and ")) exclude each other; one of them decides what the agent does.")
    }
    for option in options.map(\.name) where !["script", "model", "replay"].contains(option) && arguments.has(option) {
      let owner = option == "ignore" ? "replay" : "model"
      guard arguments.has(owner) else { throw CommandArguments.Misuse(sentence: "--\(option) belongs to --\(owner).") }
    }
  }

  /// Takes the one choice that was made.
  init(_ arguments: CommandArguments, for agent: PlayedAgent) throws {
    self.agent = agent
    if let format = try arguments.choice("model", ModelFormat.self) {
      if let id = arguments.value("model-id") { self.agent.model = id }
      if let calls = try arguments.integer("model-calls", in: 1...1000) { self.agent.stepsMax = calls }
      let model = ModelPlanner(try PlannerChoice.endpoint(format, arguments), for: self.agent)
      for problem in model.problems { Terminal.complain("warning: \(problem)") }
      planner = model.planner
    } else if let path = arguments.value("replay") {
      let bytes = try Terminal.read(path)
      let replay: Replay
      self.agent = Replay.flattened(agent)
      do throws(ReplayError) { replay = try Replay(bytes, for: self.agent, ignoring: arguments.all("ignore")) } catch {
        throw Failure(sentence: "\(path) cannot be replayed: \(error).")
      }
      if replay.tracelessTurns > 0 {
        Terminal.complain("warning: \(path) has turns without a trace (\(replay.tracelessTurns)); their calls are not known and not made.")
      }
      (planner, self.replay) = (replay.planner, replay)
    } else {
      planner = try AgentSetup.script(arguments.value("script") ?? "", for: agent).planner
    }
  }

  /// The same choice for an agent that was read again: a replay goes on where it is, everything else begins anew.
  func next(_ arguments: CommandArguments, for agent: PlayedAgent) throws -> PlannerChoice {
    guard replay != nil else { return try PlannerChoice(arguments, for: agent) }
    var next = self
    next.agent = Replay.flattened(agent)
    return next
  }

  private static func endpoint(_ format: ModelFormat, _ arguments: CommandArguments) throws -> ModelEndpoint {
    let environment = ProcessInfo.processInfo.environment
    let timeout = Duration.seconds(try arguments.integer("model-timeout", in: 1...3600) ?? 300)
    let url = arguments.value("model-url") ?? (format == .openai ? ollama : nil)
    do throws(ConfigurationError) {
      // Who names a server of his own is sent no signature, unless the environment offers one on purpose.
      let signs = ["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_BEARER_TOKEN_BEDROCK"].contains { environment[$0]?.isEmpty == false }
      if let url, format == .openai || !(signs || arguments.has("profile")) {
        let key = environment[keyVariable].flatMap { $0.isEmpty ? nil : Secret($0) }
        return try .server(format, at: url, key: key, over: transport(environment), timeout: timeout)
      }
      let configuration = AWSConfiguration(
        environment: environment, region: arguments.value("region") ?? (url == nil ? nil : environment["AWS_REGION"] ?? "us-east-1"),
        endpointURL: url, profile: arguments.value("profile"), deadlines: Deadlines(idle: timeout, total: timeout))
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
