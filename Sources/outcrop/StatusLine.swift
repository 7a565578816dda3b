// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What happens while a person waits: one line on standard error that is written over, on a terminal only.
final class StatusLine: Sendable {
  private struct State {
    var text: String?
    var since = ContinuousClock.now
    var frame = 0
    var ticker: Task<Void, Never>?
  }

  private static let frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
  private static let columnsMax = 70
  private let isShown: Bool
  private let state = Mutex(State())

  init(isShown: Bool = Terminal.isErrorTerminal) { self.isShown = isShown }

  deinit { state.withLock { $0.ticker }?.cancel() }

  /// Shows what happens now, with how long it has taken.
  func show(_ text: String) {
    guard isShown else { return }
    state.withLock { state in
      state.text = String(text.prefix(Self.columnsMax))
      state.since = .now
      Self.draw(&state)
      guard state.ticker == nil else { return }
      // It ends with the line: nobody waits for a picture.
      state.ticker = Task { [weak self] in
        while let self, !Task.isCancelled {
          self.state.withLock { Self.draw(&$0) }
          try? await Task.sleep(for: .milliseconds(100))
        }
      }
    }
  }

  /// Takes the line away.
  func clear() {
    guard isShown else { return }
    state.withLock { state in
      state.ticker?.cancel()
      state.ticker = nil
      if state.text != nil { Terminal.complain(bytes: Array("\r\u{1B}[K".utf8)) }
      state.text = nil
    }
  }

  private static func draw(_ state: inout State) {
    guard let text = state.text else { return }
    state.frame = (state.frame + 1) % frames.count
    let seconds = state.since.duration(to: .now).components.seconds
    Terminal.complain(bytes: Array("\r\(frames[state.frame]) \(text) \(seconds) s\u{1B}[K".utf8))
  }
}
