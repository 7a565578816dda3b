// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON

/// The function's log: lines on standard output, which Lambda takes to CloudWatch.
struct FunctionLog: Sendable {
  private let level: Log.Level
  private let emit: @Sendable (Log.Level, String, JSONObject, (any AnyObject & Sendable)?) -> Void

  init(_ format: LogLine.Format, _ level: Log.Level) {
    self.level = level
    emit = { level, message, fields, subject in
      let context = subject as? LambdaContext
      let line = LogLine(
        level: level, message: message, fields: fields, requestId: context?.requestId ?? "", tenantId: context?.tenantId,
        time: Process.wallClock())
      Process.printLine(line.bytes(format))
    }
  }

  /// A log whose lines name an invocation.
  ///
  /// - Parameter context: the invocation; `nil` for lines about none.
  /// - Returns: the log.
  func log(_ context: LambdaContext?) -> Log { Log(level: level, about: context, emit) }
}
