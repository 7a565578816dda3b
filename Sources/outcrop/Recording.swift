// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A file that gets an answer's bytes as they come, so that nothing is lost when the program ends early.
final class Recording: Sendable {
  private let path: String
  private let descriptor: Int32
  private let isWhole = Mutex(true)

  /// Makes the file, before anything is asked.
  init(_ path: String) throws(Failure) {
    self.path = path
    descriptor = try Terminal.create(path)
  }

  deinit { Terminal.close(descriptor) }

  func append(_ bytes: [UInt8]) {
    isWhole.withLock { isWhole in isWhole = isWhole && Terminal.append(bytes, to: descriptor) }
  }

  /// What kept bytes from being written.
  var failure: Failure? { isWhole.withLock { $0 } ? nil : Failure(sentence: "\(path) could not be written to its end.") }
}
