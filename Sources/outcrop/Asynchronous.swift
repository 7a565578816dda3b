// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization
#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Runs a command that waits for much at a time.
enum Asynchronous {
  /// Runs a body to its end; a signal that asks the program to stop cancels it, so that it can tell what was done.
  static func run(_ body: @escaping @Sendable () async -> Int32) throws -> Int32 {
    let status = Mutex<Int32>(1)
    let done = DispatchSemaphore(value: 0)
    // The bridge from the main thread, which waits for it.
    let task = Task {
      let result = await body()
      status.withLock { $0 = result }
      done.signal()
    }
    let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      // Ignored by default from here on, so that the source below sees it.
      _ = signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { task.cancel() }
      source.resume()
      return source
    }
    done.wait()
    for source in sources { source.cancel() }
    return status.withLock { $0 }
  }
}
