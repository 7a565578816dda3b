// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents
internal import JSON

/// JSON for people, and texts that may be JSON.
enum PageJSON {
  /// Deeper trees are written on one line.
  private static let depthMax = 32

  /// A text that is a JSON object or a list, on several lines; any other as it is.
  static func pretty(_ text: String) -> String {
    guard let first = text.utf8.first(where: { $0 > 0x20 }), first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
      let value = try? JSONValue(parsing: text)
    else { return text }
    return pretty(value)
  }

  static func pretty(_ bytes: [UInt8]) -> String { pretty(String(decoding: bytes, as: UTF8.self)) }

  static func pretty(_ value: JSONValue) -> String {
    var text = ""
    write(value, "", &text)
    return text
  }

  static func text(_ reference: RetrievedReference) -> String {
    var json = JSONWriter()
    reference.write(to: &json)
    return pretty(json.bytes)
  }

  private static func write(_ value: JSONValue, _ indent: String, _ text: inout String) {
    let inner = indent + "  "
    switch value {
    case .object(let object) where !object.isEmpty && indent.count < depthMax:
      text += "{\n"
      for (index, member) in object.members.enumerated() {
        text += "\(inner)\(JSONValue.string(member.name).text): "
        write(member.value, inner, &text)
        text += index < object.count - 1 ? ",\n" : "\n"
      }
      text += "\(indent)}"
    case .array(let items) where !items.isEmpty && indent.count < depthMax:
      text += "[\n"
      for (index, item) in items.enumerated() {
        text += inner
        write(item, inner, &text)
        text += index < items.count - 1 ? ",\n" : "\n"
      }
      text += "\(indent)]"
    default: text += value.text
    }
  }

  /// The arguments of a call, one a line.
  static func arguments(_ action: ActionGroupInvocationInput) -> String {
    let bodies = (action.requestBody?.content ?? [:]).sorted { $0.key < $1.key }.flatMap(\.value)
    return ((action.parameters ?? []) + bodies).map { "\($0.name?.string ?? ""): \($0.value?.string ?? "")" }.joined(separator: "\n")
  }
}

/// The event of a call that only its trace tells of.
struct RebuiltEvent {
  let json: JSONValue

  init(_ action: ActionGroupInvocationInput, question: String, session: String) {
    let parameters = (action.parameters ?? []).map(Self.parameter)
    var object: JSONObject = [
      "messageVersion": "1.0", "agent": ["name": "agent", "id": "AGENT12345", "alias": "TSTALIASID", "version": "DRAFT"],
      "inputText": .string(question), "sessionId": .string(session), "actionGroup": .string(action.actionGroupName?.string ?? ""),
    ]
    if let function = action.function {
      object["function"] = .string(function.string)
    } else {
      object["apiPath"] = .string(action.apiPath?.string ?? "")
      object["httpMethod"] = .string(action.verb?.string.uppercased() ?? "")
    }
    object["parameters"] = .array(parameters)
    if let content = action.requestBody?.content, !content.isEmpty {
      let bodies = content.sorted { $0.key < $1.key }.map { body in
        JSONObject.Member(body.key, ["properties": .array(body.value.map(Self.parameter))])
      }
      object["requestBody"] = ["content": .object(JSONObject(bodies))]
    }
    (object["sessionAttributes"], object["promptSessionAttributes"]) = ([:], [:])
    json = .object(object)
  }

  private static func parameter(_ parameter: Parameter) -> JSONValue {
    [
      "name": .string(parameter.name?.string ?? ""), "type": .string(parameter.type?.string ?? "string"),
      "value": .string(parameter.value?.string ?? ""),
    ]
  }
}
