// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import JSON

/// Valid envelopes of both kinds, and ways to spoil them.
enum EnvelopeSamples {
  static let operation = Operation(
    "getOrder", .get, "/orders/{orderId}", [Argument("orderId", .string())],
    responses: [
      .init(
        200, "application/json",
        .object([
          .init("orderId", .string(format: "uuid"), required: false), .init("status", .string(oneOf: ["OPEN", "SHIPPED"])),
          .init("count", .integer(minimum: 0), required: false), .init("price", .number(exclusiveMinimum: 0), required: false),
          .init("tags", .array(of: .string(lengthMax: 3), countMin: 1, countMax: 2, unique: true), required: false),
          .init("note", .string().nullable, required: false),
          .init("closed", .object([.init("a/b", .boolean())], others: nil), required: false),
        ])),
      .init(200, "text/plain", .string()), .init(204, nil), .init(400, "application/json", .object([.init("reason", .string())])),
    ])

  static let openAPI: JSONValue = [
    "messageVersion": "1.0",
    "response": [
      "actionGroup": "Orders", "apiPath": "/orders/{orderId}", "httpMethod": "GET", "httpStatusCode": 200,
      "responseBody": ["application/json": ["body": #"{"status":"OPEN"}"#]],
    ],
    "sessionAttributes": ["customer": "C-1"], "promptSessionAttributes": [:],
    "knowledgeBasesConfiguration": [
      [
        "knowledgeBaseId": "KB12345678",
        "retrievalConfiguration": [
          "vectorSearchConfiguration": [
            "numberOfResults": 3, "overrideSearchType": "HYBRID", "filter": ["equals": ["key": "k", "value": "v"]],
          ]
        ],
      ]
    ],
  ]

  static let function: JSONValue = [
    "messageVersion": "1.0",
    "response": [
      "actionGroup": "Orders", "function": "getOrder",
      "functionResponse": ["responseState": "REPROMPT", "responseBody": ["TEXT": ["body": "Which order?"]]],
    ],
    "sessionAttributes": [:], "promptSessionAttributes": ["p": "1"],
  ]

  static func envelope(_ door: FrontDoor) -> JSONValue { door == .function ? function : openAPI }

  static func event(_ door: FrontDoor) -> EventBuilder.Event {
    var builder = EventBuilder()
    builder.actionGroup = "Orders"
    return builder.event(operation, ["orderId": "ORD-1"], as: door)
  }

  /// An envelope of the OpenAPI kind with this status and body.
  static func envelope(status: Int, body: String, contentType: String = "application/json") -> JSONValue {
    var envelope = openAPI
    envelope.set("/response/httpStatusCode", .number(JSONNumber(status)))
    envelope.set("/response/responseBody", .object(JSONObject([.init(contentType, ["body": .string(body)])])))
    return envelope
  }
}

extension JSONValue {
  /// Puts a value where a JSON pointer points, or with `nil` takes away what is there.
  mutating func set(_ pointer: String, _ value: JSONValue?) { set(pointer.split(separator: "/").map(JSONValue.unescaped)[...], value) }

  private static func unescaped(_ part: Substring) -> String {
    part.split(separator: "~1", omittingEmptySubsequences: false).map {
      $0.split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
    }
    .joined(separator: "/")
  }

  private mutating func set(_ path: ArraySlice<String>, _ value: JSONValue?) {
    guard let name = path.first else {
      if let value { self = value }
      return
    }
    switch self {
    case .object(var object):
      if path.count == 1 {
        object[name] = value
      } else {
        var member = object[name] ?? [:]
        member.set(path.dropFirst(), value)
        object[name] = member
      }
      self = .object(object)
    case .array(var items):
      guard let index = Int(name), items.indices.contains(index) else { return }
      items[index].set(path.dropFirst(), value)
      self = .array(items)
    default: return
    }
  }
}
