// SPDX-License-Identifier: Apache-2.0

internal import AWSClient
internal import Orchestrator
internal import TokenMeter

/// A turn that was read: what of it arrived, and how late.
struct Reading: Sendable {
  /// Arrival minus sending of every piece, in nanoseconds.
  private(set) var delays: [Int] = []
  private(set) var textBytes = 0
  /// Whether every piece came whole and in its place, and the turn ended as it should.
  private(set) var isRight = true

  /// Reads a turn to its end, or until its task is cancelled.
  init(_ turn: Turn, stalls: Bool, _ options: Options) async {
    delays.reserveCapacity(options.chunks)
    var tokens = 0
    do throws(TurnError) {
      for try await part in turn {
        switch part {
        case .text(let text): take(text, options)
        case .finished(let result): tokens = result.report.total.tokens
        default: break
        }
      }
      isRight = isRight && !stalls && delays.count == options.chunks && tokens == 500
    } catch {
      isRight = isRight && stalls && delays.count == 1 && error.serviceError?.origin == .cancelled
    }
  }

  /// A piece says its number and when it was sent, by the clock that all processes of a machine share.
  private mutating func take(_ text: String, _ options: Options) {
    let now = Int(SuspendingClock().systemEpoch.duration(to: .now) / .nanoseconds(1))
    let words = text.split(separator: " ", maxSplits: 2)
    if words.count > 1, Int(words[0]) == delays.count, let sent = Int(words[1]), text.utf8.count == options.textBytes {
      delays.append(now - sent)
    } else {
      isRight = false
    }
    textBytes += text.utf8.count
  }
}
