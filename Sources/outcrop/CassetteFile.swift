// SPDX-License-Identifier: Apache-2.0

internal import Cassettes
internal import FoundationEssentials
internal import Synchronization

/// A cassette that is written line by line while turns run, so that nothing is lost when the program ends early.
final class CassetteFile: Sendable {
  private let path: String
  private let descriptor: Int32
  private let isWhole = Mutex(true)

  /// Makes the file, before anything is asked; only its owner may read it.
  ///
  /// A cassette that is there is overwritten, anything else is not.
  init(_ path: String) throws(Failure) {
    self.path = path
    descriptor = try Terminal.createPrivate(path) { $0.isEmpty || Cassette.isCassette($0) }
    append(.head(recorded: Date().formatted(.iso8601)))
  }

  deinit { Terminal.close(descriptor) }

  func append(_ entry: CassetteEntry) {
    let line = entry.line
    isWhole.withLock { isWhole in isWhole = isWhole && Terminal.append(line, to: descriptor) }
  }

  /// What kept lines from being written.
  var failure: Failure? { isWhole.withLock { $0 } ? nil : Failure(sentence: "\(path) could not be written to its end.") }
}

/// The answer of one recorded turn.
struct RecordedAnswer {
  /// The file, and the turn's number in a cassette.
  var title: String
  var bytes: [UInt8]

  /// The answers in a file: one of bytes, or those of a cassette.
  static func read(_ path: String) throws(Failure) -> [RecordedAnswer] {
    let bytes = try Terminal.read(path)
    guard Cassette.isCassette(bytes) else { return [RecordedAnswer(title: path, bytes: bytes)] }
    let cassette: Cassette
    do throws(CassetteError) { cassette = try Cassette(bytes) } catch { throw Failure(sentence: "\(path): \(error)") }
    if cassette.isTruncated { Terminal.complain("warning: \(path): the last line of the cassette is not whole and is left out.") }
    return cassette.turns.map { turn in
      RecordedAnswer(title: cassette.turns.count == 1 ? path : "\(path), turn \(turn.number)", bytes: turn.answer)
    }
  }
}
