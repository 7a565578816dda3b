// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Runs an async handler on the loop's own thread: what is enqueued is drained by whoever waits for the handler.
///
/// A handler that never suspends costs no thread hop; one that does is resumed here. Jobs that a cut-off handler leaves behind run with the
/// next invocation's.
final class LoopExecutor: TaskExecutor {
  private struct Queue {
    var jobs: [UnownedJob] = []
    var isWaiting = false
  }

  private let queue = Mutex(Queue())
  private let alarm: Alarm

  init(_ alarm: Alarm) { self.alarm = alarm }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let mustWake = queue.withLock { queue in
      queue.jobs.append(job)
      return queue.isWaiting
    }
    if mustWake { alarm.ring() }
  }

  /// Runs jobs until `isFinished`, or until the deadline passes.
  ///
  /// - Parameters:
  ///   - deadline: when to stop waiting, on `Process.monotonicClock()`; `Int.max` waits for ever.
  ///   - isFinished: asked after each round of jobs.
  /// - Returns: whether it finished.
  func run(until deadline: Int, _ isFinished: () -> Bool) -> Bool {
    while !isFinished() {
      runJobs()
      if isFinished() { return true }
      guard
        queue.withLock({
          $0.isWaiting = $0.jobs.isEmpty; return $0.isWaiting
        })
      else { continue }
      let rang = alarm.wait(until: deadline)
      queue.withLock { $0.isWaiting = false }
      if !rang, Process.monotonicClock() >= deadline { return isFinished() }
    }
    return true
  }

  private func runJobs() {
    let jobs = queue.withLock { queue in
      defer { queue.jobs.removeAll(keepingCapacity: true) }
      return queue.jobs
    }
    // The executor outlives the call: the loop holds it.
    for job in jobs { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
  }
}
