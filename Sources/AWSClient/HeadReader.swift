// SPDX-License-Identifier: Apache-2.0

/// The lines of an answer's head to its status and fields; interim answers (1xx) are passed over, and trailers are not looked at.
struct HeadReader {
  /// What lines are worth.
  enum Outcome: Hashable {
    case more
    case head(ResponseHead)
    /// The sentence says why the answer is refused.
    case broken(String)
  }

  static let bytesMax = 64 << 10
  static let fieldsMax = 256

  private var status: Int?
  private var headers: [HeaderField] = []
  private var byteCount = 0
  private var isDone = false

  /// Takes one line, its end included.
  mutating func take(_ line: [UInt8]) -> Outcome {
    guard !isDone else { return .more }
    byteCount += line.count
    guard byteCount <= HeadReader.bytesMax, headers.count <= HeadReader.fieldsMax else {
      return .broken("the head of the answer has more than \(HeadReader.bytesMax) bytes or \(HeadReader.fieldsMax) fields")
    }
    let text = String(decoding: line.prefix { $0 != 0x0d && $0 != 0x0a }, as: UTF8.self)
    if text.isEmpty { return finish() }
    guard status != nil, !text.hasPrefix("HTTP/") else { return begin(text) }
    if text.first == " " || text.first == "\t" {
      if let last = headers.indices.last { headers[last].value += " " + SharedConfiguration.trimmed(text) }
    } else {
      let name = text.prefix { $0 != ":" }
      headers.append(HeaderField(SharedConfiguration.trimmed(name), SharedConfiguration.trimmed(text.dropFirst(name.count + 1))))
    }
    return .more
  }

  private mutating func begin(_ line: String) -> Outcome {
    let words = line.split(separator: " ", maxSplits: 2)
    guard words.count >= 2, words[1].utf8.count == 3, let number = Int(words[1]), number >= 100 else {
      return .broken("the answer does not begin with a status line")
    }
    status = number
    headers = []
    return .more
  }

  private mutating func finish() -> Outcome {
    guard let status else { return .broken("the answer does not begin with a status line") }
    guard status >= 200 else {
      self.status = nil
      return .more
    }
    isDone = true
    return .head(ResponseHead(status: status, headers: headers))
  }
}
