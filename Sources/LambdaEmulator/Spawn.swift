// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a program could not be started.
struct SpawnError: Error {
  let reason: String
}

/// Starts programs.
enum Spawn {
  /// Starts a program in a process group of its own, with the usual signal handling whatever ours is.
  ///
  /// - Parameters:
  ///   - program: what to start.
  ///   - environment: all of its environment.
  ///   - output: where its standard output and error go; to ours when `nil`.
  /// - Returns: the process's number.
  /// - Throws: the reason as Lambda words it.
  static func start(_ program: LocalLambda.Program, _ environment: [String: String], output: Int32?) throws(SpawnError) -> pid_t {
    var command = [program.path] + program.arguments
    // posix_spawn cannot change the directory everywhere, a shell can.
    if let directory = program.directory { command = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", directory] + command }
    #if canImport(Glibc)
      var actions = unsafe posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    // 1. Actions and attributes are initialised before use and destroyed once, on every path.
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    if let output {
      unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
      unsafe posix_spawn_file_actions_adddup2(&actions, output, 2)
    }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    var identifier: pid_t = 0
    let result = unsafe withCStrings(command) { arguments in
      unsafe withCStrings(environment.map { "\($0.key)=\($0.value)" }) { variables in
        unsafe posix_spawn(&identifier, command[0], &actions, &attributes, arguments, variables)
      }
    }
    let number = (result ?? nil) ?? ENOMEM
    guard number == 0 else {
      // 2. strerror answers with a C string for every number; it is copied at once.
      let reason = unsafe strerror(number).map { unsafe String(cString: $0).lowercased() } ?? "unknown error"
      throw SpawnError(reason: "fork/exec \(program.path): \(reason)")
    }
    return identifier
  }

  /// Hands the strings over as C takes them: an array of pointers with a null behind.
  private static func withCStrings<Answer>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Answer
  ) -> Answer? {
    // 3. Every copy is freed behind the call, and the call's own array outlives it.
    var pointers = unsafe strings.map { unsafe strdup($0) } + [nil]
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe pointers.withUnsafeMutableBufferPointer { buffer in unsafe buffer.baseAddress.map { unsafe body($0) } }
  }
}

/// The system's time in milliseconds since 1970.
func systemMilliseconds() -> Int {
  var time = timespec()
  // 4. clock_gettime writes the one structure that it is handed.
  unsafe clock_gettime(CLOCK_REALTIME, &time)
  return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
}
