// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A piece of the answer, or all of it when the answer is not streamed.
package struct Chunk: Shape {
  /// UTF-8; a character may be cut at the end of a piece.
  package var bytes: Blob?
  package var attribution: Attribution?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("bytes", &bytes)
    try members("attribution", &attribution)
  }
}

/// Where the answer comes from.
package struct Attribution: Shape {
  package var citations: [Citation]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("citations", &citations)
  }
}

/// A part of the answer and its sources.
package struct Citation: Shape {
  package var generatedResponsePart: GeneratedResponsePart?
  package var retrievedReferences: [RetrievedReference]?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("generatedResponsePart", &generatedResponsePart)
    try members("retrievedReferences", &retrievedReferences)
  }
}

/// A part of the answer.
package struct GeneratedResponsePart: Shape {
  package var textResponsePart: TextResponsePart?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("textResponsePart", &textResponsePart)
  }
}

/// A part of the answer's text.
package struct TextResponsePart: Shape {
  package var text: Text?
  package var span: TextSpan?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("text", &text)
    try members("span", &span)
  }
}

/// The first and the last character of a part.
package struct TextSpan: Shape {
  package var start: Int?
  package var end: Int?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("start", &start)
    try members("end", &end)
  }
}
