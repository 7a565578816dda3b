// SPDX-License-Identifier: Apache-2.0

/// An answer whose head has come and whose body is on its way.
package struct StreamedResponse: Sendable, CustomStringConvertible, CustomReflectable {
  /// The status.
  package var status: Int
  /// The fields.
  package var headers: [HeaderField]
  /// The body; when nobody holds it any more, the transfer ends.
  package var body: ResponseBody
  /// How often the request was sent.
  package var attempts = 1

  /// The number under which AWS's support finds the request.
  package var requestID: String? { headers["x-amzn-RequestId"] ?? headers["x-amz-request-id"] }

  /// The status.
  package var description: String { "HTTP \(status)" }
  /// A mirror of what ``description`` shows.
  package var customMirror: Mirror { Mirror(self, children: ["status": status]) }
}

/// The bytes of a body as they come, once, for one reader; whoever stops reading ends the transfer, and the server sees that at once.
///
/// All that was received is given out before an error is thrown. The server waits while nobody reads.
package struct ResponseBody: AsyncSequence, Sendable {
  package typealias Element = [UInt8]
  package typealias Failure = AWSError

  private let lease: TransferLease

  init(_ lease: TransferLease) { self.lease = lease }

  /// Begins to read; the end of the iterator's life is the end of the transfer.
  package func makeAsyncIterator() -> Iterator { Iterator(lease) }

  /// Reads a body.
  package struct Iterator: AsyncIteratorProtocol {
    private let lease: TransferLease
    private let reading: TransferReading

    fileprivate init(_ lease: TransferLease) {
      self.lease = lease
      reading = TransferReading(lease.transfer)
    }

    /// What has come since, at least one byte; `nil` at the end.
    package mutating func next() async throws(AWSError) -> [UInt8]? { try await lease.transfer.read() }

    /// The same, wherever the caller runs.
    package mutating func next(isolation actor: isolated (any Actor)?) async throws(AWSError) -> [UInt8]? {
      try await lease.transfer.read()
    }
  }

  /// The whole body.
  ///
  /// - Parameter bytesMax: more ends the transfer.
  /// - Returns: the bytes, and whether these are all.
  /// - Throws: why the body ended before it was whole.
  package func collect(bytesMax: Int) async throws(AWSError) -> (bytes: [UInt8], isWhole: Bool) {
    var bytes: [UInt8] = []
    var iterator = makeAsyncIterator()
    while let part = try await iterator.next() {
      let room = bytesMax - bytes.count
      guard part.count <= room else { return (bytes + part.prefix(room), false) }
      bytes += part
    }
    return (bytes, true)
  }
}

/// Holds a transfer and its transport as long as somebody holds the body; then ends it.
final class TransferLease: Sendable {
  let transfer: Transfer
  private let transport: Transport

  init(_ transfer: Transfer, _ transport: Transport) {
    self.transfer = transfer
    self.transport = transport
  }

  deinit { transfer.abandon() }
}

/// Ends a transfer when its reader is gone, though the body may still be held.
final class TransferReading: Sendable {
  private let transfer: Transfer

  init(_ transfer: Transfer) { self.transfer = transfer }

  deinit { transfer.abandon() }
}
