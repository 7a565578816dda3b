// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import Sockets

/// What the environment tells the runtime, read once at start.
struct RuntimeConfiguration: Sendable {
  /// Where the Runtime API is, from `AWS_LAMBDA_RUNTIME_API`.
  var endpoint: Endpoint
  var function: FunctionIdentity
  var logFormat: LogLine.Format
  var logLevel: Log.Level
  /// The number of invocations that managed instances send at once, from `AWS_LAMBDA_MAX_CONCURRENCY`.
  var concurrency: Int
  var capture: Capture

  /// Why the environment cannot be used: one sentence, and the status to exit with.
  struct Unusable: Error {
    var sentence: String
    var status: Int32
  }

  /// Reads the environment.
  ///
  /// - Parameter variable: gives a variable's value.
  /// - Throws: ``Unusable`` with the sentence to print.
  init(_ variable: (String) -> String?) throws(Unusable) {
    guard let api = variable("AWS_LAMBDA_RUNTIME_API"), !api.isEmpty else {
      throw Unusable(
        sentence:
          "This program is a Lambda function, and AWS_LAMBDA_RUNTIME_API is not set: run it on this machine with `outcrop host PROGRAM`.",
        status: 64)
    }
    do { endpoint = try Endpoint(parsing: api) } catch {
      throw Unusable(sentence: "AWS_LAMBDA_RUNTIME_API is \"\(api)\": \(error)", status: 64)
    }
    function = FunctionIdentity()
    function.name = variable("AWS_LAMBDA_FUNCTION_NAME") ?? ""
    function.version = variable("AWS_LAMBDA_FUNCTION_VERSION") ?? ""
    function.memoryMegabytes = variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE").flatMap(Int.init)
    function.logGroup = variable("AWS_LAMBDA_LOG_GROUP_NAME") ?? ""
    function.logStream = variable("AWS_LAMBDA_LOG_STREAM_NAME") ?? ""
    logFormat = variable("AWS_LAMBDA_LOG_FORMAT")?.uppercased() == "JSON" ? .json : .text
    logLevel = variable("AWS_LAMBDA_LOG_LEVEL").flatMap { Log.Level(rawValue: $0.uppercased()) } ?? .info
    concurrency = variable("AWS_LAMBDA_MAX_CONCURRENCY").flatMap(Int.init).map { min(max($0, 1), 1000) } ?? 1
    guard let capture = Capture(mode: variable("OUTCROP_CAPTURE"), mask: variable("OUTCROP_CAPTURE_MASK")) else {
      let value = variable("OUTCROP_CAPTURE") ?? ""
      throw Unusable(
        sentence: "OUTCROP_CAPTURE is \"\(value)\"; expected off, errors, all or sample: with a share, sample:0.01.", status: 64)
    }
    self.capture = capture
  }
}
