// SPDX-License-Identifier: Apache-2.0

import Sockets
import Synchronization

/// What other threads tell the server's thread.
final class Mailbox: Sendable {
  enum Letter: Sendable {
    case invoke(Invocation.Order, @Sendable (Result<InvocationResult, EmulatorError>) -> Void)
    case misbehave(Misbehaviour, Misbehaviour.Occasion)
    case start
    case programExited(FunctionService.Exit)
    case stop
  }

  private let letters = Mutex<[Letter]?>([])
  private let wake: Wake

  init() throws(SocketError) { wake = try Wake() }

  /// Readable when there is mail.
  var descriptor: Int32 { wake.descriptor }

  /// Leaves a letter; `false` when nobody will read it any more.
  @discardableResult
  func post(_ letter: Letter) -> Bool {
    let isOpen = letters.withLock { letters in
      letters?.append(letter)
      return letters != nil
    }
    wake.signal()
    return isOpen
  }

  /// Everything that was left so far.
  func take() -> [Letter] {
    wake.clear()
    return letters.withLock { letters in
      let taken = letters ?? []
      if letters != nil { letters = [] }
      return taken
    }
  }

  /// Takes what is left, and no more afterwards.
  func close() -> [Letter] {
    letters.withLock { letters in
      let taken = letters ?? []
      letters = nil
      return taken
    }
  }
}
