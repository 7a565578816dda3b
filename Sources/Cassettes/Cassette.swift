// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// What was recorded of turns with an agent: requests without secrets, the exact bytes of the answers, and the calls of functions.
///
/// `outcrop ask --record` and `outcrop agent --record` write such files; docs/cassettes.md has their format.
///
/// ```swift
/// let cassette = try Cassette(Array(Data(contentsOf: URL(filePath: "Tests/orders.cassette"))))
/// try await cassette.check(actions.router, ignoring: ["body.lastUpdated"])
/// ```
public struct Cassette: Hashable, Sendable {
  /// The version of the format that is written and read here.
  public static let version = 1
  /// A file with more lines is not read.
  package static let linesMax = 1_000_000

  /// A request and what came of it.
  public struct Turn: Hashable, Sendable {
    /// The number that all its lines have.
    public var number: Int
    /// What was asked; `nil` when the line is missing.
    public var request: Request?
    /// The body of the answer, an event stream; empty when the request was refused.
    public var answer: [UInt8] = []
    /// The calls of functions, in the order in which they ended.
    public var calls: [Call] = []
    /// `complete`, or the name of the error; `nil` when the recording ends before the turn did.
    public var ending: String?

    /// A turn of which nothing is known.
    public init(number: Int) { self.number = number }
  }

  /// A request to an agent, without what says who sends it.
  public struct Request: Hashable, Sendable {
    /// The path with its ids.
    public var path: String
    /// The body, JSON.
    public var body: [UInt8]

    /// Makes a request.
    public init(path: String, body: [UInt8]) { (self.path, self.body) = (path, body) }

    /// What the user said.
    public var question: String? { (try? JSONValue(parsing: body))?["inputText"]?.string }
    /// The session.
    public var sessionId: String? {
      let labels = path.split(separator: "/")
      let label = labels.count == 7 ? labels[5] : labels.count == 2 ? labels[1] : nil
      // Of what a session may be called, only the colon is escaped.
      return label.map { String($0).replacing("%3A", with: ":") }
    }
  }

  /// A call of a function.
  public struct Call: Hashable, Sendable {
    /// The function.
    public var function: String
    /// The event, as the function got it.
    public var event: [UInt8]
    /// The envelope, as the function gave it; `nil` when it failed.
    public var envelope: [UInt8]?
    /// Why there is no envelope, one sentence.
    public var failure: String?

    /// Makes a call.
    public init(function: String, event: [UInt8], envelope: [UInt8]?, failure: String? = nil) {
      (self.function, self.event, self.envelope, self.failure) = (function, event, envelope, failure)
    }
  }

  /// The turns, in the order in which they began.
  public private(set) var turns: [Turn] = []
  /// Whether the last line is not whole, as when the recording program was ended; what stands before it counts.
  public private(set) var isTruncated = false

  /// Every call of a function.
  public var calls: [Call] { turns.flatMap(\.calls) }

  /// Whether bytes begin as a cassette does.
  public static func isCassette(_ bytes: [UInt8]) -> Bool { bytes.starts(with: #"{"cassette":"#.utf8) }

  /// Reads a cassette.
  ///
  /// - Parameter bytes: the whole file.
  /// - Throws: what is wrong with it, and in which line.
  public init(_ bytes: [UInt8]) throws(CassetteError) {
    guard Cassette.isCassette(bytes) else {
      throw CassetteError(line: 1, "the file does not begin with {\"cassette\": as one that outcrop recorded does")
    }
    var places: [Int: Int] = [:]
    let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: Cassette.linesMax, omittingEmptySubsequences: true)
    guard lines.count <= Cassette.linesMax else { throw CassetteError(line: Cassette.linesMax + 1, "the file has too many lines") }
    for (index, line) in lines.enumerated() {
      do throws(CassetteError) {
        let entry = try CassetteEntry(line: Array(line))
        if index == 0 { try entry.checkHead() } else { try absorb(entry, &places) }
      } catch {
        // Lines are written whole and in order, so that only the last can be cut.
        guard index == lines.count - 1, index > 0, bytes.last != UInt8(ascii: "\n") else {
          throw CassetteError(line: index + 1, error.sentence)
        }
        isTruncated = true
      }
    }
  }

  private mutating func absorb(_ entry: CassetteEntry, _ places: inout [Int: Int]) throws(CassetteError) {
    guard let number = entry.turn else { throw CassetteError(line: 0, "a second head") }
    let place = places[number] ?? turns.count
    if place == turns.count { turns.append(Turn(number: number)) }
    places[number] = place
    switch entry {
    case .head: break
    case .request(_, let request): turns[place].request = request
    case .answer(_, let bytes): turns[place].answer += bytes
    case .call(_, let call): turns[place].calls.append(call)
    case .end(_, let ending): turns[place].ending = ending
    }
  }
}

/// What is wrong with a cassette's file.
public struct CassetteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line, counted from 1.
  public let line: Int
  /// What is wrong there.
  public let sentence: String

  init(line: Int, _ sentence: String) { (self.line, self.sentence) = (line, sentence) }

  /// One sentence with the place.
  public var description: String { "Line \(line) of the cassette: \(sentence)." }
}
