// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import LambdaEmulator
import Synchronization

/// An invocation that another thread waits for: tests block their own, so none of this may need a task.
final class Invoked: Sendable {
  private let done = DispatchSemaphore(value: 0)
  private let outcome = Mutex<Result<InvocationResult, any Error>?>(nil)

  init(_ invoke: @escaping @Sendable () throws -> InvocationResult) {
    let thread = Thread { [self] in
      let result = Result { try invoke() }
      outcome.withLock { $0 = result }
      done.signal()
    }
    thread.start()
  }

  /// Waits for the result.
  func value() throws -> InvocationResult {
    done.wait()
    defer { done.signal() }
    return try outcome.withLock(\.self)?.get() ?? { throw CancellationError() }()
  }

  /// Waits, and tells why the emulator could not invoke.
  func failure() -> EmulatorError.Code? {
    do {
      _ = try value()
      return nil
    } catch {
      return (error as? EmulatorError)?.code
    }
  }
}
