// SPDX-License-Identifier: Apache-2.0

import AgentEvents
import EventStream
import JSON

/// The frame of an event with this payload.
func frame(_ type: String, _ payload: JSONValue) throws -> Frame {
  let headers = [FrameHeader(":event-type", type), FrameHeader(":message-type", "event")]
  var decoder = FrameDecoder()
  decoder.append(try FrameEncoder().frame(headers, payload: payload.bytes))
  guard let frame = try decoder.next() else { throw AgentEventError(.kind, "no frame") }
  return frame
}
