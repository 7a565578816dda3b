// SPDX-License-Identifier: Apache-2.0

package import EventStream
internal import JSON

/// One event of an agent's answer.
///
/// Events keep the bytes they came in alive until they are let go: fold them and drop them.
package enum AgentEvent: Hashable, Sendable {
  /// A piece of the answer.
  case chunk(Chunk)
  /// How the agent works.
  case trace(TracePart)
  /// The agent asks its caller to do something.
  case returnControl(ReturnControl)
  /// Files that the agent made.
  case files(Files)
  /// The stream ends with an error.
  case exception(AgentException)
  /// An event of a type that the model does not have, `initial-response` included: its type and its payload as it came.
  case other(String, [UInt8])

  /// The event of a frame.
  ///
  /// - Parameter frame: a frame of an agent's answer.
  /// - Throws: what the frame lacks, or what is wrong with its payload.
  package init(_ frame: Frame) throws(AgentEventError) {
    if frame.has(":message-type", "event") {
      self = try AgentEvent.event(frame)
    } else if let name = frame.text(":exception-type") {
      self = .exception(AgentEvent.exception(name, frame))
    } else if frame.has(":message-type", "error") || frame.text(":error-code") != nil {
      self = .exception(AgentException(frame.text(":error-code") ?? "", frame.text(":error-message") ?? "", isErrorFrame: true))
    } else if frame.has(":message-type", "exception") {
      self = .exception(AgentEvent.exception("", frame))
    } else {
      let found = frame.text(":message-type").map { "the message type '\($0)'" } ?? "no message type"
      throw AgentEventError(.kind, "a frame has \(found); there are event, exception and error")
    }
  }

  private static func event(_ frame: Frame) throws(AgentEventError) -> AgentEvent {
    if frame.has(":event-type", "trace") { return .trace(try payload(of: frame, "trace")) }
    if frame.has(":event-type", "chunk") { return .chunk(try payload(of: frame, "chunk")) }
    if frame.has(":event-type", "returnControl") { return .returnControl(try payload(of: frame, "returnControl")) }
    if frame.has(":event-type", "files") { return .files(try payload(of: frame, "files")) }
    guard let type = frame.text(":event-type") else { throw AgentEventError(.kind, "a frame is an event and has no event type") }
    return .other(type, Array(frame.payload))
  }

  private static func payload<Payload: Shape>(of frame: Frame, _ type: StaticString) throws(AgentEventError) -> Payload {
    var source = Source(frame.bytes, frame.payloadRange)
    do throws(JSONError) {
      if let payload = try Payload.read(&source) {
        try source.json.finish()
        return payload
      }
    } catch {
      let place = error.offset - frame.payloadRange.lowerBound
      throw AgentEventError(.payload, "the payload of a \(type) event is no JSON: \(error.detail), at byte \(place) of the payload")
    }
    throw AgentEventError(.payload, "the payload of a \(type) event is no JSON object")
  }

  /// A payload that is no JSON object is the message itself.
  private static func exception(_ name: String, _ frame: Frame) -> AgentException {
    var reader = JSONReader(frame.bytes, in: frame.payloadRange)
    guard var details = (try? reader.readValue())?.object else {
      return AgentException(name, String(decoding: frame.payload, as: UTF8.self))
    }
    // Older services spell it with a capital.
    let key = ["message", "Message"].first { details[$0]?.string != nil }
    let message = key.flatMap { details[$0]?.string } ?? ""
    if let key { details[key] = nil }
    return AgentException(name, message, details: details)
  }

  /// Appends the frame of this event, its headers in the order in which the service sends them.
  ///
  /// - Parameters:
  ///   - bytes: where the frame goes.
  ///   - encoder: what makes the frame.
  /// - Throws: which limit of a frame does not hold.
  package func append(to bytes: inout [UInt8], with encoder: FrameEncoder = FrameEncoder()) throws(FrameError) {
    if case .exception(let exception) = self, exception.isErrorFrame {
      let headers = [
        FrameHeader(":error-code", exception.name), .init(":error-message", exception.message), .init(":message-type", "error"),
      ]
      return try encoder.append(headers, payload: [], to: &bytes)
    }
    let (header, kind) = header
    let headers = [header, FrameHeader(":content-type", "application/json"), FrameHeader(":message-type", kind)]
    try encoder.append(headers, payload: payload, to: &bytes)
  }

  private var header: (FrameHeader, kind: String) {
    switch self {
    case .chunk: (FrameHeader(":event-type", "chunk"), "event")
    case .trace: (FrameHeader(":event-type", "trace"), "event")
    case .returnControl: (FrameHeader(":event-type", "returnControl"), "event")
    case .files: (FrameHeader(":event-type", "files"), "event")
    case .other(let type, _): (FrameHeader(":event-type", type), "event")
    case .exception(let exception): (FrameHeader(":exception-type", exception.name), "exception")
    }
  }

  /// The payload of the event's frame.
  package var payload: [UInt8] {
    var json = JSONWriter()
    switch self {
    case .chunk(let chunk): chunk.write(to: &json)
    case .trace(let part): part.write(to: &json)
    case .returnControl(let payload): payload.write(to: &json)
    case .files(let files): files.write(to: &json)
    case .other(_, let payload): return payload
    case .exception(let exception):
      json.write(.object(JSONObject([.init("message", .string(exception.message))] + exception.details.members)))
    }
    return json.bytes
  }
}
