// SPDX-License-Identifier: Apache-2.0

import HTTP1
import JSON

/// What a request asks for, told from its method, target and fields.
enum Request {
  /// The function asks for an event.
  case next
  /// The function answers an invocation.
  case answer(id: String, FunctionAnswer)
  /// The function could not start.
  case initError(FunctionAnswer)
  /// A caller invokes the function.
  case invoke(Invocation.Order, Invocation.Kind)
  /// It asks for nothing that there is.
  case refused(Reply)

  /// Whether it is one of the function's own.
  var isRuntime: Bool {
    switch self {
    case .next, .answer, .initError: true
    case .invoke, .refused: false
    }
  }
}

/// What the function says of an invocation.
struct FunctionAnswer {
  var payload: [UInt8]
  var isError: Bool
  var errorType: String?
}

extension Request {
  /// Tells what a message asks for.
  init(_ message: HTTPMessage, _ configuration: LocalLambda.Configuration) {
    let method = message.head.method
    let target = message.head.target
    let path = target.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
    guard message.head["host"] != nil else {
      self = .refused(.error(400, "BadRequest", "the Host field is missing"))
      return
    }
    switch path.count {
    case 4 where path[0...1] == ["2018-06-01", "runtime"] && path[2...] == ["invocation", "next"]:
      self = Self.only("GET", method, .next)
    case 4 where path[0...1] == ["2018-06-01", "runtime"] && path[2...] == ["init", "error"]:
      self = Self.only("POST", method, .initError(Self.answer(message, isError: true)))
    case 5 where path[0...2] == ["2018-06-01", "runtime", "invocation"] && ["response", "error"].contains(path[4]):
      self = Self.only("POST", method, .answer(id: path[3], Self.answer(message, isError: path[4] == "error")))
    case 4 where path[0...1] == ["2015-03-31", "functions"] && path[3] == "invocations":
      self = Self.only("POST", method, Self.invocation(message, of: path[2], configuration))
    default: self = .refused(.error(404, "NotFound", "there is nothing at \(target)"))
    }
  }

  private static func only(_ allowed: String, _ method: String, _ request: @autoclosure () -> Request) -> Request {
    method == allowed ? request() : .refused(.error(405, "MethodNotAllowed", "only \(allowed) is allowed here, not \(method)"))
  }

  private static func answer(_ message: HTTPMessage, isError: Bool) -> FunctionAnswer {
    let field = "lambda-runtime-function-error-type"
    // A streamed response tells in its trailers that it failed half-way.
    let trailing = message.trailers[field]
    return FunctionAnswer(
      payload: Array(message.body), isError: isError || trailing != nil, errorType: isError ? message.head[field] : trailing)
  }

  private static func invocation(_ message: HTTPMessage, of name: String, _ configuration: LocalLambda.Configuration) -> Request {
    let head = message.head
    guard name == configuration.functionName || name == "function" || name.replacing("%3A", with: ":") == configuration.functionARN else {
      let asked = "arn:aws:lambda:\(configuration.region):\(configuration.account):function:\(name)"
      return .refused(.refusal(404, "ResourceNotFoundException", "Function not found: \(asked)"))
    }
    var order = Invocation.Order(event: message.bodyRange.isEmpty ? Array("{}".utf8) : Array(message.body))
    order.traceId = head["x-amzn-trace-id"]
    order.tenantId = head["x-amz-tenant-id"]
    if let text = head["x-amz-client-context"] {
      guard let context = Base64.decoded(text), order.setClientContext(context) else {
        return invalid("Client context must be a valid Base64-encoded JSON object.")
      }
    }
    guard order.event.count <= configuration.eventBytesMax else {
      let limit = configuration.eventBytesMax
      return .refused(
        .refusal(413, "RequestTooLargeException", "Request must be smaller than \(limit) bytes for the InvokeFunction operation"))
    }
    do throws(JSONError) {
      var reader = JSONReader(order.event, depthMax: 1000)
      try reader.skipValue()
      try reader.finish()
    } catch {
      return invalid("Could not parse request body into json: \(error)")
    }
    switch head["x-amz-invocation-type"] ?? "RequestResponse" {
    case "RequestResponse": return .invoke(order, .waits)
    case "Event": return .invoke(order, .forgets)
    case "DryRun": return .refused(Reply(status: 204, body: []))
    case let kind: return invalid("\(kind) is no invocation type: expected RequestResponse, Event or DryRun")
    }
  }

  private static func invalid(_ message: String) -> Request { .refused(.refusal(400, "InvalidRequestContentException", message)) }
}
