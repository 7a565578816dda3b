// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// What an answer says, in a form that every front door can carry.
struct EnvelopeContent {
  /// What an agent does with a function's answer.
  ///
  /// Source: the Bedrock user guide, "Configure Lambda functions", `responseState`.
  enum FunctionState: String {
    // swift-format-ignore
    case failure = "FAILURE", reprompt = "REPROMPT"
  }

  var reply: Reply
  var functionState: FunctionState?
}

/// Writes the answer that a call's front door expects.
struct Envelope {
  let call: ActionCall
  let state: ActionContext.State?

  func bytes(_ content: EnvelopeContent) -> [UInt8] {
    switch call.target {
    case .tool: return toolResult(content.reply)
    case .route(let method, let path):
      var writer = opening()
      writer.write("apiPath", path)
      writer.write("httpMethod", method)
      writer.raw(",\"httpStatusCode\":")
      writer.write(content.reply.status)
      writer.raw(",\"responseBody\":{")
      writer.begin(content.reply.contentType)
      writer.raw("{\"body\":")
      writeBody(content.reply, &writer)
      writer.raw("}}}")
      return closing(&writer)
    case .function(let name):
      var writer = opening()
      writer.write("function", name)
      writer.raw(",\"functionResponse\":{")
      if let functionState = content.functionState {
        writer.raw("\"responseState\":")
        writer.write(functionState.rawValue)
        writer.raw(",")
      }
      writer.raw("\"responseBody\":{\"TEXT\":{\"body\":")
      writeText(content.reply, &writer)
      writer.raw("}}}}")
      return closing(&writer)
    }
  }

  private func opening() -> JSONWriter {
    // The most that glibc's allocator gives from a list of its own.
    var writer = JSONWriter(capacity: 992)
    writer.raw("{\"messageVersion\":\"1.0\",\"response\":{")
    writer.write("actionGroup", call.actionGroup)
    return writer
  }

  private func closing(_ writer: inout JSONWriter) -> [UInt8] {
    write("sessionAttributes", state?.sessionAttributes, call.event.sessionAttributes, &writer)
    write("promptSessionAttributes", state?.promptSessionAttributes, call.event.promptSessionAttributes, &writer)
    if let knowledgeBases = state?.knowledgeBases, !knowledgeBases.isEmpty {
      writer.raw(",\"knowledgeBasesConfiguration\":")
      writer.write(.array(knowledgeBases.map(\.json)))
    }
    writer.raw("}")
    return writer.bytes
  }

  /// An OpenAPI body is a string that holds JSON; a status without a body still needs one, the empty object.
  private func writeBody(_ reply: Reply, _ writer: inout JSONWriter) {
    switch reply.body {
    case .none: writer.write("{}")
    case .json(let bytes): writer.writeString(utf8: bytes)
    case .text(let text): writer.write(text)
    }
  }

  /// A function's body is plain text: a JSON string loses its quotes.
  private func writeText(_ reply: Reply, _ writer: inout JSONWriter) {
    if case .json(let bytes) = reply.body, bytes.first != UInt8(ascii: "\"") {
      writer.writeString(utf8: bytes)
    } else {
      writer.write(reply.plainText)
    }
  }

  private func toolResult(_ reply: Reply) -> [UInt8] {
    switch reply.body {
    case .none: return Array("{}".utf8)
    case .json(let bytes): return bytes
    case .text(let text): return JSONValue.string(text).bytes
    }
  }

  /// Attributes that were not changed go back as the bytes that came, when these are what the service allows.
  private func write(_ name: String, _ changed: Attributes?, _ original: Range<Int>?, _ writer: inout JSONWriter) {
    guard changed != nil || original != nil else { return }
    writer.begin(name)
    if let changed {
      changed.write(to: &writer)
    } else if let original, call.event.mayGoBack(original) {
      writer.raw(call.event.bytes, in: original)
    } else {
      Attributes(call.event.value(original)).write(to: &writer)
    }
  }
}

extension EventParts {
  /// Whether attributes may go back as the bytes that came: all strings, in UTF-8.
  func mayGoBack(_ attributes: Range<Int>) -> Bool {
    areAttributesStrings && (try? UTF8Span(validating: bytes.span.extracting(attributes))) != nil
  }
}
