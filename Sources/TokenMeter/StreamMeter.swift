// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents
internal import EventStream

/// Counts the tokens of a turn out of the bytes of its answer, `application/vnd.amazon.eventstream`, in whatever pieces they come.
///
/// What was counted before a fault stays counted; its memory depends on the calls, not on the bytes.
package struct StreamMeter: Sendable {
  private var decoder = FrameDecoder()
  private var meter: Meter
  private var trouble: TurnEnd?

  /// A meter that has seen nothing.
  package init(hashesPrompts: Bool = true, prices: PriceTable? = nil) { meter = Meter(hashesPrompts: hashesPrompts, prices: prices) }

  /// How many frames were counted.
  package var frameCount: Int { decoder.frameCount }

  /// Counts bytes; behind a fault nothing is read any more.
  package mutating func append(_ bytes: some Collection<UInt8>) {
    guard trouble == nil else { return }
    decoder.append(bytes)
    do throws(FrameError) {
      while let frame = try decoder.next() { absorb(frame) }
    } catch { trouble = .damaged(error.message) }
  }

  private mutating func absorb(_ frame: Frame) {
    do throws(AgentEventError) {
      meter.absorb(try AgentEvent(frame))
    } catch { if trouble == nil { trouble = .damaged(error.message) } }
  }

  /// What was counted, now that no more bytes come.
  package mutating func finish() -> MeterReport {
    if trouble == nil {
      do throws(FrameError) { try decoder.finish() } catch { trouble = .truncated(error.message) }
    }
    return meter.report(trouble: trouble)
  }
}
