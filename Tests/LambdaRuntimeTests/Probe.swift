// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import Foundation
import JSON
import LambdaEmulator
import Synchronization
import TestPrograms

/// The probe function's program under the emulator.
final class Probe: Sendable {
  let lambda: LocalLambda
  private let output: Output

  /// What the function wrote so far.
  final class Output: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    func append(_ more: [UInt8]) { bytes.withLock { $0 += more } }
    var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }

    /// Waits until the text is there; the limit only ends a test that has failed.
    func wait(for words: String) async throws {
      for _ in 0..<1000 {
        if text.contains(words) { return }
        try await Task.sleep(for: .milliseconds(10))
      }
      throw Missing(words: words, text: text)
    }
  }

  struct Missing: Error {
    var words: String
    var text: String
  }

  static let path = Products.path("RuntimeProbe")

  init(_ environment: [String: String] = [:], timeout: Duration = .seconds(20), concurrency: Int = 1) throws {
    let output = Output()
    var configuration = LocalLambda.Configuration()
    configuration.timeout = timeout
    configuration.concurrency = concurrency
    configuration.program = .init(Self.path, environment: environment, output: { output.append($0) })
    lambda = try LocalLambda(configuration)
    self.output = output
  }

  deinit { lambda.stop() }

  var log: Output { output }

  static func event(_ what: String, _ number: Int = 0, as frontDoor: FrontDoor = .openAPI) -> EventBuilder.Event {
    let operation = Operation("act", .post, "/act", [Argument("what", .string()), Argument("number", .integer())])
    return EventBuilder().event(operation, ["what": .string(what), "number": .number(JSONNumber(number))], as: frontDoor)
  }

  /// Calls the probe and takes status and body out of the envelope.
  func act(_ what: String, _ number: Int = 0) async throws -> (status: Int?, body: JSONValue?) {
    let result = try await lambda.invoke(Self.event(what, number).bytes)
    return Self.parts(result)
  }

  static func parts(_ result: InvocationResult) -> (status: Int?, body: JSONValue?) {
    let response = (try? JSONValue(parsing: result.payload))?["response"]
    let text = response?["responseBody"]?["application/json"]?["body"]?.string ?? ""
    return (response?["httpStatusCode"]?.integer, try? JSONValue(parsing: text))
  }

  func describe(_ clientContext: String? = nil, tenantId: String? = nil, traceId: String? = nil) async throws -> JSONValue {
    let event = EventBuilder().event(Operation("describe", .get, "/describe"), [:], as: .openAPI)
    let result = try await lambda.invoke(
      event.bytes, clientContext: clientContext.map { Array($0.utf8) }, tenantId: tenantId, traceId: traceId)
    return Self.parts(result).body ?? .null
  }
}

/// The probe as a process of its own, for ends that the emulator would hide.
func probeProgram(_ environment: [String: String]) throws -> TestProgram {
  try TestProgram(Probe.path, environment: environment, joinsErrors: true)
}
