// SPDX-License-Identifier: Apache-2.0

/// What the Runtime API does wrong on purpose, to test what a runtime does then.
///
/// An event whose delivery is spoilt goes to the next poll; an answer of the function always counts, `status(413)` excepted.
public enum Misbehaviour: Hashable, Sendable {
  /// Closes the connection without an answer.
  case close
  /// Answers, then closes the connection without having said so.
  case closeAfter
  /// Closes the connection in the middle of the answer's body.
  case cut
  /// Answers later; a deadline runs from the moment when it should have answered.
  case stall(Duration)
  /// Sends bytes that are no HTTP.
  case garbage
  /// Sends a head that never ends.
  case endlessHead
  /// Sends a chunk without a size.
  case badChunk
  /// Leaves out the request id; to a poll only.
  case missingRequestId
  /// Answers with this status and an error.
  case status(Int)

  /// To which of the function's requests it is done.
  public enum Occasion: Hashable, Sendable {
    /// A poll for the next event.
    case next
    /// A response, or an error.
    case response
  }

  /// Whether a function can make nothing of an event that is sent so.
  var spoilsDelivery: Bool {
    switch self {
    case .stall, .closeAfter: false
    case .close, .cut, .garbage, .endlessHead, .badChunk, .missingRequestId, .status: true
    }
  }
}
