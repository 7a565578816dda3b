// SPDX-License-Identifier: Apache-2.0

extension SourceWriter {
  /// An expression that may be longer than a line: broken after commas, and inside a string only when that is longer than a line itself.
  mutating func expression(_ expression: String) {
    guard expression.count > room else { return line(expression) }
    // The first line stands where the expression does, the others further in; all are as short as those.
    let most = room - 2
    var (current, isFirst) = ("", true)
    func end(_ writer: inout SourceWriter) {
      if isFirst { writer.line(current) } else { writer.indented { $0.line(current) } }
      (current, isFirst) = ("", false)
    }
    for piece in SourceWriter.pieces(expression, shorterThan: most) {
      let long = piece.count > most ? SourceWriter.longLiteral(in: piece) : nil
      let opening = long.map { $0.head + "\"\"\"" } ?? piece
      if !current.isEmpty, current.count + 1 + opening.count > most { end(&self) }
      current += current.isEmpty ? opening : " " + opening
      guard let long else { continue }
      end(&self)
      indented { $0.paragraph(long.text) }
      current = "\"\"\"" + long.tail
    }
    end(&self)
  }

  /// Text that does not fit on a line as a multi-line literal, wrapped between words.
  mutating func literal(_ label: String, _ text: String, end: String) {
    guard !text.isEmpty else { return line(label + end) }
    let short = label + SchemaLiteral.quoted(text) + end
    if short.count <= room { return line(short) }
    line(label + "\"\"\"")
    indented { writer in
      for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
        let isBlank = paragraph.allSatisfy(\.isWhitespace)
        if isBlank { writer.line() } else { writer.paragraph(SchemaLiteral.quoted(String(paragraph)).dropFirst().dropLast()) }
      }
      writer.line("\"\"\"" + end)
    }
  }

  /// A line of a multi-line literal, over several lines of source.
  private mutating func paragraph(_ text: Substring) {
    var current = ""
    for word in SourceWriter.words(text, lengthMax: room - 1) {
      if !current.isEmpty, current.count + word.count + 1 > room {
        line(current + "\\")
        current = ""
      }
      current += word
    }
    line(current)
  }

  /// Words with the spaces behind them; longer ones are cut, but not inside an escape.
  private static func words(_ text: Substring, lengthMax: Int) -> [String] {
    var words: [String] = []
    var (current, escape) = ("", "")
    for character in text {
      if !escape.isEmpty {
        escape.append(character)
        guard escape.hasPrefix("\\u") ? character == "}" : true else { continue }
        current += escape
        escape = ""
        continue
      }
      if current.last == " " && character != " " || current.count >= lengthMax - 12 {
        words.append(current)
        current = ""
      }
      if character == "\\" { escape = "\\" } else { current.append(character) }
    }
    return words + [current + escape]
  }

  // MARK: Pieces

  /// A call's arguments, the `.init` calls inside of them, and where those are too long what they hold.
  private static func pieces(_ expression: String, shorterThan most: Int) -> [String] {
    split(expression, depthMax: 1, atCalls: true).flatMap { shorter($0, most) }
  }

  private static let depthMax = 16

  private static func shorter(_ piece: String, _ most: Int) -> [String] {
    guard piece.count > most else { return [piece] }
    for depth in 0..<depthMax {
      let parts = split(piece, depthMax: depth, atCalls: false)
      if parts.count > 1 { return parts.flatMap { shorter($0, most) } }
    }
    return [piece]
  }

  /// The text cut behind the commas that are outside of strings and of more than so many parentheses.
  private static func split(_ text: String, depthMax: Int, atCalls: Bool) -> [String] {
    var pieces: [String] = []
    var current: [UInt8] = []
    var scan = Scan()
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() {
      if !scan.isString, byte == UInt8(ascii: " "), current.last == UInt8(ascii: ","),
        scan.depth <= depthMax || atCalls && bytes[index...].starts(with: " .init".utf8)
      {
        pieces.append(String(decoding: current, as: UTF8.self))
        current = []
        continue
      }
      current.append(byte)
      scan.take(byte)
    }
    return pieces + [String(decoding: current, as: UTF8.self)]
  }

  /// The longest string in a piece, with what stands before and behind it.
  private static func longLiteral(in piece: String) -> (head: String, text: Substring, tail: String)? {
    var longest: Range<String.Index>?
    var (start, scan) = (piece.startIndex, Scan())
    for index in piece.utf8.indices {
      let wasString = scan.isString
      scan.take(piece.utf8[index])
      if scan.isString == wasString { continue }
      guard wasString else {
        start = piece.utf8.index(after: index)
        continue
      }
      if piece[start..<index].utf8.count > longest.map({ piece[$0].utf8.count }) ?? 0 { longest = start..<index }
    }
    guard let longest else { return nil }
    let (head, tail) = (piece[..<longest.lowerBound].dropLast(), piece[longest.upperBound...].dropFirst())
    return (String(head), piece[longest], String(tail))
  }

  /// Where in an expression a reader of its bytes is.
  private struct Scan {
    private(set) var isString = false
    private(set) var depth = 0
    private var isEscaped = false

    mutating func take(_ byte: UInt8) {
      switch byte {
      case _ where isEscaped: isEscaped = false
      case UInt8(ascii: "\\"): isEscaped = isString
      case UInt8(ascii: "\""): isString.toggle()
      case UInt8(ascii: "("), UInt8(ascii: "["): if !isString { depth += 1 }
      case UInt8(ascii: ")"), UInt8(ascii: "]"): if !isString { depth -= 1 }
      default: break
      }
    }
  }
}
