// SPDX-License-Identifier: Apache-2.0

/// An operation with its own types for what goes in and what comes out, as generated code declares them.
public protocol TypedOperation: SendableMetatype {
  /// The arguments of a call.
  associatedtype Input: Sendable
  /// What the action answers.
  associatedtype Output: OperationOutput

  /// What the schema declares.
  static var operation: Operation { get }

  /// The input that a call's arguments mean.
  ///
  /// - Parameter arguments: checked against ``operation``.
  /// - Returns: the input.
  /// - Throws: when the input asks for what the operation does not declare.
  static func input(_ arguments: inout ArgumentReader) throws -> Input
}

/// What a typed operation answers: one case for each declared status.
///
/// Two of them are equal when they are the same reply.
public protocol OperationOutput: Equatable, Sendable {
  /// The status and the encoded body.
  ///
  /// - Throws: when JSON has no word for a part of the body: a number that is not finite, a date outside the years 0 to 9999.
  func reply() throws -> Reply
}

extension OperationOutput {
  /// Whether both are the same reply.
  public static func == (one: Self, other: Self) -> Bool {
    guard let reply = try? one.reply() else { return false }
    return reply == (try? other.reply())
  }
}

extension Router {
  /// Registers an action for a typed operation.
  ///
  /// - Parameters:
  ///   - type: the operation.
  ///   - action: takes the arguments as the operation's input.
  /// - Throws: ``Clash`` when the name, or the method and path, is taken.
  @inlinable
  public mutating func on<Typed: TypedOperation>(
    _ type: Typed.Type, _ action: @escaping @Sendable (Typed.Input, ActionContext) async throws -> Typed.Output
  ) throws(Clash) {
    try on(Typed.operation) { arguments, context in try await action(Typed.input(arguments), context).reply() }
  }
}

extension TypedOperation {
  /// The input that a call's arguments mean.
  @inlinable @inline(never)
  static func input(_ arguments: Arguments) throws -> Input {
    var reader = ArgumentReader(arguments)
    do { return try input(&reader) } catch let mismatch as JSONMismatch { throw InputMismatch(mismatch) }
  }
}

/// An argument that its schema lets through and the input's type does not take.
///
/// A schema that contains itself is checked no deeper than it is written; its type goes on.
@usableFromInline struct InputMismatch: Error {
  let violation: Violation

  @usableFromInline init(_ mismatch: JSONMismatch) {
    violation = Violation(mismatch.path, "must be \(mismatch.expected), but is \(mismatch.found)")
  }
}
