// SPDX-License-Identifier: Apache-2.0

// Asks an agent many questions, for scripts/soak. Arguments: URL LEDGER RECORDING SESSIONS AT-A-TIME. For each line on standard input,
// a number, it asks so many questions more, a line of JSON for each that is over: its question, its answer or its error, and its tokens; then
// a line "done". The bytes of all answers go to RECORDING, each answer's behind the other's.

internal import Foundation
internal import JSON
internal import Orchestrator
internal import Synchronization

let questions = [
  "How long do I have to return something?", "Where is my order ORD-88421?", "Please cancel my order ORD-88421.",
  "Please cancel my order ORD-88422.", "Hello",
]
let arguments = CommandLine.arguments
guard arguments.count == 6, let sessions = Int(arguments[4]), let atATime = Int(arguments[5]) else {
  FileHandle.standardError.write(Data("Expected: SoakProbe URL LEDGER RECORDING SESSIONS AT-A-TIME\n".utf8))
  exit(2)
}
let configuration = AWSConfiguration(
  environment: ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE12", "AWS_SECRET_ACCESS_KEY": "secret"], region: "us-east-1", endpointURL: arguments[1])
let start = UnixTime(milliseconds: Int(Date().timeIntervalSince1970 * 1000))
let ledger = try TurnLedger(path: arguments[2], now: start, processId: Int(getpid()))
let orchestrator = try Orchestrator(configuration, ledger: ledger)
_ = FileManager.default.createFile(atPath: arguments[3], contents: nil)
let recording = try FileHandle(forWritingTo: URL(filePath: arguments[3]))
let writing = Mutex(())

/// One turn; a session has one at a time, so its turns go through one lane.
func ask(_ number: Int) async {
  let text = questions[number / sessions % questions.count]
  let question = Question(text, agentId: "CUSTOMERAG", agentAliasId: "TSTALIASID", sessionId: "soak-\(number % sessions)")
  let bytes = Mutex<[UInt8]>([])
  var line: JSONObject = ["turn": .number(JSONNumber(number)), "question": .string(text)]
  let turn = orchestrator.ask(question) { piece in bytes.withLock { $0 += piece } }
  let result: TurnResult
  do throws(TurnError) {
    result = try await turn.result()
    line["answer"] = .string(result.text)
  } catch {
    result = error.result
    line["error"] = .string("\(error)")
    line["code"] = error.serviceError.map { .string($0.code) } ?? .null
  }
  line["metered"] = .number(JSONNumber(result.report.total.tokens))
  line["modelled"] = .number(JSONNumber(result.report.total.modelled.tokens))
  if let error = result.ledgerError { line["ledgerError"] = .string(error.message) }
  let told = Data((JSONValue.object(line).text + "\n").utf8)
  writing.withLock { _ in
    recording.write(Data(bytes.withLock(\.self)))
    FileHandle.standardOutput.write(told)
  }
}

var asked = 0
while let line = readLine(), let count = Int(line) {
  let (first, last) = (asked, asked + count)
  await withTaskGroup(of: Void.self) { group in
    // A lane has the sessions whose number leaves its own as the remainder, and so never two turns of one session at a time.
    for lane in 0..<atATime {
      group.addTask {
        for number in first..<last where number % sessions % atATime == lane { await ask(number) }
      }
    }
  }
  asked = last
  FileHandle.standardOutput.write(Data("done\n".utf8))
}
