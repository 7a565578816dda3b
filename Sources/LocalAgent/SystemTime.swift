// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The system's time, in seconds since 1970.
package func systemSeconds() -> Int {
  var time = timespec()
  // 1. clock_gettime writes the one structure that it is handed.
  unsafe clock_gettime(CLOCK_REALTIME, &time)
  return Int(time.tv_sec)
}
