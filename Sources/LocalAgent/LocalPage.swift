// SPDX-License-Identifier: Apache-2.0

/// A page for this machine's browsers, beside the service.
package struct LocalPage: Sendable {
  /// What it holds.
  package enum Content: Sendable {
    /// All of it.
    case whole([UInt8])
    /// Pieces that come while it is looked at; a piece is made when the one before was taken, so that a page that stalls costs nothing.
    ///
    /// The closure gives the next piece, and `nil` for the end; it is cancelled when the browser leaves.
    case live(@Sendable () async -> [UInt8]?)
  }

  /// Its type: `text/html; charset=utf-8`.
  package var contentType: String
  /// Its policy for contents, as `Content-Security-Policy` has it.
  package var policy: String
  /// What it holds.
  package var content: Content

  /// Makes a page.
  package init(_ contentType: String, policy: String = "default-src 'none'", _ content: Content) {
    (self.contentType, self.policy, self.content) = (contentType, policy, content)
  }

  /// What keeps other sites from showing or reading it, and browsers from keeping it.
  var fields: [(name: String, value: String)] {
    [
      ("Content-Security-Policy", policy), ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
      ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
      ("Cache-Control", "no-store"),
    ]
  }
}
