// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Something that happened in a turn, for whoever watches: a line of the console.
package struct EngineEvent: Sendable {
  /// The kinds of event, stable for programs.
  package enum Kind: String, Sendable {
    /// A question came, or the results of a call that was left to the caller.
    case question
    /// A session began, ended, or was forgotten.
    case session
    /// A model was asked.
    case model
    /// An operation is called.
    case call
    /// What came of it.
    case result
    /// What is to be said about a function's envelope.
    case finding
    /// A function answered otherwise than when the turn was recorded.
    case difference
    /// A knowledge base was searched.
    case search
    /// Another agent is asked, or has answered.
    case collaborator
    /// A guardrail covered something up, or did not let it pass.
    case guardrail
    /// The caller is asked to confirm or to do something.
    case control
    /// The turn's answer.
    case answer
    /// The turn failed.
    case failure
  }

  /// When.
  let moment: Moment
  /// The session.
  package let session: String
  /// The request's id, with which its trace ids begin.
  package let requestId: String
  /// What happened.
  package let kind: Kind
  /// One line for people.
  package let text: String
  /// The same for machines.
  package let details: JSONObject

  /// Something that somebody else noticed.
  package init(_ kind: Kind, _ text: String, session: String, requestId: String, clock: EngineClock = EngineClock()) {
    self.init(moment: clock.now, session: session, requestId: requestId, kind: kind, text: text, details: JSONObject())
  }

  init(moment: Moment, session: String, requestId: String, kind: Kind, text: String, details: JSONObject) {
    (self.moment, self.session, self.requestId) = (moment, session, requestId)
    (self.kind, self.text, self.details) = (kind, text, details)
  }

  /// A line for people.
  package var line: String {
    let word = kind.rawValue + String(repeating: " ", count: max(0, 8 - kind.rawValue.utf8.count))
    return "\(moment.timeOfDay) \(session) \(word) \(Self.oneLine(text))"
  }

  /// A line for machines.
  package var json: JSONValue {
    let head: JSONObject = [
      "time": .string(moment.text), "session": .string(session), "requestId": .string(requestId), "kind": .string(kind.rawValue),
      "text": .string(text),
    ]
    return .object(JSONObject(head.members + details.members))
  }

  /// Control characters, which a terminal would obey, become spaces.
  private static func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? " " : $0 }))
  }
}
