// SPDX-License-Identifier: Apache-2.0

/// Writes lines of Swift as a person would: indented, and wrapped where they get too long.
struct SourceWriter {
  private(set) var text = ""
  private var depth = 0
  static let columnsMax = 140

  /// The columns that are left on a line.
  var room: Int { SourceWriter.columnsMax - depth * 2 }

  mutating func line(_ line: String = "") {
    text += line.isEmpty ? "\n" : String(repeating: "  ", count: depth) + line + "\n"
  }

  /// An empty writer that stands as far in.
  var indentedAlike: SourceWriter {
    var writer = SourceWriter()
    writer.depth = depth
    return writer
  }

  mutating func append(_ other: SourceWriter) { text += other.text }

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

  /// A function that makes these calls: on one line when it is one and there is room.
  mutating func function(_ function: String, _ calls: [(name: String, arguments: [String])]) {
    let bodies = calls.map { "\($0.name)(\($0.arguments.joined(separator: ", ")))" }
    if bodies.isEmpty { return line(function + " {}") }
    if bodies.count == 1, function.count + bodies[0].count + 5 <= room { return line("\(function) { \(bodies[0]) }") }
    block(function) { writer in for call in calls { writer.call(call.name, call.arguments) } }
  }

  /// A branch of a switch: on one line when there is room.
  mutating func branch(_ pattern: String, _ body: String) {
    if pattern.count + 1 + body.count <= room { return line("\(pattern) \(body)") }
    line(pattern)
    indented { $0.expression(body) }
  }

  /// A function without a body, its parameters on a line of their own when there is no room for all of it.
  mutating func declaration(_ start: String, _ parameters: String, _ end: String) {
    let short = "\(start)(\(parameters))\(end)"
    if short.count <= room { return line(short) }
    line(start + "(")
    indented { $0.line(parameters) }
    line(")" + end)
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
}
