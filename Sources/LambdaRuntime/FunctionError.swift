// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON

/// What the Runtime API is told when an invocation, or the start, fails.
struct FunctionError {
  var type: String
  var message: String

  init(type: String, message: String) {
    self.type = type
    self.message = message
  }

  /// An error that a handler threw: its type's name, and what it says.
  init(_ error: any Error) {
    if let error = error as? NotAnActionEvent {
      self.init(type: "Function.NotAnActionEvent", message: error.sentence)
    } else {
      self.init(type: "Function.\(Swift.type(of: error))", message: "\(error)")
    }
  }

  /// The body of `/error` and `/init/error`.
  var json: [UInt8] {
    JSONValue.object(["errorType": .string(type), "errorMessage": .string(message), "stackTrace": []]).bytes
  }

  /// The type as a header value: visible ASCII, since a type's name may hold anything.
  var headerValue: String {
    String(decoding: type.utf8.prefix(200).map { (0x21...0x7E).contains($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
  }
}
