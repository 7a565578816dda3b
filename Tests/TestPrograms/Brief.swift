// SPDX-License-Identifier: Apache-2.0

/// A text that stands in a log by its beginning: the argument of a test may have megabytes.
package struct Brief: Hashable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
  private static let shown = 80

  package var text: String

  package init(_ text: String) { self.text = text }
  package init(stringLiteral text: String) { self.text = text }

  package var description: String {
    let count = text.utf8.count
    return count <= Brief.shown ? text : "\(text.prefix(Brief.shown))... (\(count) bytes)"
  }
}
