// SPDX-License-Identifier: Apache-2.0

public import JSON

/// What an event asks for, before any schema is known.
///
/// Reading is tolerant where the service and its migration tools are: everything but the target and the action group may be missing,
/// and values may be native JSON. Text that most actions ignore is kept as bytes until somebody asks.
public final class ActionCall: Sendable {
  /// The operation, as its front door names it.
  public enum Target: Hashable, Sendable {
    /// A method and a path template, both as the event wrote them.
    case route(method: String, path: String)
    /// A function's name.
    case function(String)
    /// A tool's name as the Gateway sends it, `<target>___<tool>`.
    case tool(String)
  }

  /// An argument as it arrived.
  public struct RawArgument: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// The value: usually a string in one of many encodings, sometimes native JSON.
    public var value: JSONValue
  }

  /// How the call came in.
  public let frontDoor: FrontDoor
  /// What is asked for.
  public let target: Target
  /// The action group's name, which the answer must repeat; empty for a Gateway call.
  public let actionGroup: String
  /// All arguments, those outside the request body first.
  package let arguments: [RawArgument]
  private let parametersCount: Int
  /// The request body's media type, when there is a body.
  public let contentType: String?
  let event: EventParts

  init(
    _ frontDoor: FrontDoor, _ target: Target, actionGroup: String = "", parameters: [RawArgument], bodyProperties: [RawArgument] = [],
    contentType: String? = nil, _ event: EventParts
  ) {
    self.frontDoor = frontDoor
    self.target = target
    self.actionGroup = actionGroup
    parametersCount = parameters.count
    // Few calls have both kinds, so that usually nothing is copied.
    arguments = bodyProperties.isEmpty ? parameters : parameters.isEmpty ? bodyProperties : parameters + bodyProperties
    self.contentType = contentType
    self.event = event
  }

  /// The arguments outside the request body, or all of them for a function or a tool.
  public var parameters: [RawArgument] { Array(arguments.prefix(parametersCount)) }
  /// The properties of the request body.
  public var bodyProperties: [RawArgument] { Array(arguments.dropFirst(parametersCount)) }
  /// The session, empty when the event names none.
  public var sessionId: String { event.toolSessionId ?? event.string(event.sessionId) ?? "" }
  /// What the user said, or the agent made of it; decoded when asked for.
  public var inputText: String { event.string(event.inputText) ?? "" }
  /// The agent that calls; fields that the event lacks are empty.
  public var agent: Agent { Agent(event.value(event.agent)) }
  /// The session attributes as they arrived.
  public var sessionAttributes: Attributes { Attributes(event.value(event.sessionAttributes)) }
  /// The prompt session attributes as they arrived; they last one turn.
  public var promptSessionAttributes: Attributes { Attributes(event.value(event.promptSessionAttributes)) }

  /// The first argument of that name, parameters before body properties.
  ///
  /// - Parameters:
  ///   - name: the argument.
  ///   - hint: where it stands when the call keeps the order of the schema; looked at first.
  /// - Returns: the value; `nil` when the call has none.
  func argument(_ name: String, near hint: Int) -> JSONValue? {
    if hint < arguments.count, arguments[hint].name == name { return arguments[hint].value }
    for argument in arguments where argument.name == name { return argument.value }
    return nil
  }
}

/// The agent that calls.
public struct Agent: Hashable, Sendable {
  /// Its name.
  public var name = ""
  /// Its id, `AGENT12345`.
  public var id = ""
  /// The alias; `TSTALIASID` when it is tried in the console.
  public var alias = ""
  /// The version; `DRAFT` when it is tried in the console.
  public var version = ""

  /// An agent without a name.
  public init(name: String = "", id: String = "", alias: String = "", version: String = "") {
    self.name = name
    self.id = id
    self.alias = alias
    self.version = version
  }

  init(_ value: JSONValue?) {
    func field(_ name: String) -> String { value?[name]?.string ?? "" }
    self.init(name: field("name"), id: field("id"), alias: field("alias"), version: field("version"))
  }
}

/// An event that no front door knows, or that is no JSON; the sentence says what was expected.
///
/// The Lambda reports it to the Runtime API's error endpoint: there is no action group that an envelope could name.
public struct NotAnActionEvent: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, and where.
  public let sentence: String

  /// The sentence.
  public var description: String { sentence }
}

/// The event's bytes with the places of what is decoded later.
struct EventParts: Sendable {
  var bytes: [UInt8]
  /// The session of a Gateway call, whose event does not name it.
  var toolSessionId: String?
  var sessionId: Range<Int>?
  var inputText: Range<Int>?
  var agent: Range<Int>?
  var sessionAttributes: Range<Int>?
  var promptSessionAttributes: Range<Int>?
  /// Whether every value of both attributes is a string, as the service demands of answers.
  var areAttributesStrings = true

  func value(_ range: Range<Int>?) -> JSONValue? {
    guard let range else { return nil }
    var reader = JSONReader(bytes, in: range)
    return try? reader.readValue()
  }

  func string(_ range: Range<Int>?) -> String? {
    guard let range else { return nil }
    var reader = JSONReader(bytes, in: range)
    // Bytes that are no UTF-8 are repaired: what a user typed must not fail a call that does not read it.
    return (try? reader.readString()) ?? String(decoding: bytes[range].dropFirst().dropLast(), as: UTF8.self)
  }
}
