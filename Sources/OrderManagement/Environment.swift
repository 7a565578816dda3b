// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What the process was started with.
enum Environment {
  /// The value of a variable; `nil` when it is not set, or empty.
  static func variable(_ name: String) -> String? {
    // `unsafe`: getenv's string lives until the environment changes, which this program never does; it is copied at once.
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }
}
