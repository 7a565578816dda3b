// SPDX-License-Identifier: Apache-2.0

public import ActionGroup
internal import Dispatch

/// A Lambda function's main program.
///
/// ```swift
/// Lambda.run { try OrderActions(store: .open()).router }
/// ```
public enum Lambda {
  /// What a function may set about its loop.
  public struct Options: Sendable {
    /// How long before the deadline an action is cancelled and the timeout answered; never more than half of the time there is.
    public var timeoutMargin = Duration.milliseconds(100)

    /// The defaults.
    public init() {}
  }

  /// Answers agents' calls until the process is ended.
  ///
  /// Call it from `main.swift`, not from an `async` main: starting one costs 3 ms of every cold start.
  ///
  /// - Parameters:
  ///   - options: what to do differently.
  ///   - make: makes the router; what it throws is reported to Lambda as an initialisation error, and the process exits 1.
  public static func run(_ options: Options = Options(), _ make: () throws -> Router) -> Never {
    run(options) { LambdaFunction(try make()) }
  }

  /// Answers any events until the process is ended.
  ///
  /// - Parameters:
  ///   - options: what to do differently.
  ///   - make: makes the function; what it throws is reported to Lambda as an initialisation error, and the process exits 1.
  public static func run(_ options: Options = Options(), _ make: () throws -> LambdaFunction) -> Never {
    if Describe.isAskedFor { Describe.run(make) }
    let configuration: RuntimeConfiguration
    do { configuration = try RuntimeConfiguration(Process.variable) } catch {
      Process.printLine(Array((error.sentence + "\n").utf8), to: 2)
      Process.end(error.status)
    }
    if configuration.concurrency == 1 { Process.useOneHeap() }
    Termination.listen()
    let function: LambdaFunction
    do { function = try make() } catch { reportInitError(FunctionError(error), configuration) }
    let shared = Loop.Shared(configuration: configuration, function: function, options: options)
    shared.watchdog.start()
    if configuration.concurrency == 1, Alarm.canServeMainQueue {
      Loop.run(shared, slot: 0, ownsMainThread: true)
    }
    for slot in 0..<configuration.concurrency {
      Process.startThread { Loop.run(shared, slot: slot, ownsMainThread: false) }
    }
    dispatchMain()
  }

  private static func reportInitError(_ error: FunctionError, _ configuration: RuntimeConfiguration) -> Never {
    let log = FunctionLog(configuration.logFormat, configuration.logLevel).log(nil)
    log.write(.fatal, "The function could not start: \(error.message)")
    var client = RuntimeClient(configuration.endpoint)
    do { try client.failInit(error) } catch { log.write(.error, "The Runtime API did not take the initialisation error: \(error)") }
    Process.end(1)
  }
}
