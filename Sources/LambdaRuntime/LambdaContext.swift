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
  public let invokedFunctionArn: String
  /// The X-Ray trace header; empty when there is none.
  public let traceId: String
  /// The client context as JSON text.
  public let clientContext: String?
  /// The Cognito identity as JSON text.
  public let cognitoIdentity: String?
  /// The tenant that the function was invoked for, in functions with tenant isolation.
  public let tenantId: String?
  /// The function: the same for every invocation.
  public var function: FunctionIdentity { shared.function }
  /// Where lines about this invocation go.
  public let log: Log

  /// The event in the buffer that it arrived in.
  let event: EventBytes
  private let shared: SharedIdentity

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
    self.invokedFunctionArn = invokedFunctionArn
    self.traceId = traceId
    self.clientContext = clientContext
    self.cognitoIdentity = cognitoIdentity
    self.tenantId = tenantId
    self.log = log
    event = EventBytes(bytes: [], range: 0..<0)
    shared = SharedIdentity(function)
  }

  init(_ event: consuming RuntimeClient.Event, deadline: ContinuousClock.Instant?, _ shared: SharedIdentity, _ log: FunctionLog) {
    self.log = log.log(requestId: event.requestId, tenantId: event.tenantId)
    self.deadline = deadline
    self.event = event.event
    requestId = event.requestId
    invokedFunctionArn = event.functionArn
    traceId = event.traceId
    clientContext = event.clientContext
    cognitoIdentity = event.cognitoIdentity
    tenantId = event.tenantId
    self.shared = shared
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

/// What every context of a process refers to, instead of a copy of five strings each.
final class SharedIdentity: Sendable {
  let function: FunctionIdentity
  init(_ function: FunctionIdentity) { self.function = function }
}

/// An event in the buffer that it arrived in.
struct EventBytes: Sendable {
  var bytes: [UInt8]
  var range: Range<Int>

  /// A copy of the event alone.
  var array: [UInt8] { Array(bytes[range]) }
}
