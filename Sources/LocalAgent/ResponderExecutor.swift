// SPDX-License-Identifier: Apache-2.0

internal import Dispatch

/// Runs responders in turn on a thread of their own, so that whatever keeps Swift's shared threads busy does not keep answers from coming.
///
/// A responder that blocks its thread keeps the others waiting: it should suspend.
final class ResponderExecutor: TaskExecutor {
  private let queue = DispatchQueue(label: "outcrop.responders")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // 1. A job is run once, and the closure keeps its executor alive until then.
    queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
