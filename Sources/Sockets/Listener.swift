// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A listening socket, on this machine's loopback unless told otherwise; one thread accepts, any thread may stop it.
package final class Listener: Sendable {
  /// The loopback addresses.
  package enum Loopback: String, CaseIterable, Hashable, Sendable {
    /// 127.0.0.1
    case v4 = "127.0.0.1"
    /// ::1
    case v6 = "::1"
  }

  private let socket: Socket
  private let wake: Wake
  /// Where it listens.
  package let endpoint: Endpoint

  /// Listens; port 0 lets the system choose one, which ``endpoint`` then tells.
  package convenience init(on loopback: Loopback = .v4, port: UInt16 = 0) throws(SocketError) {
    try self.init(address: loopback.rawValue, port: port)
  }

  /// Listens on an address in digits, with the other machines that it can be reached from; `0.0.0.0` and `::` are all addresses.
  package init(address host: String, port: UInt16 = 0) throws(SocketError) {
    let trying = "cannot listen on \(Endpoint(host: host, port: port))"
    guard let address = SocketAddress(numeric: host, port: port) else {
      throw SocketError(.invalidEndpoint, "\(trying): expected an address in digits, as 127.0.0.1 or ::1")
    }
    let socket = try Socket.make(family: address.family, trying)
    socket.setOption(SOL_SOCKET, SO_REUSEADDR, 1)
    try socket.setBlocking(false, trying)
    // 1. bind and getsockname use the address that they are handed and keep nothing.
    let bound = unsafe address.withPointer { unsafe bind(socket.descriptor, $0, $1) }
    guard bound == 0, listen(socket.descriptor, SOMAXCONN) == 0,
      let own = unsafe SocketAddress({ unsafe getsockname(socket.descriptor, $0, $1) })
    else { throw SocketError(number: errno, trying) }
    self.socket = socket
    wake = try Wake()
    endpoint = Endpoint(host: host, port: own.port)
  }

  /// The file descriptor, to wait for a connection together with other things.
  package var descriptor: Int32 { socket.descriptor }

  /// Waits for a connection; `nil` once it was stopped, or when nobody has come in that time.
  package func accept(timeout: Duration? = nil) throws(SocketError) -> Socket? {
    let deadline = timeout.map { ContinuousClock.now + $0 }
    var set = PollSet()
    while true {
      set.removeAll()
      let connections = set.add(descriptor, for: .reading)
      let wake = set.add(wake.descriptor, for: .reading)
      set.wait(timeout: deadline.map { max(.zero, ContinuousClock.now.duration(to: $0)) })
      if set.isReady(wake) { return nil }
      if set.isReady(connections), let connection = try acceptReady() { return connection }
      if let deadline, ContinuousClock.now >= deadline { return nil }
    }
  }

  /// Accepts the connection that is waiting, if there is one.
  package func acceptReady() throws(SocketError) -> Socket? {
    #if canImport(Glibc)
      let descriptor = Glibc.accept(socket.descriptor, nil, nil)
    #else
      let descriptor = Darwin.accept(socket.descriptor, nil, nil)
    #endif
    guard descriptor >= 0 else {
      if errno == EAGAIN || errno == EINTR || errno == ECONNABORTED { return nil }
      throw SocketError(number: errno, "cannot accept a connection on \(endpoint)")
    }
    let connection = Socket(owning: descriptor)
    connection.setInheritance()
    try connection.setBlocking(true, "cannot accept a connection on \(endpoint)")
    connection.setOption(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    return connection
  }

  /// Makes every present and later ``accept()`` return `nil`.
  package func stop() { wake.signal() }
}
