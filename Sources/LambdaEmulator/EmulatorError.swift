// SPDX-License-Identifier: Apache-2.0

/// Why the emulator could not do what it was asked; what goes wrong in the function is an ``InvocationResult`` instead.
public struct EmulatorError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of trouble, stable for programs.
  @nonexhaustive
  public enum Code: String, Hashable, Sendable {
    /// The port is taken, or the system refuses to listen.
    case cannotListen
    /// The event is larger than Lambda takes.
    case eventTooLarge
    /// The client context is no JSON object.
    case invalidClientContext
    /// The emulator was stopped before the function answered.
    case stopped
  }

  /// The kind of trouble.
  public let code: Code
  /// One sentence.
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The sentence.
  public var description: String { message }
}
