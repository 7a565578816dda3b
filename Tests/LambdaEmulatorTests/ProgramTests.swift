// SPDX-License-Identifier: Apache-2.0

import Foundation
import LambdaEmulator
import Synchronization
import Testing

/// A function in Python: it answers with the number of events it has seen, and obeys an event that is a command.
let script = """
  import http.client, os, signal, sys, time
  api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
  base, seen = "/2018-06-01/runtime/", 0
  def send(method, path, body=None, headers={}):
    api.request(method, base + path, body, headers)
    answer = api.getresponse()
    return answer, answer.read().decode()
  print("starting", os.getcwd(), os.environ.get("GREETING"), flush=True)
  if os.environ.get("GREETING") == "die":
    sys.exit(7)
  if os.environ.get("GREETING") == "init":
    send("POST", "init/error", '{"errorType":"Init"}', {"Lambda-Runtime-Function-Error-Type": "Init"})
    time.sleep(60)
  while True:
    answer, event = send("GET", "invocation/next")
    seen += 1
    if event == '"exit"': sys.exit(3)
    if event == '"leave"': sys.exit(0)
    if event == '"kill"': os.kill(os.getpid(), signal.SIGKILL)
    if event == '"sleep"': time.sleep(60)
    if event == '"print"': print("to the error stream", file=sys.stderr, flush=True)
    send("POST", "invocation/" + answer.headers["Lambda-Runtime-Aws-Request-Id"] + "/response", str(seen))
    if event == '"last"': sys.exit(0)
  """

final class Printed: Sendable {
  private let bytes = Mutex<[UInt8]>([])
  var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
  func append(_ more: [UInt8]) { bytes.withLock { $0 += more } }
}

func pythonLambda(_ environment: [String: String] = [:], printed: Printed = Printed(), directory: String? = nil) throws -> LocalLambda {
  var configuration = LocalLambda.Configuration()
  configuration.timeout = .seconds(20)
  configuration.program = .init(
    "/usr/bin/env", arguments: ["python3", "-c", script],
    environment: environment.merging(["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]) { $1 }, directory: directory,
    output: { printed.append($0) })
  return try LocalLambda(configuration)
}

@Suite(.serialized) struct ProgramTests {
  @Test("the program is started by the first event, kept for the next, and what it prints is captured")
  func kept() async throws {
    let printed = Printed()
    let lambda = try pythonLambda(["GREETING": "hello"], printed: printed, directory: "/usr")
    #expect(try await lambda.invoke(Array("1".utf8)).text == "1")
    #expect(try await lambda.invoke(Array("\"print\"".utf8)).text == "2")
    lambda.stop()
    #expect(printed.text == "starting /usr hello\nto the error stream\n")
  }

  @Test(
    "a program that dies fails its event, and the next event starts another",
    arguments: [
      ("\"exit\"", "Runtime exited with error: exit status 3"), ("\"leave\"", "Runtime exited without providing a reason"),
      ("\"kill\"", "Runtime exited with error: signal: killed"),
    ])
  func restarted(event: String, words: String) async throws {
    let lambda = try pythonLambda()
    #expect(try await lambda.invoke(Array("1".utf8)).text == "1")
    let died = try await lambda.invoke(Array(event.utf8))
    #expect(died.functionError == "Unhandled")
    #expect(died.text == "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: \(died.requestId) Error: \(words)\"}")
    #expect(try await lambda.invoke(Array("1".utf8)).text == "1")
  }

  @Test("a program that answers and exits at once has answered")
  func lastWords() async throws {
    let lambda = try pythonLambda()
    for _ in 0..<5 { #expect(try await lambda.invoke(Array("\"last\"".utf8)).text == "1") }
  }

  @Test("a program that takes too long is killed, and the next event starts another")
  func tooLong() async throws {
    let lambda = try pythonLambda()
    #expect(try await lambda.invoke(Array("1".utf8)).text == "1")
    #expect(try await lambda.invoke(Array("\"sleep\"".utf8), timeout: .milliseconds(50)).errorType == "Sandbox.Timedout")
    #expect(try await lambda.invoke(Array("1".utf8)).text == "1")
  }

  @Test("a program that dies before its first event fails it")
  func diesEarly() async throws {
    let lambda = try pythonLambda(["GREETING": "die"])
    for _ in 0..<2 { #expect(try await lambda.invoke([]).text.contains("exit status 7")) }
  }

  @Test("an init error is the result of the event that started the program, each time")
  func initError() async throws {
    let lambda = try pythonLambda(["GREETING": "init"])
    let result = try await lambda.invoke([])
    #expect(result.errorType == "Init")
    #expect(result.text == "{\"errorType\":\"Init\"}")
    #expect(try await lambda.invoke([]).errorType == "Init")
  }

  @Test("a program that does not exist is the result")
  func missing() async throws {
    var configuration = LocalLambda.Configuration()
    configuration.program = .init("/no/such/program")
    let result = try await LocalLambda(configuration).invoke([])
    #expect(result.errorType == "Runtime.InvalidEntrypoint")
    #expect(result.text.contains("fork/exec /no/such/program: no such file or directory"))
  }

  @Test("stopping asks the program to end, and ends it when it does not")
  func stop() async throws {
    var configuration = LocalLambda.Configuration()
    let printed = Printed()
    configuration.program = .init(
      "/bin/sh", arguments: ["-c", "trap 'echo asked' TERM; echo up; while true; do sleep 0.05; done"], output: { printed.append($0) })
    let lambda = try LocalLambda(configuration)
    lambda.start()
    while !printed.text.contains("up") { try await Task.sleep(for: .milliseconds(5)) }
    lambda.stop()
    #expect(printed.text.contains("asked"))
  }
}
