// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a connection could not be made or went away.
package struct SocketError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of trouble, stable for programs.
  @nonexhaustive
  package enum Code: String, Hashable, Sendable {
    /// The text names no endpoint.
    case invalidEndpoint
    /// The host's name has no address.
    case unknownHost
    /// Nobody listens there.
    case refused
    /// It took longer than it may.
    case timedOut
    /// The peer went away.
    case disconnected
    /// The port is taken.
    case addressInUse
    /// Anything else that the operating system says.
    case system
  }

  /// The kind of trouble.
  package let code: Code
  /// One sentence: what was tried, and what the operating system said.
  package let message: String

  /// Makes an error.
  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// An error of a system call that left this number.
  init(number: Int32, _ trying: String) {
    let code: Code =
      switch number {
      case ECONNREFUSED: .refused
      case ETIMEDOUT, EAGAIN: .timedOut
      case ECONNRESET, EPIPE, ENOTCONN, ECONNABORTED: .disconnected
      case EADDRINUSE: .addressInUse
      default: .system
      }
    // 1. strerror answers with a C string for every number; it is copied at once.
    let text = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    self.init(code, "\(trying): \(text)")
  }

  package var description: String { message }
}
