// SPDX-License-Identifier: Apache-2.0

public import ActionGroup

/// What Lambda tells about one invocation.
///
/// Source: the Lambda developer guide, "Using the Lambda runtime API" (headers of `next`) and "Defined runtime environment variables".
public final class LambdaContext: Sendable {
  /// The request id.
  public let requestId: String
  /// When Lambda stops the function; `nil` when the event came without a deadline.
  public let deadline: ContinuousClock.Instant?
  /// The ARN that was invoked, with its alias or version.
  public var invokedFunctionArn: String { functionArn.string }
  /// The X-Ray trace header; empty when there is none.
  public var traceId: String { trace.string }
  /// The client context as JSON text.
  public let clientContext: String?
  /// The Cognito identity as JSON text.
  public let cognitoIdentity: String?
  /// The tenant that the function was invoked for, in functions with tenant isolation.
  public let tenantId: String?
  /// The function: the same for every invocation.
  public var function: FunctionIdentity { shared.function }
  /// Where lines about this invocation go.
  public var log: Log { givenLog ?? shared.log.log(self) }

  /// The event in the buffer that it arrived in.
  let event: EventBytes
  let trace: LateText
  private let functionArn: LateText
  private let givenLog: Log?
  private let shared: Shared

  /// The invocation that the current task works for; `nil` outside of one.
  @TaskLocal public static var current: LambdaContext?

  /// A context, as a test makes it.
  public init(
    requestId: String, deadline: ContinuousClock.Instant? = nil, invokedFunctionArn: String = "", traceId: String = "",
    clientContext: String? = nil, cognitoIdentity: String? = nil, tenantId: String? = nil, function: FunctionIdentity = FunctionIdentity(),
    log: Log = .silent
  ) {
    self.requestId = requestId
    self.deadline = deadline
    functionArn = .text(invokedFunctionArn)
    trace = .text(traceId)
    self.clientContext = clientContext
    self.cognitoIdentity = cognitoIdentity
    self.tenantId = tenantId
    givenLog = log
    event = EventBytes(bytes: [], range: 0..<0)
    shared = Shared(function, FunctionLog(.text, .fatal))
  }

  init(_ event: consuming RuntimeClient.Event, deadline: ContinuousClock.Instant?, _ shared: Shared) {
    self.deadline = deadline
    self.event = event.event
    requestId = event.requestId
    functionArn = .bytes(event.event.bytes, event.functionArn)
    trace = .bytes(event.event.bytes, event.traceId)
    clientContext = event.clientContext
    cognitoIdentity = event.cognitoIdentity
    tenantId = event.tenantId
    givenLog = nil
    self.shared = shared
  }

  /// What every context of a process refers to.
  final class Shared: Sendable {
    let function: FunctionIdentity
    let log: FunctionLog

    init(_ function: FunctionIdentity, _ log: FunctionLog) {
      self.function = function
      self.log = log
    }
  }

  /// The time left until the deadline, never negative; `nil` when there is none.
  ///
  /// - Parameter now: the present.
  /// - Returns: the time.
  public func remainingTime(now: ContinuousClock.Instant = .now) -> Duration? { deadline.map { max(.zero, now.duration(to: $0)) } }
}

/// The function that this process is, from the environment that Lambda sets.
public struct FunctionIdentity: Hashable, Sendable {
  /// The name, from `AWS_LAMBDA_FUNCTION_NAME`.
  public var name = ""
  /// The version, from `AWS_LAMBDA_FUNCTION_VERSION`.
  public var version = ""
  /// The memory in MB, from `AWS_LAMBDA_FUNCTION_MEMORY_SIZE`.
  public var memoryMegabytes: Int?
  /// The log group, from `AWS_LAMBDA_LOG_GROUP_NAME`.
  public var logGroup = ""
  /// The log stream, from `AWS_LAMBDA_LOG_STREAM_NAME`.
  public var logStream = ""

  /// A function without a name.
  public init() {}
}

/// An event in the buffer that it arrived in.
struct EventBytes: Sendable {
  var bytes: [UInt8]
  var range: Range<Int>

  /// A copy of the event alone.
  var array: [UInt8] { Array(bytes[range]) }
}
