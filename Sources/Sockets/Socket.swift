// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a wait for bytes brought.
package enum Received: Hashable, Sendable {
  /// That many bytes, at least one.
  case bytes(Int)
  /// The peer sends no more.
  case closed
  /// A signal came; whoever waits should look at its flags, and then may wait again.
  case interrupted
  /// Nothing came in time.
  case timedOut
}

/// A connected TCP socket; the end of its life closes it.
package struct Socket: ~Copyable, Sendable {
  /// The file descriptor, for a signal handler that shuts it down; it stays the socket's own.
  package let descriptor: Int32

  /// Takes over a descriptor.
  init(owning descriptor: Int32) { self.descriptor = descriptor }

  deinit { _ = close(descriptor) }

  /// Connects to the first of the host's addresses that answers.
  ///
  /// - Parameters:
  ///   - endpoint: an address in digits is used as it is, without asking a resolver.
  ///   - timeout: for each address.
  /// - Returns: the connection.
  /// - Throws: what went wrong with the address tried last.
  package static func connect(to endpoint: Endpoint, timeout: Duration = .seconds(10)) throws(SocketError) -> Socket {
    var last = SocketError(.unknownHost, "the host '\(endpoint.host)' has no address")
    for address in try SocketAddress.all(of: endpoint) {
      do throws(SocketError) {
        return try connect(to: address, named: endpoint, timeout: timeout)
      } catch {
        last = error
      }
    }
    throw last
  }

  private static func connect(to address: SocketAddress, named endpoint: Endpoint, timeout: Duration) throws(SocketError) -> Socket {
    let trying = "cannot connect to \(endpoint)"
    let socket = try make(family: address.family, trying)
    try socket.setBlocking(false, trying)
    // 1. connect reads the address that it is handed and keeps nothing.
    let result = unsafe address.withPointer { pointer, length in
      #if canImport(Glibc)
        unsafe Glibc.connect(socket.descriptor, pointer, length)
      #else
        unsafe Darwin.connect(socket.descriptor, pointer, length)
      #endif
    }
    if result != 0 {
      guard errno == EINPROGRESS || errno == EINTR else { throw SocketError(number: errno, trying) }
      while true {
        let ready = Poll.wait(for: socket.descriptor, POLLOUT, timeout: timeout)
        if ready == .timedOut { throw SocketError(.timedOut, "\(trying): no answer within \(timeout)") }
        if ready == .ready { break }
      }
      let number = socket.option(SOL_SOCKET, SO_ERROR)
      guard number == 0 else { throw SocketError(number: number, trying) }
    }
    try socket.setBlocking(true, trying)
    socket.setOption(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    return socket
  }

  /// A socket that programs started later do not inherit.
  static func make(family: Int32, _ trying: String) throws(SocketError) -> Socket {
    #if canImport(Glibc)
      let descriptor = Glibc.socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    #else
      let descriptor = Darwin.socket(family, SOCK_STREAM, 0)
    #endif
    guard descriptor >= 0 else { throw SocketError(number: errno, trying) }
    let socket = Socket(owning: descriptor)
    socket.setInheritance()
    return socket
  }

  func setInheritance() {
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    #if canImport(Darwin)
      setOption(SOL_SOCKET, SO_NOSIGPIPE, 1)
    #endif
  }

  /// Makes `receive` answer `timedOut` and `sendSome` send less, rather than wait.
  package func setNonBlocking() throws(SocketError) { try setBlocking(false, "cannot set up a connection") }

  func setBlocking(_ isBlocking: Bool, _ trying: String) throws(SocketError) {
    let flags = fcntl(descriptor, F_GETFL)
    guard flags >= 0, fcntl(descriptor, F_SETFL, isBlocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK) == 0 else {
      throw SocketError(number: errno, trying)
    }
  }

  func setOption(_ level: Int32, _ name: Int32, _ value: Int32) {
    var value = value
    // 2. setsockopt reads as many bytes as it is told, those of `value`.
    _ = unsafe setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  private func option(_ level: Int32, _ name: Int32) -> Int32 {
    var value: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    // 3. getsockopt writes at most as many bytes as it is told, those of `value`.
    return unsafe getsockopt(descriptor, level, name, &value, &size) == 0 ? value : errno
  }

  /// Waits for bytes and appends what is there to the span.
  ///
  /// - Parameters:
  ///   - span: must have room.
  ///   - timeout: how long to wait; for ever when `nil`.
  /// - Returns: how many bytes came, or why none did.
  /// - Throws: when the connection broke.
  package func receive(into span: inout OutputSpan<UInt8>, timeout: Duration? = nil) throws(SocketError) -> Received {
    if let timeout {
      switch Poll.wait(for: descriptor, POLLIN, timeout: timeout) {
      case .ready: break
      case .timedOut: return .timedOut
      case .interrupted: return .interrupted
      }
    }
    // 4. recv writes at most as many bytes as there is room for, and says how many it wrote.
    let count = unsafe span.withUnsafeMutableBufferPointer { buffer, filled in
      let room = unsafe UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
      let count = unsafe recv(descriptor, room.baseAddress, room.count, 0)
      if count > 0 { filled += count }
      return count
    }
    if count > 0 { return .bytes(count) }
    if count == 0 { return .closed }
    if errno == EINTR { return .interrupted }
    if errno == EAGAIN { return .timedOut }
    throw SocketError(number: errno, "cannot receive")
  }

  /// Sends all of the bytes; a signal does not stop it.
  package func send(_ bytes: Span<UInt8>) throws(SocketError) {
    // 5. send reads inside the span, which is borrowed for the call.
    try unsafe bytes.withUnsafeBytes { bytes throws(SocketError) in
      var rest = unsafe bytes
      while unsafe !rest.isEmpty {
        #if canImport(Glibc)
          let count = unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, Self.flags)
        #else
          let count = unsafe Darwin.send(descriptor, rest.baseAddress, rest.count, Self.flags)
        #endif
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw SocketError(number: errno, "cannot send") }
        unsafe rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }

  /// Sends as many of the bytes as go at once; 0 when none do.
  package func sendSome(_ bytes: Span<UInt8>) throws(SocketError) -> Int {
    // 9. As 5.
    let count = unsafe bytes.withUnsafeBytes { bytes in
      #if canImport(Glibc)
        unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Self.flags)
      #else
        unsafe Darwin.send(descriptor, bytes.baseAddress, bytes.count, Self.flags)
      #endif
    }
    if count < 0, errno == EINTR || errno == EAGAIN { return 0 }
    guard count >= 0 else { throw SocketError(number: errno, "cannot send") }
    return count
  }

  /// Sends all of both, usually with one system call and in one packet.
  package func send(_ first: Span<UInt8>, _ second: Span<UInt8>) throws(SocketError) {
    let count = try sendOnce(first, second)
    if count < first.count { try send(first.extracting(count..<first.count)) }
    let start = max(0, count - first.count)
    if start < second.count { try send(second.extracting(start..<second.count)) }
  }

  private func sendOnce(_ first: Span<UInt8>, _ second: Span<UInt8>) throws(SocketError) -> Int {
    // 6. sendmsg reads inside the two spans, which are borrowed for the call, and keeps nothing.
    let count = unsafe first.withUnsafeBufferPointer { head in
      unsafe second.withUnsafeBufferPointer { body in
        var parts = unsafe (
          iovec(iov_base: UnsafeMutableRawPointer(mutating: head.baseAddress), iov_len: head.count),
          iovec(iov_base: UnsafeMutableRawPointer(mutating: body.baseAddress), iov_len: body.count)
        )
        return unsafe withUnsafeMutablePointer(to: &parts) { pointer in
          unsafe pointer.withMemoryRebound(to: iovec.self, capacity: 2) { vector in
            var message = unsafe msghdr()
            unsafe message.msg_iov = vector
            unsafe message.msg_iovlen = 2
            return unsafe sendmsg(descriptor, &message, Self.flags)
          }
        }
      }
    }
    if count < 0, errno == EINTR { return 0 }
    guard count >= 0 else { throw SocketError(number: errno, "cannot send") }
    return count
  }

  /// Makes sends fail with `timedOut` when the peer takes nothing for that long.
  package func setSendTimeout(_ timeout: Duration) {
    let parts = timeout.components
    var value = timeval()
    value.tv_sec = .init(clamping: parts.seconds)
    value.tv_usec = .init(parts.attoseconds / 1_000_000_000_000)
    // 7. As 2.
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &value, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Ends both directions: whoever waits on this socket, in any thread, gets `closed`, and so does the peer.
  package func shutdown() { end(.both) }

  /// Ends one direction or both.
  package func end(_ direction: Direction) {
    #if canImport(Glibc)
      let (sending, both) = (Int32(SHUT_WR), Int32(SHUT_RDWR))
      _ = Glibc.shutdown(descriptor, direction == .both ? both : sending)
    #else
      _ = Darwin.shutdown(descriptor, direction == .both ? SHUT_RDWR : SHUT_WR)
    #endif
  }

  /// Closes so that the peer sees a reset instead of an orderly end: for tests of broken peers.
  package consuming func reset() {
    var value = linger(l_onoff: 1, l_linger: 0)
    // 8. As 2.
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
  }

  /// Which way the bytes of a connection go.
  package enum Direction: Hashable, Sendable {
    /// From here to the peer.
    case sending
    /// Both ways.
    case both
  }

  #if canImport(Glibc)
    private static var flags: Int32 { Int32(MSG_NOSIGNAL) }
  #else
    private static var flags: Int32 { 0 }
  #endif
}
