// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Something that went wrong and has its sentence: exit status 1.
struct Failure: Error {
  var sentence: String
}

/// Standard input and output, files, and the end of the process.
enum Terminal {
  static func print(_ text: String) { write(text + "\n", 1) }

  /// Text that has its line ends already.
  static func put(_ text: String) { write(text, 1) }

  /// One line on standard error.
  static func complain(_ text: String) { write(text + "\n", 2) }

  private static func write(_ text: String, _ descriptor: Int32) { write(Array(text.utf8), descriptor) }

  private static func write(_ bytes: [UInt8], _ descriptor: Int32) { _ = append(bytes, to: descriptor) }

  /// Writes all of it, or tells that it cannot.
  static func append(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      // 1. The buffer is valid for the call, with its own count.
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 { if errno == EINTR { continue } else { return false } }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Makes a file that only its owner may read, or empties one whose content `replaces` allows to be lost.
  static func createPrivate(_ path: String, replaces: ([UInt8]) -> Bool) throws(Failure) -> Int32 {
    if FileManager.default.fileExists(atPath: path), !replaces(try read(path)) {
      throw Failure(sentence: "\(path) is something else already, and is not overwritten.")
    }
    let folder = URL(filePath: path).deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // 5. The path is valid for the call.
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure(sentence: "\(path) cannot be written.") }
    // A file that was there keeps its permissions otherwise.
    _ = fchmod(descriptor, 0o600)
    return descriptor
  }

  static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

  static func complain(bytes: [UInt8]) { write(bytes, 2) }

  /// Whether a person reads standard error.
  static var isErrorTerminal: Bool { isatty(2) == 1 }

  static func exit(_ status: Int32) -> Never { Glibc.exit(status) }

  private static let inputBytesMax = 64 << 20

  /// A file's bytes; `-` is standard input.
  static func read(_ path: String) throws(Failure) -> [UInt8] {
    if path == "-" { return try readInput() }
    do { return Array(try Data(contentsOf: URL(filePath: path))) } catch {
      throw Failure(sentence: "\(path) cannot be read; expected a file that exists and may be read.")
    }
  }

  private static func readInput() throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      // 2. The buffer is valid for the call, with its own count.
      let count = unsafe piece.withUnsafeMutableBytes { unsafe Glibc.read(0, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Failure(sentence: "Standard input cannot be read.") }
      guard count > 0 else { return bytes }
      bytes += piece[..<count]
      guard bytes.count <= inputBytesMax else { throw Failure(sentence: "Standard input has more than \(inputBytesMax) bytes.") }
    }
  }

  static func write(_ text: String, to path: String) throws(Failure) { try write(Array(text.utf8), to: path) }

  static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    do {
      let url = URL(filePath: path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: url)
    } catch { throw Failure(sentence: "\(path) cannot be written.") }
  }

  static func isExecutable(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }

  /// The path of a file that stands beside this program.
  static func sibling(_ name: String) -> String {
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(filePath: program).deletingLastPathComponent().appending(path: name).path
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// The path of a file without links in it.
  static func resolved(_ path: String) -> String { URL(filePath: absolute(path)).resolvingSymlinksInPath().path }

  static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

  /// A file of the project: under the current folder, or under one that holds this program.
  static func nearest(_ path: String) -> String {
    var folder = URL(filePath: sibling("x")).deletingLastPathComponent()
    var candidates = [path]
    for _ in 0..<6 {
      candidates.append(folder.appending(path: path).path)
      folder = folder.deletingLastPathComponent()
    }
    return candidates.first { FileManager.default.fileExists(atPath: $0) } ?? path
  }

  /// The signals that ask a program to stop, held back until it waits for them.
  struct StopSignals {
    private var set = sigset_t()

    init() {
      // 3. The set is a local value, filled before it is used; threads started later inherit the mask.
      unsafe sigemptyset(&set)
      for signal in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&set, signal) }
      unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    func wait() {
      var (set, signal) = (set, Int32(0))
      // 4. Writes the number of the signal into a local variable.
      unsafe sigwait(&set, &signal)
    }
  }
}
