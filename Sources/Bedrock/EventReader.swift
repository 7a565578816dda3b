// SPDX-License-Identifier: Apache-2.0

package import AWSClient
package import AgentEvents
internal import EventStream

/// The bytes of an answer to events, or to the error that ends it; fed with what arrives, in whatever pieces.
///
/// An exception in the stream is handed out as the last event, and thrown after it: a meter counts what was spent, a caller sees an error.
package struct EventReader: Sendable {
  private var decoder = FrameDecoder()
  private var failure: AWSError?
  private let requestID: String?

  /// A reader that has seen nothing.
  package init(requestID: String? = nil) { self.requestID = requestID }

  /// Appends bytes.
  package mutating func append(_ bytes: [UInt8]) { decoder.append(bytes) }

  /// The next event, or `nil` when more bytes are needed.
  ///
  /// - Throws: the exception that came in the stream, or what is wrong with the bytes; nothing can follow.
  package mutating func next() throws(AWSError) -> AgentEvent? {
    if let failure { throw failure }
    let frame: Frame?
    do { frame = try decoder.next() } catch { throw damaged("DamagedStream", error.message) }
    guard let frame else { return nil }
    let event: AgentEvent
    do { event = try AgentEvent(frame) } catch { throw damaged("UnreadableEvent", error.message) }
    if case .exception(let exception) = event {
      let name = exception.name.isEmpty ? "UnknownException" : exception.name
      failure = AWSError(exception: name, message: exception.message, requestID: requestID)
    }
    return event
  }

  /// Tells that no more bytes come; `next()` should have returned `nil` before.
  ///
  /// - Throws: the exception that came in the stream, or that the answer was cut short.
  package mutating func finish() throws(AWSError) {
    if let failure { throw failure }
    do { try decoder.finish() } catch {
      failure = AWSError(.truncation, code: "TruncatedStream", message: error.message, requestID: requestID)
      throw failure ?? damaged("TruncatedStream", error.message)
    }
  }

  private func damaged(_ code: String, _ message: String) -> AWSError {
    AWSError(.stream, code: code, message: message, requestID: requestID)
  }
}
