// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import AgentEngine
internal import Dispatch
internal import LambdaEmulator
internal import LocalAgent

/// Looks at what a played agent is made of, and plays the new one when that changes.
///
/// Files are looked at a few times a second, and what changed is used once it has been quiet for one look. Until a new function can serve, the old one does.
struct AgentWatch {
  /// What makes the agent and its planner out of the definition, and tells the files that say what the planner does.
  typealias Cast = @Sendable (AgentSetup) throws -> (PlayedAgent, Planner, planned: [String])

  private static let interval = Duration.milliseconds(250)
  private static let describeLimit = Duration.seconds(5)

  private let arguments: CommandArguments
  private let config: String
  /// The files that say what the planner does.
  private var planned: [String]
  private let stage: AgentStage
  private let cast: Cast
  private let tell: @Sendable (WatchEvent) -> Void

  /// Whether anything is looked at.
  var isOn = true
  private(set) var setup: AgentSetup
  /// Functions that were replaced, until their last turns are over.
  private var retired: [LocalLambda] = []
  /// The operations that programs tell of themselves; those that do not are not in it.
  private var described: [String: [Operation]] = [:]
  private var known: WatchedFiles

  init(
    _ setup: AgentSetup, _ config: String, planned: [String], _ arguments: CommandArguments, on stage: AgentStage, cast: @escaping Cast,
    tell: @escaping @Sendable (WatchEvent) -> Void
  ) {
    (self.setup, self.config, self.planned, self.arguments) = (setup, config, planned, arguments)
    (self.stage, self.cast, self.tell) = (stage, cast, tell)
    known = WatchedFiles([])
    known = look()
  }

  /// Looks until the task is cancelled.
  mutating func run() async {
    guard isOn else {
      try? await Gate().pass()
      return
    }
    setup.start()
    tell(.watching(functions: setup.functions.map(\.name), files: definition))
    for function in setup.functions { described[function.path] = await AgentWatch.operations(function.path) }
    var last = known
    while (try? await Task.sleep(for: AgentWatch.interval)) != nil {
      dismiss()
      let now = look()
      if now != known, now == last { await use(now) }
      last = now
    }
    for lambda in retired { lambda.stop() }
  }

  // MARK: Files

  /// The files of the definition itself.
  private var definition: [String] { setup.files + planned }

  private func build(_ function: AgentSetup.Function) -> FunctionBuild? {
    FunctionBuild(program: function.path, command: arguments.value("build"))
  }

  private var paths: [String] { definition + setup.functions.flatMap { [$0.path] + (build($0)?.inputs ?? []) } }

  private func look() -> WatchedFiles { WatchedFiles(paths) }

  // MARK: Changes

  private mutating func use(_ now: WatchedFiles) async {
    let changed = now.changes(since: known)
    let programs = WatchedFiles(setup.functions.map(\.path))
    let before = paths
    known = now
    var times: [String: Duration] = [:]
    var failed: Set<String> = []
    for function in setup.functions {
      guard let build = build(function) else { continue }
      let own = changed.filter { file in build.inputs.contains { file == $0 || file.hasPrefix($0 + "/") } }
      guard !own.isEmpty else { continue }
      tell(.building(function: function.name, files: own.map { AgentWatch.short($0, build.folder) }))
      switch await build.run() {
      case .built(let time): times[function.path] = time
      case .failed(let lines):
        failed.formUnion(build.inputs)
        if !Task.isCancelled { tell(.failed(function: function.name, lines: lines)) }
      }
    }
    guard !Task.isCancelled else { return }
    let rebuilt = WatchedFiles(setup.functions.map(\.path))
    // What else has changed since the build began is found by the next look.
    known.take(rebuilt)
    let replaced = Set(changed).union(rebuilt.changes(since: programs)).intersection(setup.functions.map(\.path))
    for function in setup.functions where times[function.path] != nil && !replaced.contains(function.path) {
      tell(.unchanged(function: function.name, took: times[function.path] ?? .zero))
    }
    // The schema of a function that could not be built belongs to the function that does not exist.
    let other = definition.filter { changed.contains($0) && !failed.contains(Terminal.absolute($0)) }
    if !other.isEmpty || !replaced.isEmpty { await replace(replaced, other, times) }
    known.take(WatchedFiles(paths.filter { !before.contains($0) }))
  }

  /// Reads everything again, and starts the programs that are others.
  private mutating func replace(_ programs: Set<String>, _ files: [String], _ times: [String: Duration]) async {
    let before = setup
    do {
      let next = try AgentSetup(config, arguments, keeping: before.functions.filter { !programs.contains($0.path) })
      let (agent, planner, planned) = try cast(next)
      next.start()
      stage.recast(agent, planner)
      (setup, self.planned) = (next, planned)
    } catch {
      let sentence = (error as? Failure)?.sentence ?? (error as? CommandArguments.Misuse)?.sentence ?? "\(error)"
      return tell(.refused(files: files.isEmpty ? programs.sorted() : files, sentence: sentence))
    }
    let kept = Set(setup.functions.map { ObjectIdentifier($0.lambda) })
    retired += before.functions.map(\.lambda).filter { !kept.contains(ObjectIdentifier($0)) }
    if !files.isEmpty { tell(.reloaded(files: files)) }
    for function in setup.functions where programs.contains(function.path) {
      tell(.restarted(function: function.name, took: times[function.path]))
    }
    await compare(before, programs)
  }

  /// Tells which operations are others, by what the programs say of themselves, and otherwise by their schemas.
  private mutating func compare(_ before: AgentSetup, _ programs: Set<String>) async {
    for function in setup.functions {
      let old = described[function.path]
      if programs.contains(function.path), old != nil { described[function.path] = await AgentWatch.operations(function.path) }
      let changes =
        if programs.contains(function.path), let old, let new = described[function.path] {
          OperationChanges(from: old, to: new)
        } else {
          OperationChanges(from: before.operations(of: function.path), to: setup.operations(of: function.path))
        }
      if programs.contains(function.path) || !changes.changes.isEmpty { tell(.operations(function: function.name, changes)) }
    }
  }

  /// What a program says of itself, on a thread that may block.
  private static func operations(_ path: String) async -> [Operation]? {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(returning: (try? DescribedFunction(path, limit: describeLimit))?.operations)
      }
    }
  }

  /// Ends the functions that were replaced and that no turn needs any more.
  private mutating func dismiss() {
    for index in retired.indices.reversed() where isKnownUniquelyReferenced(&retired[index]) {
      let lambda = retired.remove(at: index)
      DispatchQueue.global().async { lambda.stop() }
    }
  }

  private static func short(_ path: String, _ folder: String) -> String {
    path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
  }
}
