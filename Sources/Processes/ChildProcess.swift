// SPDX-License-Identifier: Apache-2.0

internal import CSpawn
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

// The adapter to processes. Why `unsafe` is right here:
// 1. Actions and attributes are initialised before use and destroyed once, on every path.
// 2. Every copy of a string is freed behind the call, and the call's own array outlives it.
// 3. strerror and strsignal answer with a C string for every number; it is copied at once.
// 4. waitid and waitpid write the one value that they are handed.

/// A program that runs, in a process group of its own and with the usual handling of signals, until its end was asked for or this object's life
/// is over, which ends the program's.
///
/// It inherits the descriptors that it is handed, and no others: a pipe that somebody else in this process has made would otherwise not end
/// before this program does.
package final class ChildProcess: Sendable {
  /// The system does not start the program.
  package struct NotStarted: Error, Hashable, Sendable {
    /// The program's path.
    package let path: String
    /// What the system says.
    package let reason: String
  }

  /// How it ended.
  package enum Exit: Hashable, Sendable {
    case status(Int32)
    case signal(Int32)
    /// Somebody else has taken its status.
    case unknown

    /// Its status as a shell tells it: 128 and the signal, when one has ended it; -1 when nobody knows.
    package var shellStatus: Int {
      switch self {
      case .status(let status): Int(status)
      case .signal(let signal): 128 + Int(signal)
      case .unknown: -1
      }
    }
  }

  /// What it is handed as its own input, output and error output.
  package struct Streams: Sendable {
    /// Nothing to read when `nil`.
    package var input: Int32?
    /// Where ours goes when `nil`.
    package var output: Int32?
    /// Where ours goes when `nil`.
    package var errors: Int32?

    package init(input: Int32? = nil, output: Int32? = nil, errors: Int32? = nil) {
      (self.input, self.output, self.errors) = (input, output, errors)
    }
  }

  private enum State {
    case running
    case ended(Exit)
  }

  /// The system's number for it, and for its group.
  package let identifier: Int32
  private let state = Mutex(State.running)
  private let endsGroup: Bool

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - words: the program and its arguments; a name without a slash is looked for in the `PATH` of the environment.
  ///   - environment: all of its variables.
  ///   - directory: where it runs; here when `nil`.
  ///   - streams: what it reads and writes.
  ///   - endsGroup: whether what it has started and left in its group ends with it.
  /// - Throws: why the system does not start it.
  package init(
    _ words: [String], environment: [String: String], directory: String? = nil, streams: Streams = Streams(), endsGroup: Bool = true
  ) throws(NotStarted) {
    let program = ChildProcess.place(of: words.first ?? "", environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
    var command = [program] + words.dropFirst()
    // posix_spawn cannot change the directory everywhere, a shell can.
    if let directory { command = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", directory] + command }
    let (identifier, result) = ChildProcess.spawn(command, environment, streams)
    guard result == 0 else { throw NotStarted(path: program, reason: ChildProcess.words(for: result)) }
    self.identifier = identifier
    self.endsGroup = endsGroup
  }

  deinit {
    send(ChildProcess.kill)
    _ = wait()
  }

  /// Ends a program at once.
  package static let kill = SIGKILL
  /// Asks a program to end.
  package static let terminate = SIGTERM

  /// Sends a signal to the program and what it has started; nothing once its end was seen.
  package func send(_ signal: Int32) {
    state.withLock { if case .running = $0 { _ = killpg(identifier, signal) } }
  }

  /// How it ended; `nil` while it runs.
  package var exit: Exit? {
    if case .ended(let exit) = state.withLock(\.self) { return exit }
    return isOver(WNOHANG) ? reap() : nil
  }

  /// Waits on this thread until it has ended; any number of threads may.
  @discardableResult package func wait() -> Exit {
    if case .ended(let exit) = state.withLock(\.self) { return exit }
    _ = isOver(0)
    return reap()
  }

  /// The system's word for a signal.
  package static func name(of signal: Int32) -> String {
    unsafe strsignal(signal).map { unsafe String(cString: $0).lowercased() } ?? "signal \(signal)"
  }

  // MARK: Ends

  /// Whether it has ended, without giving its number away: until it is reaped, nobody kills another process in its place.
  private func isOver(_ options: Int32) -> Bool {
    var info = unsafe siginfo_t()
    while unsafe waitid(P_PID, id_t(identifier), &info, WEXITED | WNOWAIT | options) != 0 {
      guard errno == EINTR else { return true }
    }
    return unsafe info.si_signo != 0
  }

  private func reap() -> Exit {
    state.withLock { state in
      if case .ended(let exit) = state { return exit }
      if endsGroup { _ = killpg(identifier, SIGKILL) }
      var status: Int32 = 0
      var result: pid_t
      repeat { result = unsafe waitpid(identifier, &status, 0) } while result < 0 && errno == EINTR
      let signal = status & 0x7F
      let exit: Exit = result < 0 ? .unknown : signal == 0 ? .status(status >> 8 & 0xFF) : .signal(signal)
      state = .ended(exit)
      return exit
    }
  }

  // MARK: The system

  private static func words(for number: Int32) -> String {
    unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
  }

  /// Where the program is; the name itself when it is in none of the places.
  private static func place(of name: String, _ places: String) -> String {
    guard !name.contains("/") else { return name }
    return places.split(separator: ":").map { "\($0)/\(name)" }.first { unsafe access($0, X_OK) == 0 } ?? name
  }

  private static func spawn(_ command: [String], _ environment: [String: String], _ streams: Streams) -> (pid_t, Int32) {
    #if canImport(Glibc)
      var actions = unsafe posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    if let input = streams.input {
      unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, streams.output ?? 1, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, streams.errors ?? 2, 2)
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    #if canImport(Glibc)
      unsafe posix_spawn_file_actions_addclosefrom_np(&actions, 3)
      let closesRest: Int32 = 0
    #else
      let closesRest = POSIX_SPAWN_CLOEXEC_DEFAULT
    #endif
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | closesRest))
    var identifier: pid_t = 0
    let result = unsafe withCStrings(command) { arguments in
      unsafe withCStrings(environment.map { "\($0.key)=\($0.value)" }) { variables in
        unsafe posix_spawn(&identifier, command[0], &actions, &attributes, arguments, variables)
      }
    }
    return (identifier, (result ?? nil) ?? ENOMEM)
  }

  /// Hands the strings over as C takes them: an array of pointers with a null behind.
  private static func withCStrings<Answer>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Answer
  ) -> Answer? {
    var pointers = unsafe strings.map { unsafe strdup($0) } + [nil]
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe pointers.withUnsafeMutableBufferPointer { buffer in unsafe buffer.baseAddress.map { unsafe body($0) } }
  }
}
