// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A listening socket on this machine's loopback; one thread accepts, any thread may stop it.
package final class Listener: Sendable {
  /// The loopback addresses.
  package enum Loopback: String, CaseIterable, Hashable, Sendable {
    /// 127.0.0.1
    case v4 = "127.0.0.1"
    /// ::1
    case v6 = "::1"
  }

  private let socket: Socket
  private let wakeReader: Int32
  private let wakeWriter: Int32
  /// Where it listens.
  package let endpoint: Endpoint

  /// Listens; port 0 lets the system choose one, which ``endpoint`` then tells.
  package init(on loopback: Loopback = .v4, port: UInt16 = 0) throws(SocketError) {
    let trying = "cannot listen on \(Endpoint(host: loopback.rawValue, port: port))"
    guard let address = SocketAddress(numeric: loopback.rawValue, port: port) else { throw SocketError(.system, trying) }
    let socket = try Socket.make(family: address.family, trying)
    socket.setOption(SOL_SOCKET, SO_REUSEADDR, 1)
    try socket.setBlocking(false, trying)
    // 1. bind and getsockname use the address that they are handed and keep nothing.
    let bound = unsafe address.withPointer { unsafe bind(socket.descriptor, $0, $1) }
    guard bound == 0, listen(socket.descriptor, 128) == 0,
      let own = unsafe SocketAddress({ unsafe getsockname(socket.descriptor, $0, $1) })
    else { throw SocketError(number: errno, trying) }
    var ends: [Int32] = [-1, -1]
    // 2. A pipe is two descriptors, for which there is room.
    guard unsafe pipe(&ends) == 0 else { throw SocketError(number: errno, trying) }
    for descriptor in ends { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    self.socket = socket
    (wakeReader, wakeWriter) = (ends[0], ends[1])
    endpoint = Endpoint(host: loopback.rawValue, port: own.port)
  }

  deinit {
    _ = close(wakeReader)
    _ = close(wakeWriter)
  }

  /// Waits for a connection; `nil` once it was stopped.
  package func accept() throws(SocketError) -> Socket? {
    while true {
      var entries = [
        pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0),
      ]
      // 3. poll reads and writes the two entries that it is told of.
      let ready = unsafe poll(&entries, 2, -1)
      guard ready > 0 else { continue }
      guard entries[1].revents == 0 else { return nil }
      #if canImport(Glibc)
        let descriptor = Glibc.accept(socket.descriptor, nil, nil)
      #else
        let descriptor = Darwin.accept(socket.descriptor, nil, nil)
      #endif
      guard descriptor >= 0 else {
        if errno == EAGAIN || errno == EINTR || errno == ECONNABORTED { continue }
        throw SocketError(number: errno, "cannot accept a connection on \(endpoint)")
      }
      let connection = Socket(owning: descriptor)
      connection.setInheritance()
      try connection.setBlocking(true, "cannot accept a connection on \(endpoint)")
      connection.setOption(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
      return connection
    }
  }

  /// Makes every present and later ``accept()`` return `nil`.
  package func stop() {
    var byte: UInt8 = 0
    // 4. write reads the one byte that it is told of.
    _ = unsafe write(wakeWriter, &byte, 1)
  }
}
