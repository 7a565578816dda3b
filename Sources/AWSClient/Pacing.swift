// SPDX-License-Identifier: Apache-2.0

/// Time and chance, as a client is given them.
package struct Pacing: Sendable {
  /// The time, which signatures hold.
  package var now: @Sendable () -> Timestamp
  /// Anything from 0 to 1.
  package var random: @Sendable () -> Double
  /// Waits, unless the task is cancelled.
  package var sleep: @Sendable (Duration) async throws -> Void

  /// Makes a pacing, by default with the system's clock and generator.
  package init(
    now: @escaping @Sendable () -> Timestamp = { Timestamp.now() },
    random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) },
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) {
    self.now = now
    self.random = random
    self.sleep = sleep
  }
}
