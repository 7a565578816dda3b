// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

// The one adapter to files and to the system's clock. Why `unsafe` is right here:
// 1. A path is a string whose bytes live for the call.
// 2. read writes at most as many bytes as there is room for, and says how many it wrote.
// 3. strerror answers with a C string for every number; it is copied at once.

/// Reads files.
package enum FileReading {
  /// Why a file cannot be read.
  struct Failure: Error, CustomStringConvertible { let description: String }

  /// Whether there is something that can be read.
  package static func exists(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }

  /// The bytes of a file.
  ///
  /// - Parameters:
  ///   - path: where it is.
  ///   - bytesMax: reading stops behind as many bytes and one more, so that the caller sees that there are too many.
  /// - Returns: the bytes; `nil` when there is no file.
  /// - Throws: what the system says.
  package static func bytes(of path: String, bytesMax: Int) throws -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure()
    }
    defer { _ = close(descriptor) }
    var bytes: [UInt8] = []
    while bytes.count <= bytesMax {
      let count = bytes.append(reading: min(16 << 10, bytesMax + 1 - bytes.count), from: descriptor)
      if count == 0 { break }
      if count < 0, errno != EINTR { throw failure() }
    }
    return bytes
  }

  private static func failure() -> Failure {
    Failure(description: unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)")
  }
}

extension [UInt8] {
  /// Appends at most so many bytes, and tells how many; negative for an error.
  fileprivate mutating func append(reading room: Int, from descriptor: Int32) -> Int {
    var result = 0
    append(addingCapacity: room) { span in
      result = unsafe span.withUnsafeMutableBufferPointer { buffer, filled in
        let count = unsafe read(descriptor, buffer.baseAddress.map { unsafe $0 + filled }, room)
        if count > 0 { filled += count }
        return count
      }
    }
    return result
  }
}

extension Timestamp {
  /// The system's time.
  package static func now() -> Timestamp { Timestamp(secondsSince1970: Int(time(nil))) }
}
