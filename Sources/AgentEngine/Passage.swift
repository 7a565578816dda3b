// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents
package import JSON

/// A piece of a source that a search in a knowledge base finds.
package struct Passage: Hashable, Sendable {
  /// What it says.
  package var text: String
  /// Where it is from: an `s3://` or `https://` address, or the id of a document.
  package var source: String?
  /// How well it fits; traces of the service have no member for it, so that it stands in the metadata.
  package var score: JSONNumber?
  /// What else is known of it.
  package var metadata: JSONObject

  /// Makes one.
  package init(_ text: String, source: String? = nil, score: JSONNumber? = nil, metadata: JSONObject = JSONObject()) {
    (self.text, self.source, self.score, self.metadata) = (text, source, score, metadata)
  }

  /// What the model reads.
  var json: JSONValue {
    var object: JSONObject = ["text": .string(text)]
    if let source { object["source"] = .string(source) }
    if let score { object["score"] = .number(score) }
    if !metadata.isEmpty { object["metadata"] = .object(metadata) }
    return .object(object)
  }

  /// As events of the service have it.
  var reference: RetrievedReference {
    var content = RetrievalResultContent()
    (content.type, content.text) = ("TEXT", Text(text))
    var reference = RetrievedReference()
    (reference.content, reference.location) = (content, location)
    var entries = Dictionary(metadata.members.map { ($0.name, $0.value) }) { $1 }
    if let source { entries["x-amz-bedrock-kb-source-uri"] = .string(source) }
    if let score { entries["score"] = .number(score) }
    if !entries.isEmpty { reference.metadata = entries }
    return reference
  }

  private var location: RetrievalResultLocation? {
    guard let source else { return nil }
    var location = RetrievalResultLocation()
    if source.hasPrefix("s3://") {
      var place = URILocation()
      place.uri = Text(source)
      (location.type, location.s3Location) = ("S3", place)
    } else if source.hasPrefix("https://") || source.hasPrefix("http://") {
      var place = URLLocation()
      place.url = Text(source)
      (location.type, location.webLocation) = ("WEB", place)
    } else {
      var place = IDLocation()
      place.id = Text(source)
      (location.type, location.customDocumentLocation) = ("CUSTOM", place)
    }
    return location
  }
}

/// A part of an answer with the passages that it rests on.
package struct CitedPart: Hashable, Sendable {
  /// The part, in Unicode scalars of the answer.
  package var range: Range<Int>
  /// What it rests on.
  package var passages: [Passage]

  /// Makes one.
  package init(_ range: Range<Int>, _ passages: [Passage]) { (self.range, self.passages) = (range, passages) }

  /// As events of the service have it; the end of its span is the last character, not the one behind it.
  func citation(of answer: String) -> Citation {
    let scalars = answer.unicodeScalars
    let (start, end) = (min(range.lowerBound, scalars.count), min(range.upperBound, scalars.count))
    var part = TextResponsePart()
    part.text = Text(String(String.UnicodeScalarView(scalars.dropFirst(start).prefix(end - start))))
    var span = TextSpan()
    (span.start, span.end) = (start, max(start, end - 1))
    part.span = span
    var generated = GeneratedResponsePart()
    generated.textResponsePart = part
    var citation = Citation()
    (citation.generatedResponsePart, citation.retrievedReferences) = (generated, passages.map(\.reference))
    return citation
  }
}
