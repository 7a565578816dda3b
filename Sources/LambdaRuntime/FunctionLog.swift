// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup

/// The function's log: lines on standard output, which Lambda takes to CloudWatch.
struct FunctionLog: Sendable {
  private let format: LogLine.Format
  private let level: Log.Level

  init(_ configuration: RuntimeConfiguration) {
    format = configuration.logFormat
    level = configuration.logLevel
  }

  /// A log whose lines name an invocation.
  func log(requestId: String, tenantId: String?) -> Log {
    let format = format
    return Log(level: level) { level, message, fields in
      let line = LogLine(
        level: level, message: message, fields: fields, requestId: requestId, tenantId: tenantId, time: Process.wallClock())
      Process.printLine(line.bytes(format))
    }
  }
}
