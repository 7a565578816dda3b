// SPDX-License-Identifier: Apache-2.0

/// Writes lines of Swift as a person would: indented, and wrapped where they get too long.
struct SourceWriter {
  private(set) var text = ""
  private var depth = 0
  private static let columnsMax = 140

  /// The columns that are left on a line.
  private var room: Int { SourceWriter.columnsMax - depth * 2 }

  mutating func line(_ line: String = "") {
    text += line.isEmpty ? "\n" : String(repeating: "  ", count: depth) + line + "\n"
  }

  mutating func indented(_ body: (inout SourceWriter) -> Void) {
    depth += 1
    body(&self)
    depth -= 1
  }

  mutating func block(_ opening: String, _ body: (inout SourceWriter) -> Void) {
    line(opening + " {")
    indented(body)
    line("}")
  }

  /// A doc comment, wrapped between words; one that only repeats the name is left out.
  mutating func document(_ description: String, unlessItSays name: String) {
    let known = name.lowercased() + " successful success operation response request error an the a"
    let said = description.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
    guard !said.allSatisfy({ known.contains($0) }) else { return }
    let words = description.split { $0.isWhitespace || $0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } }
    fill(words.map(String.init), before: "/// ")
  }

  /// A description up to its first full stop, or its first line.
  static func firstSentence(_ description: String) -> String {
    let text = description.drop(while: \.isWhitespace)
    let line = text.prefix { !$0.isNewline }
    var end = line.startIndex
    while let stop = line[end...].firstIndex(of: ".") {
      end = line.index(after: stop)
      if end == line.endIndex || line[end].isWhitespace { return String(line[..<end]) }
    }
    return String(line)
  }

  /// Pieces with spaces between them, as many on each line as fit.
  ///
  /// - Parameters:
  ///   - pieces: what is not broken.
  ///   - prefix: how each line begins.
  ///   - suffix: how each line but the last ends.
  mutating func fill(_ pieces: [String], before prefix: String = "", after suffix: String = "") {
    var current = ""
    var columns = 0
    for piece in pieces {
      let length = piece.count
      if !current.isEmpty, prefix.count + columns + length + suffix.count + 1 > room {
        line(prefix + current + suffix)
        (current, columns) = (piece, length)
      } else {
        current += current.isEmpty ? piece : " " + piece
        columns += length + 1
      }
    }
    if !current.isEmpty { line(prefix + current) }
  }

  /// A function that is one call: on one line when there is room, else with as many arguments on each line as fit.
  mutating func call(_ function: String, _ name: String, _ arguments: [String]) {
    let short = "\(name)(\(arguments.joined(separator: ", ")))"
    if function.count + short.count + 5 <= room { return line("\(function) { \(short) }") }
    block(function) { $0.call(name, arguments) }
  }

  /// A call as a statement.
  mutating func call(_ name: String, _ arguments: [String]) {
    let short = "\(name)(\(arguments.joined(separator: ", ")))"
    if short.count <= room { return line(short) }
    line("\(name)(")
    indented { $0.fill($0.list(arguments, end: ")")) }
  }

  /// Pieces of a list: each with a comma, the last with what ends the list.
  func list(_ items: [String], end: String) -> [String] {
    items.enumerated().map { $1 + ($0 == items.count - 1 ? end : ",") }
  }

  /// An expression that may be longer than a line, broken after commas outside of strings.
  mutating func expression(_ expression: String) {
    guard expression.count > room else { return line(expression) }
    let pieces = SourceWriter.pieces(expression)
    var lines = SourceWriter()
    lines.depth = depth + 1
    lines.fill(pieces)
    // The first line stands where the expression does, the others further in.
    text += String(repeating: "  ", count: depth) + lines.text.drop { $0 == " " }
  }

  /// A call's arguments, and the `.init` calls inside of them.
  private static func pieces(_ expression: String) -> [String] {
    var pieces: [String] = []
    var current: [UInt8] = []
    var (isString, isEscaped, depth) = (false, false, 0)
    let bytes = Array(expression.utf8)
    for (index, byte) in bytes.enumerated() {
      if !isString, byte == UInt8(ascii: " "), current.last == UInt8(ascii: ","),
        depth <= 1 || bytes[index...].starts(with: " .init".utf8)
      {
        pieces.append(String(decoding: current, as: UTF8.self))
        current = []
        continue
      }
      current.append(byte)
      switch byte {
      case _ where isEscaped: isEscaped = false
      case UInt8(ascii: "\\"): isEscaped = isString
      case UInt8(ascii: "\""): isString.toggle()
      case UInt8(ascii: "(") where !isString: depth += 1
      case UInt8(ascii: ")") where !isString: depth -= 1
      default: break
      }
    }
    return pieces + [String(decoding: current, as: UTF8.self)]
  }

  /// Text that does not fit on a line as a multi-line literal, wrapped between words.
  mutating func literal(_ label: String, _ text: String, end: String) {
    guard !text.isEmpty else { return line(label + end) }
    let short = label + SchemaLiteral.quoted(text) + end
    if short.count <= room { return line(short) }
    line(label + "\"\"\"")
    indented { writer in
      for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
        let words = SchemaLiteral.quoted(String(paragraph)).dropFirst().dropLast().split(separator: " ", omittingEmptySubsequences: false)
        if paragraph.allSatisfy(\.isWhitespace) { writer.line() } else { writer.fill(words.map(String.init), after: " \\") }
      }
      writer.line("\"\"\"" + end)
    }
  }
}
