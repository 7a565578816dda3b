// SPDX-License-Identifier: Apache-2.0

internal import AgentEngine
internal import JSON
internal import LocalAgent
internal import Orchestrator
internal import Synchronization

/// The story that the demo tells: four questions of a customer, each with its steps, its answer and its meter, and the sum.
final class Demo: Sendable {
  static let questions = [
    "How long do I have to return something?", "Where is my order ORD-88421?", "Please cancel my order ORD-88421.",
    "Then please cancel my order ORD-88422 too.",
  ]
  /// How much of a line is used.
  private static let width = 98

  private let agent: String
  private let functions: [String]
  private let stays: Bool
  /// What a function did that the service would not take.
  private let findings = Mutex(0)

  init(_ setup: AgentSetup, stays: Bool) {
    (agent, functions, self.stays) = (setup.agent.name, setup.functions.map(\.name), stays)
  }

  /// Shows what the engine does between a question and its answer.
  func show(_ event: EngineEvent) {
    switch event.kind {
    case .call: Terminal.print(Demo.line("  call    \(event.text)"))
    case .result:
      let body = event.text.split(separator: ": ", maxSplits: 1).last ?? ""
      let (status, time) = (event.details["status"]?.text ?? "", event.details["milliseconds"]?.text ?? "")
      Terminal.print(Demo.line("  result  \(status) in \(time) ms: \(body)"))
    case .finding, .failure:
      findings.withLock { $0 += 1 }
      Terminal.print(Demo.line("  \(event.kind.rawValue) \(event.text)"))
    default: break
    }
  }

  /// Tells the story; gives the exit status.
  func run(_ url: String) async -> Int32 {
    Terminal.print("The agent \(agent) is played at \(url).")
    Terminal.print("Its functions \(functions.joined(separator: " and ")) are real processes; its model is a script.")
    let environment = ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE12", "AWS_SECRET_ACCESS_KEY": "any"]
    let orchestrator: Orchestrator
    do throws(ConfigurationError) {
      orchestrator = try Orchestrator(AWSConfiguration(environment: environment, region: "us-east-1", endpointURL: url))
    } catch {
      Terminal.complain("outcrop demo: \(error.sentence)")
      return 1
    }
    var reports: [MeterReport] = []
    for text in Demo.questions {
      let question = Question(text, agentId: "CUSTOMERAG", agentAliasId: "TSTALIASID", sessionId: "demo")
      guard let report = await ask(question, text, orchestrator) else { return 1 }
      reports.append(report)
    }
    for line in DemoSums(reports).lines { Terminal.print(line) }
    guard stays else { return findings.withLock(\.self) == 0 ? 0 : 1 }
    Terminal.print("\nThe trace page: \(url)/\nAsk on: AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME=\(url); Ctrl-C ends.")
    try? await Gate().pass()
    return 0
  }

  private func ask(_ question: Question, _ text: String, _ orchestrator: Orchestrator) async -> MeterReport? {
    Terminal.print("\nCustomer: \(text)")
    var words = WrappedWords("Agent: ", width: Demo.width)
    do throws(TurnError) {
      for try await part in orchestrator.ask(question) {
        switch part {
        case .text(let piece): Terminal.put(words.take(piece))
        case .finished(let result):
          Terminal.print(words.finish())
          for line in DemoMeter(result.report).lines { Terminal.print(line) }
          return result.report
        default: break
        }
      }
      return nil
    } catch {
      Terminal.complain("outcrop demo: \(error)")
      return nil
    }
  }

  /// A line that is cut where the screen ends.
  private static func line(_ text: String) -> String {
    text.count <= width ? text : text.prefix(width - 1) + "…"
  }
}

/// Text that comes in pieces and is broken between words, every line but the first with two spaces before it.
struct WrappedWords {
  private let width: Int
  private var column = 0
  private var word: String
  private var gap = ""

  init(_ start: String, width: Int) { (word, self.width) = (start, width) }

  /// What can be written now that a piece has come.
  mutating func take(_ piece: String) -> String {
    var text = ""
    for character in piece {
      guard character == " " || character == "\n" else {
        word.append(character)
        continue
      }
      text += flush()
      gap = " "
    }
    return text
  }

  /// The last word.
  mutating func finish() -> String { flush() }

  private mutating func flush() -> String {
    guard !word.isEmpty else { return "" }
    var text = column == 0 ? "" : gap
    if column > 0, column + gap.count + word.count > width { (text, column) = ("\n", 0) }
    if text == "\n" { text += "  " }
    text += word
    column += text.filter { $0 != "\n" }.count
    (word, gap) = ("", "")
    return text
  }
}
