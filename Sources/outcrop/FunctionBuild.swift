// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import FoundationEssentials
internal import LambdaEmulator

/// How a function's program comes out of its sources: those of the package in whose build folder it stands.
struct FunctionBuild: Hashable, Sendable {
  /// What came of it.
  enum Outcome: Equatable {
    /// How long it took.
    case built(Duration)
    /// The lines that matter.
    case failed([String])
  }

  /// The product, which is the target that the definition names.
  let product: String
  /// The package's folder.
  let folder: String
  /// What is run there by a shell, with the product's name in `PRODUCT`.
  let command: String

  private static let limit = Duration.seconds(1800)
  private static let outputBytesMax = 8 << 20
  private static let linesMax = 40

  /// The build of a program; `nil` for a program that is in no package's build folder.
  ///
  /// - Parameters:
  ///   - program: its path.
  ///   - command: what builds it instead of `swift build`.
  init?(program: String, command: String?) {
    let path = Terminal.resolved(program)
    let parts = path.split(separator: "/")
    guard let place = parts.lastIndex(of: ".build"), let product = parts.last, parts.count > place + 2 else { return nil }
    let folder = "/" + parts[..<place].joined(separator: "/")
    self.product = String(product)
    self.folder = folder
    let configuration = parts[parts.count - 2]
    self.command = command ?? "\"${SWIFT:-swift}\" build -c \(configuration == "release" ? "release" : "debug") --product \"$PRODUCT\""
    guard Terminal.exists(folder + "/Package.swift"), Terminal.exists(folder + "/Sources/\(product)") else { return nil }
  }

  /// The files and folders that it is built from, as far as they are its own.
  var inputs: [String] {
    [folder + "/Sources/\(product)"] + ["yaml", "yml", "json"].map { folder + "/schemas/\(product).\($0)" }
  }

  /// Builds, on a thread that may block.
  func run() async -> Outcome {
    let stop = StopMark()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(returning: run(until: { stop.isSet })) }
      }
    } onCancel: {
      stop.set()
    }
  }

  private func run(until isStopped: @escaping () -> Bool) -> Outcome {
    var environment = ProcessInfo.processInfo.environment
    environment["PRODUCT"] = product
    let start = ContinuousClock.now
    do throws(ProgramRun.NotStarted) {
      let run = try ProgramRun(
        "/bin/sh", ["-c", command], environment: environment, folder: folder, limit: FunctionBuild.limit,
        bytesMax: FunctionBuild.outputBytesMax, until: isStopped)
      return run.ending == .status(0) ? .built(start.duration(to: .now)) : .failed(FunctionBuild.lines(run))
    } catch { return .failed([error.reason]) }
  }

  /// What a compiler says is wrong, each once; of another program its last lines.
  private static func lines(_ run: ProgramRun) -> [String] {
    let all = String(decoding: run.output, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    var seen: Set<String> = []
    let placed = all.filter { $0.contains(": error: ") && seen.insert($0).inserted }
    let told = placed.isEmpty ? all.filter { $0.hasPrefix("error: ") && seen.insert($0).inserted } : placed
    let ending: [String] = if case .signal(let name) = run.ending { ["It ended by a signal (\(name))."] } else { [] }
    if told.count > linesMax { return told.prefix(linesMax) + ["... and \(told.count - linesMax) more."] }
    return (told.isEmpty ? all.suffix(20) : told) + ending
  }
}
