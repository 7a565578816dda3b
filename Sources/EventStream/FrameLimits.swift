// SPDX-License-Identifier: Apache-2.0

/// How large a frame may be; the defaults are those of the service's own clients.
package struct FrameLimits: Hashable, Sendable {
  /// The most bytes that the headers of a frame may take.
  package var headerBytesMax: Int
  /// The most headers that a frame may have.
  package var headersMax: Int
  /// The most bytes that a payload may have.
  package var payloadBytesMax: Int
  /// A buffer that has grown beyond this is given back when it is empty.
  package var keptBytesMax: Int

  /// Limits; what is not given is as the service's own clients have it.
  package init(headerBytesMax: Int = 128 << 10, headersMax: Int = 256, payloadBytesMax: Int = 24 << 20, keptBytesMax: Int = 256 << 10) {
    self.headerBytesMax = headerBytesMax
    self.headersMax = headersMax
    self.payloadBytesMax = payloadBytesMax
    self.keptBytesMax = keptBytesMax
  }
}
