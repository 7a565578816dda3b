// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON

/// Events as commands read and write them: bare, or with what travels beside them.
enum EventFile {
  /// An event from a file: `{"event": ..., "clientContext": ...}`, or the event itself.
  static func read(_ path: String) throws(Failure) -> EventBuilder.Event {
    let bytes = try Terminal.read(path)
    guard let value = try? JSONValue(parsing: bytes), let event = value["event"], value["actionGroup"] == nil else {
      return EventBuilder.Event(bytes: bytes)
    }
    return EventBuilder.Event(bytes: event.bytes, clientContext: value["clientContext"].map { $0.string ?? $0.text })
  }

  /// The file's text; only an event with a client context needs the wrapping.
  static func text(_ event: EventBuilder.Event) -> String {
    let value = (try? JSONValue(parsing: event.bytes)) ?? .null
    guard let context = event.clientContext else { return value.text }
    return JSONValue.object(["event": value, "clientContext": (try? JSONValue(parsing: context)) ?? .null]).text
  }
}
