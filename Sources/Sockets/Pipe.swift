// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One end of a pipe; the end of its life closes it.
package struct PipeEnd: ~Copyable, Sendable {
  /// The file descriptor; it stays the end's own.
  package let descriptor: Int32

  fileprivate init(owning descriptor: Int32) { self.descriptor = descriptor }

  deinit { _ = close(descriptor) }

  /// Appends what is there to the span; for the reading end.
  package func read(into span: inout OutputSpan<UInt8>) throws(SocketError) -> Received {
    // 1. read writes at most as many bytes as there is room for, and says how many it wrote.
    let count = unsafe span.withUnsafeMutableBufferPointer { buffer, filled in
      let room = unsafe UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
      #if canImport(Glibc)
        let count = unsafe Glibc.read(descriptor, room.baseAddress, room.count)
      #else
        let count = unsafe Darwin.read(descriptor, room.baseAddress, room.count)
      #endif
      if count > 0 { filled += count }
      return count
    }
    if count > 0 { return .bytes(count) }
    if count == 0 { return .closed }
    if errno == EINTR { return .interrupted }
    if errno == EAGAIN { return .timedOut }
    throw SocketError(number: errno, "cannot read from a pipe")
  }
}

/// A pipe, neither end of which is inherited by programs started later.
package struct Pipe: ~Copyable, Sendable {
  /// Where the bytes come out.
  package let reader: PipeEnd
  /// Where they go in.
  package let writer: PipeEnd

  /// Makes a pipe.
  ///
  /// - Parameter readsWait: whether a read waits for bytes, as a program expects of its input; one of ours never does.
  /// - Throws: what the system says.
  package init(readsWait: Bool = false) throws(SocketError) {
    var ends: [Int32] = [-1, -1]
    // 2. A pipe is two descriptors, for which there is room.
    guard unsafe pipe(&ends) == 0 else { throw SocketError(number: errno, "cannot make a pipe") }
    for descriptor in ends { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    if !readsWait { _ = fcntl(ends[0], F_SETFL, O_NONBLOCK) }
    reader = PipeEnd(owning: ends[0])
    writer = PipeEnd(owning: ends[1])
  }

  /// The reading end alone; the writing end is closed here.
  package consuming func takeReader() -> PipeEnd { reader }

  /// The writing end alone; the reading end is closed here.
  package consuming func takeWriter() -> PipeEnd { writer }
}

/// Wakes a thread that waits in a poll.
package final class Wake: Sendable {
  private let pipe: Pipe

  /// Makes one that was not signalled.
  package init() throws(SocketError) {
    pipe = try Pipe()
    _ = fcntl(pipe.writer.descriptor, F_SETFL, O_NONBLOCK)
  }

  /// Readable once it was signalled.
  package var descriptor: Int32 { pipe.reader.descriptor }

  /// Makes the descriptor readable; any thread may.
  package func signal() {
    var byte: UInt8 = 0
    // 3. write reads the one byte that it is told of; a full pipe is signalled already.
    _ = unsafe write(pipe.writer.descriptor, &byte, 1)
  }

  /// Takes every signal back.
  package func clear() {
    var bytes: [UInt8] = []
    bytes.append(addingCapacity: 64) { span in
      while case .bytes? = try? pipe.reader.read(into: &span), span.freeCapacity > 0 {}
    }
  }
}
