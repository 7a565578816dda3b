// SPDX-License-Identifier: Apache-2.0

package import AgentEvents
internal import EventStream

/// An answer that is known beforehand, byte by byte, and what goes wrong on the way.
package struct Script: Sendable {
  /// What happens when so many bytes were sent.
  package struct Fault: Sendable {
    /// How many bytes were sent then; at 0 not even the head was, unless ``Script/sendsHeadFirst``.
    package var offset: Int
    /// What happens.
    package var kind: Kind

    /// Makes one.
    package init(at offset: Int, _ kind: Kind) { (self.offset, self.kind) = (offset, kind) }
  }

  /// What can happen.
  package enum Kind: Sendable {
    /// The connection ends in order, though the answer does not.
    case cut
    /// The connection is reset.
    case reset
    /// These bytes come outside of every chunk: half of a chunk, or what no chunk is.
    case unframed([UInt8])
    /// Nothing comes until the gate is opened, or until the client leaves.
    case stall(Gate)
    /// Nothing comes for a while.
    case pause(Duration)
    /// An error: a response of its own at 0, otherwise an exception in the stream, which ends then.
    case fail(ServiceError)
    /// The answer ends in order, before its time.
    case end
  }

  /// The event stream.
  package var bytes: [UInt8]
  /// How many bytes are sent at a time, in a chunk of their own; a frame at a time when `nil`, as the service does.
  package var chunkBytes: Int?
  /// How long to wait between chunks.
  package var pause: Duration
  /// What goes wrong.
  package var faults: [Fault] = []
  /// What the head says.
  package var head = AnswerStream.Head()
  /// Whether the head is sent before anything else happens.
  package var sendsHeadFirst = false

  /// Plays bytes, those of a recording for example.
  package init(_ bytes: [UInt8], chunkBytes: Int? = nil, pause: Duration = .zero, faults: [Fault] = []) {
    self.bytes = bytes
    self.chunkBytes = chunkBytes
    self.pause = pause
    self.faults = faults
  }

  /// Plays events.
  ///
  /// - Throws: when an event is larger than a frame may be.
  package init(_ events: [AgentEvent], faults: [Fault] = []) throws(LocalAgentError) {
    var bytes: [UInt8] = []
    do throws(FrameError) {
      for event in events { try event.append(to: &bytes) }
    } catch {
      throw LocalAgentError(.unsendable, error.message)
    }
    self.init(bytes, faults: faults)
  }

  /// Where the frames begin, and where the last one ends; up to the first whose length cannot be.
  package var frameOffsets: [Int] {
    var offsets = [0]
    while let start = offsets.last, start + 4 <= bytes.count {
      let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length >= 16, start + length <= bytes.count else { break }
      offsets.append(start + length)
    }
    return offsets
  }

  /// The same with one bit of a byte turned over, which a checksum then does not fit.
  package func flipping(byte offset: Int) -> Script {
    var script = self
    if script.bytes.indices.contains(offset) { script.bytes[offset] ^= 1 }
    return script
  }

  /// The same with something that goes wrong.
  package func failing(at offset: Int, _ kind: Kind) -> Script {
    var script = self
    script.faults.append(Fault(at: offset, kind))
    return script
  }

  /// Plays it.
  package func play(on answer: AnswerStream) async throws {
    if sendsHeadFirst { try await answer.start(head) }
    var position = 0
    let frames = chunkBytes == nil ? frameOffsets : []
    // Those at one place happen in the order in which they were given.
    let faults = faults.enumerated().sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }.map(\.element)
    for fault in faults {
      try await send(from: &position, to: min(fault.offset, bytes.count), frames, on: answer)
      switch fault.kind {
      case .cut: return await answer.cut()
      case .reset: return await answer.cut(resets: true)
      case .unframed(let bytes): try await answer.send(unframed: bytes)
      case .stall(let gate): try await gate.pass()
      case .pause(let duration): try await Task.sleep(for: duration)
      case .fail(let error): throw error
      case .end: return try await finish(answer)
      }
    }
    try await send(from: &position, to: bytes.count, frames, on: answer)
    try await finish(answer)
  }

  private func finish(_ answer: AnswerStream) async throws(LocalAgentError) {
    try await answer.start(head)
    try await answer.finish()
  }

  private func send(from position: inout Int, to end: Int, _ frames: [Int], on answer: AnswerStream) async throws {
    while position < end {
      if position == 0 { try await answer.start(head) } else if pause > .zero { try await Task.sleep(for: pause) }
      try Task.checkCancellation()
      let next = min(end, chunkEnd(after: position, frames))
      try await answer.send(raw: bytes[position..<next])
      position = next
    }
  }

  /// Where the chunk ends that begins at a place; what is no frame is one chunk.
  private func chunkEnd(after position: Int, _ frames: [Int]) -> Int {
    if let chunkBytes { return position + max(1, chunkBytes) }
    var (low, high) = (0, frames.count)
    while low < high {
      let middle = (low + high) / 2
      if frames[middle] > position { high = middle } else { low = middle + 1 }
    }
    return low < frames.count ? frames[low] : bytes.count
  }
}
