// SPDX-License-Identifier: Apache-2.0

/// A place in a text, counted from 1 as editors do.
package struct Place: Hashable, Sendable, Comparable {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Where a text begins.
  package static let start = Place(line: 1, column: 1)

  package static func < (left: Place, right: Place) -> Bool { (left.line, left.column) < (right.line, right.column) }
}

/// Something about a schema file that its author should know.
package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Severity: String, Hashable, Sendable {
    // swift-format-ignore
    case error, warning, note
  }

  package var file: String
  package var place: Place
  package var severity: Severity
  /// A stable word for the rule.
  package var code: String
  package var sentence: String

  package init(_ severity: Severity, _ code: String, file: String, at place: Place, _ sentence: String) {
    self.file = file
    self.place = place
    self.severity = severity
    self.code = code
    self.sentence = sentence
  }

  /// `orders.yaml:12:7: error: sentence [code]`, which editors understand.
  package var description: String { "\(file):\(place.line):\(place.column): \(severity.rawValue): \(sentence) [\(code)]" }
}
