// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import LambdaEmulator

/// A thread that plays the function: it answers each event with the event, until the emulator is stopped.
final class Function: Sendable {
  private let done = DispatchSemaphore(value: 0)

  init(_ lambda: LocalLambda) {
    let (endpoint, done) = (lambda.endpoint, done)
    let thread = Thread {
      defer { done.signal() }
      guard var client = try? Client(endpoint) else { return }
      while let next = try? client.next(), next.status == 200 {
        guard (try? client.respond(next[requestIdField] ?? "", next.body)) != nil else { return }
      }
    }
    thread.start()
  }

  /// Waits until the thread is done.
  func join() { done.wait() }
}
