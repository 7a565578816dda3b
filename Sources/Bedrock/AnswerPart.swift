// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents
public import JSON

/// A part of an agent's answer.
@nonexhaustive
public enum AnswerPart: Hashable, Sendable {
  /// A piece of the text, whole characters only.
  case text(String)
  /// Where the text comes from.
  case citations([AnswerCitation])
  /// How the agent works, when the trace is enabled.
  case trace(AnswerTrace)
  /// The agent asks its caller to do something and ends the turn; see ``LocalActions``.
  case returnControl(ControlRequest)
  /// Files that the agent made.
  case files([AnswerFile])
  /// An event of a type that is not known here: its type and its payload.
  case other(String, [UInt8])
}

/// A part of the text and its sources.
public struct AnswerCitation: Hashable, Sendable {
  /// A piece of a source.
  public struct Source: Hashable, Sendable {
    /// What it says, when it is a text.
    public let text: String?
    /// Where it is: a URI, a URL, an id or a query.
    public let location: String?
    /// What is known about the document.
    public let metadata: [String: JSONValue]
  }

  /// The part of the text.
  public let text: String?
  /// Its first and last character, counted in the whole answer.
  public let span: ClosedRange<Int>?
  /// The pieces it was made of.
  public let sources: [Source]
}

/// A file that the agent made.
public struct AnswerFile: Hashable, Sendable {
  /// Its name.
  public let name: String
  /// Its media type.
  public let type: String
  /// The file.
  public let bytes: [UInt8]
}

/// One thing that happened while the agent worked.
public struct AnswerTrace: Hashable, Sendable {
  private let part: TracePart

  init(_ part: TracePart) { self.part = part }

  /// The alias of the agent at work, an ARN: the last of the chain of callers.
  public var agentAliasArn: String? { part.callerChain?.last?.agentAliasArn?.string }
  /// What happened, as the service tells it; written anew each time it is asked for.
  public var json: JSONValue {
    var writer = JSONWriter()
    part.write(to: &writer)
    return (try? JSONValue(parsing: writer.bytes)) ?? .null
  }
}

extension AnswerCitation {
  init(_ citation: Citation) {
    let part = citation.generatedResponsePart?.textResponsePart
    text = part?.text?.string
    if let start = part?.span?.start, let end = part?.span?.end, start <= end { span = start...end } else { span = nil }
    sources = (citation.retrievedReferences ?? []).map { Source($0) }
  }
}

extension AnswerCitation.Source {
  init(_ reference: RetrievedReference) {
    text = reference.content?.text?.string
    metadata = reference.metadata ?? [:]
    let place = reference.location
    let texts = [
      place?.s3Location?.uri, place?.webLocation?.url, place?.confluenceLocation?.url, place?.salesforceLocation?.url,
      place?.sharePointLocation?.url, place?.kendraDocumentLocation?.uri, place?.customDocumentLocation?.id, place?.sqlLocation?.query,
    ]
    location = texts.lazy.compactMap { $0 }.first?.string
  }
}

/// Events to the parts that a caller sees.
///
/// A character that is cut between two pieces of text comes with the second.
struct PartReader: Sendable {
  private var cut: [UInt8] = []

  /// The parts of an event; an exception has none.
  mutating func parts(of event: AgentEvent) -> [AnswerPart] {
    switch event {
    case .chunk(let chunk):
      let citations = (chunk.attribution?.citations ?? []).map { AnswerCitation($0) }
      return text(chunk.bytes?.bytes ?? []) + (citations.isEmpty ? [] : [.citations(citations)])
    case .trace(let part): return [.trace(AnswerTrace(part))]
    case .returnControl(let control): return finish() + [.returnControl(ControlRequest(control))]
    case .files(let files):
      let files = (files.files ?? []).map {
        AnswerFile(name: $0.name?.string ?? "", type: $0.type?.string ?? "", bytes: $0.bytes?.bytes ?? [])
      }
      return [.files(files)]
    case .other(let type, let payload): return [.other(type, payload)]
    case .exception: return []
    }
  }

  /// What is left at the end: a character that was never finished.
  mutating func finish() -> [AnswerPart] {
    defer { cut = [] }
    return cut.isEmpty ? [] : [.text(String(decoding: cut, as: UTF8.self))]
  }

  private mutating func text(_ bytes: [UInt8]) -> [AnswerPart] {
    let all = cut.isEmpty ? bytes : cut + bytes
    let whole = all.count - PartReader.unfinished(all)
    cut = Array(all[whole...])
    return whole == 0 ? [] : [.text(String(decoding: all[..<whole], as: UTF8.self))]
  }

  /// How many bytes at the end begin a character that is not whole.
  private static func unfinished(_ bytes: [UInt8]) -> Int {
    for count in 1...3 where count <= bytes.count {
      let byte = bytes[bytes.count - count]
      if byte & 0xC0 == 0x80 { continue }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return length > count ? count : 0
    }
    return 0
  }
}
