// SPDX-License-Identifier: Apache-2.0

public import JSON

/// Where an action writes what happened; whoever runs it decides on form and level.
public struct Log: Sendable {
  /// How much a line matters, in Lambda's words.
  public enum Level: String, Hashable, Sendable, Comparable, CaseIterable {
    // swift-format-ignore
    case trace = "TRACE", debug = "DEBUG", info = "INFO", warn = "WARN", error = "ERROR", fatal = "FATAL"

    var rank: Int { Level.allCases.firstIndex(of: self) ?? 0 }

    /// Whether the left one matters less.
    public static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
  }

  /// The least level that is written.
  public var level: Level
  private let emit: @Sendable (Level, String, JSONObject, (any AnyObject & Sendable)?) -> Void
  /// What the lines are about: a log of each invocation's own needs no closure of its own.
  private let subject: (any AnyObject & Sendable)?

  /// A log that hands its lines to `emit`.
  public init(level: Level = .info, _ emit: @escaping @Sendable (Level, String, JSONObject) -> Void) {
    self.level = level
    self.emit = { level, message, fields, _ in emit(level, message, fields) }
    subject = nil
  }

  /// A log that hands its lines and what they are about to `emit`.
  package init(
    level: Level, about subject: (any AnyObject & Sendable)?,
    _ emit: @escaping @Sendable (Level, String, JSONObject, (any AnyObject & Sendable)?) -> Void
  ) {
    self.level = level
    self.emit = emit
    self.subject = subject
  }

  /// A log that drops everything.
  public static let silent = Log(level: .fatal) { _, _, _ in }

  /// Writes one line, when its level is high enough.
  ///
  /// - Parameters:
  ///   - level: how much it matters.
  ///   - message: the line; made only when it is written.
  ///   - fields: members that the JSON format adds to the line.
  public func write(_ level: Level, _ message: @autoclosure () -> String, _ fields: @autoclosure () -> JSONObject = [:]) {
    if level >= self.level { emit(level, message(), fields(), subject) }
  }

  /// Writes a line for whoever debugs.
  public func debug(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> JSONObject = [:]) {
    write(.debug, message(), fields())
  }
  /// Writes a line about the normal course.
  public func info(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> JSONObject = [:]) {
    write(.info, message(), fields())
  }
  /// Writes a line about something odd.
  public func warn(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> JSONObject = [:]) {
    write(.warn, message(), fields())
  }
  /// Writes a line about something that failed.
  public func error(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> JSONObject = [:]) {
    write(.error, message(), fields())
  }
}
