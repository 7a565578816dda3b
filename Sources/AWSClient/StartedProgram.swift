// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

// The adapter to processes. Why `unsafe` is right here:
// 1. Actions and attributes are initialised before use and destroyed once, on every path.
// 2. Every copy of a string is freed behind the call, and the call's own array outlives it.
// 3. strerror answers with a C string for every number; it is copied at once.
// 4. waitpid writes the one number that it is handed.

/// A program that runs, until its status was asked for or its life here ends, which ends the program's.
final class StartedProgram {
  private let identifier: pid_t
  private var found: Int?

  /// Starts a program without input, with the usual handling of signals whatever ours is.
  init(_ words: [String], _ environment: [String: String], output: Int32) throws(ProgramRun.Failure) {
    let path = StartedProgram.place(of: words.first ?? "", environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
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
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var identifier: pid_t = 0
    let result = unsafe StartedProgram.withCStrings(words) { arguments in
      unsafe StartedProgram.withCStrings(environment.map { "\($0.key)=\($0.value)" }) { variables in
        unsafe posix_spawn(&identifier, path, &actions, &attributes, arguments, variables)
      }
    }
    let number = (result ?? nil) ?? ENOMEM
    guard number == 0 else {
      let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
      throw ProgramRun.Failure(description: "\(path): \(reason)")
    }
    self.identifier = identifier
  }

  deinit { if found == nil { kill() } }

  /// The program's status, when it has ended.
  func status() -> Int? {
    if let found { return found }
    return wait(WNOHANG)
  }

  /// Ends the program, and all that it started.
  func end(_ reason: String) -> ProgramRun.Failure {
    if found == nil { kill() }
    return ProgramRun.Failure(description: "it was ended: \(reason)")
  }

  private func kill() {
    #if canImport(Glibc)
      _ = Glibc.kill(-identifier, SIGKILL)
    #else
      _ = Darwin.kill(-identifier, SIGKILL)
    #endif
    _ = wait(0)
  }

  private func wait(_ options: Int32) -> Int? {
    var status: Int32 = 0
    while true {
      let result = unsafe waitpid(identifier, &status, options)
      if result == 0 { return nil }
      if result < 0, errno == EINTR { continue }
      // A status that somebody else has taken is unknown, and no success.
      let signal = Int(status & 0x7f)
      found = result < 0 ? -1 : signal == 0 ? Int(status >> 8 & 0xff) : 128 + signal
      return found
    }
  }

  /// Where the program is; the name itself when it is in none of the places.
  private static func place(of name: String, _ places: String) -> String {
    guard !name.contains("/") else { return name }
    return places.split(separator: ":").map { "\($0)/\(name)" }.first { unsafe access($0, X_OK) == 0 } ?? name
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
