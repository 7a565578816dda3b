// SPDX-License-Identifier: Apache-2.0

/// Finds the empty line that ends a head or the trailers; looks at no byte twice.
struct HeadEnd {
  /// The head's first byte.
  let start: Int
  /// The first byte that was not looked at yet.
  var scanned: Int

  /// Goes on looking where it stopped.
  ///
  /// - Parameters:
  ///   - bytes: everything that arrived.
  ///   - limit: how many bytes the head may have.
  ///   - acceptsEmpty: whether the empty line may be the first.
  /// - Returns: the offset behind the empty line, or `nil` when it has not arrived.
  /// - Throws: when the head is too long, or a line does not end in CRLF.
  mutating func find(in bytes: [UInt8], limit: Int, acceptsEmpty: Bool) throws(HTTPError) -> Int? {
    while let lineFeed = HTTPBytes.firstLineFeed(in: bytes, from: scanned, to: bytes.count) {
      guard lineFeed > start, bytes[lineFeed - 1] == HTTPBytes.carriageReturn else {
        throw HTTPError(.lineEnd, "a line of the head ends in a line feed without a carriage return")
      }
      scanned = lineFeed + 1
      guard scanned - start <= limit else { break }
      let isEmpty = lineFeed - 1 == start ? acceptsEmpty : lineFeed - 2 >= start && bytes[lineFeed - 2] == HTTPBytes.lineFeed
      if isEmpty { return scanned }
    }
    scanned = max(scanned, bytes.count)
    guard bytes.count - start <= limit, scanned - start <= limit else {
      throw HTTPError(.headTooLarge, "the head is longer than \(limit) bytes")
    }
    return nil
  }
}
