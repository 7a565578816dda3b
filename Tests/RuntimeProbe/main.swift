// SPDX-License-Identifier: Apache-2.0

// The function that the runtime's tests run: it does what its event says.

internal import ActionGroup
internal import Foundation
internal import JSON
internal import LambdaRuntime

struct Trouble: Error, CustomStringConvertible { var description: String }

actor Meeting {
  static let shared = Meeting()
  private var present = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Returns once that many are here at the same time.
  func join(_ number: Int) async {
    present += 1
    guard present < number else {
      for one in waiting { one.resume() }
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }
}

@MainActor func onMainActor() -> Bool { Thread.isMainThread }

/// Holds the thread, as a handler should not.
func block(_ milliseconds: Int) { Thread.sleep(forTimeInterval: Double(milliseconds) / 1000) }

func dispatchWait(_ milliseconds: Int) async {
  await withCheckedContinuation { continuation in
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { continuation.resume() }
  }
}

func act(_ what: String, _ number: Int, _ context: ActionContext) async throws -> JSONValue {
  switch what {
  case "sleep": try await Task.sleep(for: .milliseconds(number))
  case "yield": for _ in 0..<number { await Task.yield() }
  case "ignore-cancellation": for _ in 0..<number / 10 { await dispatchWait(10) }
  case "block": block(number)
  case "main-actor": return .bool(await onMainActor())
  case "group":
    let sum = await withTaskGroup(of: Int.self) { group in
      for child in 1...number {
        group.addTask {
          await Task.yield(); return child
        }
      }
      return await group.reduce(0, +)
    }
    return .number(JSONNumber(sum))
  case "dispatch": await dispatchWait(number)
  case "announce":
    context.log.warn("begun")
    await dispatchWait(number)
  case "detached":
    return try await Task.detached {
      try await Task.sleep(for: .milliseconds(number)); return JSONValue.string("detached")
    }.value
  case "meet": await Meeting.shared.join(number)
  case "throw": throw Trouble(description: "secret cause")
  case "large": return .string(String(repeating: "x", count: number))
  case "exit": exit(3)
  case "later":
    context.afterAnswer {
      await dispatchWait(number); context.log.info("later")
    }
  case "endless-later": context.afterAnswer { await dispatchWait(60_000) }
  case "log":
    context.log.debug("fine print")
    context.log.warn("two\nlines \"quoted\" \u{1}", ["count": .number(JSONNumber(number))])
  default: throw ActionError.badRequest("The probe cannot \(what).")
  }
  return .string("done")
}

func describe(_ context: ActionContext) -> JSONValue {
  guard let lambda = LambdaContext.current else { return .null }
  return [
    "requestId": .string(lambda.requestId), "same": .bool(lambda.requestId == context.requestId), "arn": .string(lambda.invokedFunctionArn),
    "traceId": .string(lambda.traceId),
    "getenv": .string(getenv("_X_AMZN_TRACE_ID").map { String(cString: $0) } ?? ""), "tenant": .string(lambda.tenantId ?? ""),
    "clientContext": .string(lambda.clientContext ?? ""), "name": .string(lambda.function.name),
    "version": .string(lambda.function.version),
    "memory": .number(JSONNumber(lambda.function.memoryMegabytes ?? 0)), "logGroup": .string(lambda.function.logGroup),
    "logStream": .string(lambda.function.logStream), "hasTimeLeft": .bool((lambda.remainingTime() ?? .zero) > .zero),
    "pid": .number(JSONNumber(Int(getpid()))),
  ]
}

func makeRouter() throws -> Router {
  var router = Router()
  try router.on(Operation("act", .post, "/act", [Argument("what", .string()), Argument("number", .integer(default: 0), required: false)])) {
    arguments, context in
    .ok(json: try await act(try arguments.string("what"), try arguments.integer("number"), context))
  }
  try router.on(Operation("describe", .get, "/describe")) { _, context in .ok(json: describe(context)) }
  return router
}

switch ProcessInfo.processInfo.environment["PROBE"] {
case "init-error": Lambda.run { () throws -> Router in throw Trouble(description: "no \"store\"\n\u{1F69A}") }
case "raw":
  Lambda.run {
    LambdaFunction { event, _ in
      let value = try JSONValue(parsing: event)
      if let size = value["size"]?.integer { return JSONValue.string(String(repeating: "x", count: size)).bytes }
      if value["sleep"] != nil { try await Task.sleep(for: .seconds(60)) }
      throw Trouble(description: value["message"]?.string ?? "nothing")
    }
  }
case "function": Lambda.run { LambdaFunction(try makeRouter()) }
default: Lambda.run { try makeRouter() }
}
