// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A socket address of either family.
struct SocketAddress {
  private var storage = sockaddr_storage()
  private(set) var length: socklen_t = 0

  /// The address family.
  var family: Int32 { Int32(storage.ss_family) }

  /// An address written in digits; `nil` for a name.
  init?(numeric host: String, port: UInt16) {
    var four = in_addr()
    var six = in6_addr()
    // 1. inet_pton writes at most the address structure that its family names.
    if unsafe inet_pton(AF_INET, host, &four) == 1 {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr = four
      store(address)
    } else if unsafe inet_pton(AF_INET6, host, &six) == 1 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      address.sin6_addr = six
      store(address)
    } else {
      return nil
    }
  }

  /// The address that the system wrote.
  ///
  /// - Parameter write: is handed room for any address and its size, and returns a system call's result.
  init?(_ write: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32) {
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    // 2. sockaddr_storage is large enough and aligned for every address.
    let result = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe write($0, &size) }
    }
    guard result == 0 else { return nil }
    length = size
  }

  /// Every address of a host, in the order in which they should be tried.
  static func all(of endpoint: Endpoint) throws(SocketError) -> [SocketAddress] {
    if let numeric = SocketAddress(numeric: endpoint.host, port: endpoint.port) { return [numeric] }
    if endpoint.host == "localhost" {
      // No resolver: it costs a cold start several milliseconds, and a static executable may not have one.
      return ["127.0.0.1", "::1"].compactMap { SocketAddress(numeric: $0, port: endpoint.port) }
    }
    var hints = unsafe addrinfo()
    #if canImport(Glibc)
      unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      unsafe hints.ai_socktype = SOCK_STREAM
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    // 3. getaddrinfo's list is walked once and freed once, on every path.
    let result = unsafe getaddrinfo(endpoint.host, String(endpoint.port), &hints, &list)
    defer { if let list = unsafe list { unsafe freeaddrinfo(list) } }
    var addresses: [SocketAddress] = []
    var entry = unsafe list
    while result == 0, let current = unsafe entry {
      if let address = unsafe SocketAddress(copying: current.pointee) { addresses.append(address) }
      unsafe entry = current.pointee.ai_next
    }
    guard !addresses.isEmpty else {
      let reason = result == 0 ? "it has no address" : unsafe String(cString: gai_strerror(result))
      throw SocketError(.unknownHost, "the host '\(endpoint.host)' cannot be found: \(reason)")
    }
    return addresses
  }

  private init?(copying info: addrinfo) {
    guard let address = unsafe info.ai_addr, unsafe info.ai_family == AF_INET || info.ai_family == AF_INET6,
      unsafe Int(info.ai_addrlen) <= MemoryLayout<sockaddr_storage>.size
    else { return nil }
    // 4. The length was just checked against the room.
    unsafe withUnsafeMutableBytes(of: &storage) { room in
      unsafe room.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(info.ai_addrlen)))
    }
    length = unsafe info.ai_addrlen
  }

  private mutating func store<Address>(_ address: Address) {
    // 5. Every address fits sockaddr_storage by definition, and is plain bytes.
    unsafe withUnsafeMutableBytes(of: &storage) { room in unsafe withUnsafeBytes(of: address) { unsafe room.copyMemory(from: $0) } }
    length = socklen_t(MemoryLayout<Address>.size)
    #if canImport(Darwin)
      storage.ss_len = UInt8(length)
    #endif
  }

  /// The port; 0 when there is none.
  var port: UInt16 {
    // 6. The family says which structure the storage holds.
    unsafe withUnsafeBytes(of: storage) { bytes in
      switch family {
      case AF_INET: unsafe UInt16(bigEndian: bytes.load(as: sockaddr_in.self).sin_port)
      case AF_INET6: unsafe UInt16(bigEndian: bytes.load(as: sockaddr_in6.self).sin6_port)
      default: 0
      }
    }
  }

  /// Hands the address to a system call.
  func withPointer<Answer>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Answer) -> Answer {
    // 7. As 2., for reading.
    unsafe withUnsafePointer(to: storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, length) }
    }
  }
}
