// SPDX-License-Identifier: Apache-2.0

import AgentEvents
import EventStream
import Foundation
import JSON

/// Streams of bytes, as the service sent them or as our encoder made them.
enum Recordings {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The recordings of other projects that lie beside the checkout, or where `OUTCROP_SHARED` says; none on a machine without them.
  static let shared: [URL] = {
    let named = ProcessInfo.processInfo.environment["OUTCROP_SHARED"].map { URL(filePath: $0) }
    return streams(in: (named ?? root.deletingLastPathComponent().appending(path: "shared")).appending(path: "recordings"))
  }()

  /// Those made by hand.
  static let made = streams(in: root.appending(path: "Tests/Fixtures/recordings"))

  static func streams(in folder: URL) -> [URL] {
    let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { $0.pathExtension == "bin" }.sorted { $0.path < $1.path }
  }

  /// The frames of a stream up to its first fault.
  static func frames(_ file: URL) throws -> [Frame] {
    var decoder = FrameDecoder()
    decoder.append(try Data(contentsOf: file))
    var frames: [Frame] = []
    while let frame = try? decoder.next() { frames.append(frame) }
    return frames
  }

  static func events(_ name: String) throws -> [AgentEvent] {
    try frames(root.appending(path: "Tests/Fixtures/recordings/\(name).bin")).map { try AgentEvent($0) }
  }
}

/// An event of that type around a payload.
func event(_ type: String, _ payload: JSONValue) throws -> AgentEvent { try event(type, payload.bytes) }

func event(_ type: String, _ payload: [UInt8]) throws -> AgentEvent {
  try AgentEvent(frame([FrameHeader(":event-type", type), FrameHeader(":message-type", "event")], payload))
}

func frame(_ headers: [FrameHeader], _ payload: [UInt8]) throws -> Frame {
  var decoder = FrameDecoder()
  decoder.append(try FrameEncoder().frame(headers, payload: payload))
  guard let frame = try decoder.next() else { throw FrameError(.truncated, "no frame") }
  return frame
}

extension JSONValue {
  /// The same value in a form that compares by meaning: members sorted, those that are `null` left out, numbers by value.
  var canonical: JSONValue {
    switch self {
    case .object(let object):
      let members = object.members.filter { $0.value != .null }.map { JSONObject.Member($0.name, $0.value.canonical) }
      return .object(JSONObject(members.sorted { $0.name < $1.name }))
    case .array(let items): return .array(items.map(\.canonical))
    case .number(let number): return JSONNumber(number.double).map { .number($0) } ?? self
    default: return self
    }
  }
}
