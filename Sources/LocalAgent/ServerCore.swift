// SPDX-License-Identifier: Apache-2.0

internal import HTTP1
internal import Sockets
internal import Synchronization

/// What the server's thread and the tasks of its requests share.
final class ServerCore: Sendable {
  let configuration: LocalAgentServer.Configuration
  let responder: Responder
  let port: UInt16
  let journal: Journal
  let mailbox: Mailbox
  private let remaining = Mutex<[Task<Void, Never>]>([])

  init(_ configuration: LocalAgentServer.Configuration, _ responder: @escaping Responder, port: UInt16) throws(SocketError) {
    self.configuration = configuration
    self.port = port
    self.responder = responder
    journal = Journal(entriesMax: configuration.journalEntriesMax, bodyBytesMax: configuration.journalBodyBytesMax)
    mailbox = try Mailbox()
  }

  /// Seconds since 1970.
  var now: Int { configuration.secondsSince1970() }

  /// A new request id, in the form of a version 4 UUID.
  func requestId() -> String {
    let high = configuration.random() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
    let low = configuration.random() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    let digits = [high, low].flatMap { word in (0..<16).map { String(word >> UInt64(60 - 4 * $0) & 15, radix: 16) } }
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { digits[$0].joined() }.joined(separator: "-")
  }

  /// Keeps the tasks that were not over when the server's thread ended.
  func keep(_ tasks: [Task<Void, Never>]) { remaining.withLock { $0 = tasks } }

  /// The tasks that were not over when the server's thread ended; once.
  func takeRemaining() -> [Task<Void, Never>] {
    remaining.withLock { tasks in
      defer { tasks = [] }
      return tasks
    }
  }
}
