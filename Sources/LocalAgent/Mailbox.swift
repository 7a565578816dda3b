// SPDX-License-Identifier: Apache-2.0

internal import Sockets
internal import Synchronization

/// What tasks tell the server's thread.
final class Mailbox: Sendable {
  enum Letter: Sendable {
    /// The task of a connection's request is over.
    case answered(Int)
    /// A connection has bytes that wait for the client.
    case waits(Int)
    /// A connection is to be ended.
    case close(Int, Connection.Closing)
    /// The server is to end.
    case stop
  }

  private let letters = Mutex<[Letter]>([])
  private let wake: Wake

  init() throws(SocketError) { wake = try Wake() }

  /// Readable when there is mail.
  var descriptor: Int32 { wake.descriptor }

  /// Leaves a letter.
  func post(_ letter: Letter) {
    let isFirst = letters.withLock { letters in
      letters.append(letter)
      return letters.count == 1
    }
    if isFirst { wake.signal() }
  }

  /// Everything that was left so far.
  func take() -> [Letter] {
    wake.clear()
    return letters.withLock { letters in
      defer { letters = [] }
      return letters
    }
  }
}
