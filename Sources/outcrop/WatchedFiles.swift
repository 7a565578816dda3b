// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// How files looked at a moment: two looks tell what has changed between them.
struct WatchedFiles: Equatable {
  /// What tells a file from an earlier one of its name.
  private struct Stamp: Equatable {
    var modified: Double
    var bytes: UInt64
    var number: UInt64
  }

  /// More files are not looked at.
  private static let filesMax = 10_000

  private var stamps: [String: Stamp] = [:]

  /// Looks at files, and at everything in folders.
  init(_ paths: [String]) {
    for path in paths {
      add(path)
      let inside = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
      for name in inside where !WatchedFiles.isPassing(name) { add(path + "/" + name) }
    }
  }

  private mutating func add(_ path: String) {
    // What a link leads to is what counts.
    guard stamps.count < WatchedFiles.filesMax,
      let facts = try? FileManager.default.attributesOfItem(atPath: URL(filePath: path).resolvingSymlinksInPath().path),
      facts[.type] as? FileAttributeType == .typeRegular
    else { return }
    let number = { (key: FileAttributeKey) in (facts[key] as? any BinaryInteger).map { UInt64(clamping: $0) } ?? 0 }
    let modified = (facts[.modificationDate] as? Date)?.timeIntervalSinceReferenceDate ?? 0
    stamps[path] = Stamp(modified: modified, bytes: number(.size), number: number(.systemFileNumber))
  }

  /// Files of editors, which come and go while people type.
  private static func isPassing(_ name: String) -> Bool {
    let file = name.split(separator: "/").last ?? ""
    return file.hasPrefix(".") || file.hasSuffix("~") || file.hasSuffix(".swp") || file.allSatisfy(\.isNumber)
  }

  /// Takes over how some files look in another look.
  mutating func take(_ other: WatchedFiles) { stamps.merge(other.stamps) { $1 } }

  /// The files that are other ones than they were, are new, or are gone, by name.
  func changes(since earlier: WatchedFiles) -> [String] {
    Set(stamps.keys).union(earlier.stamps.keys).filter { stamps[$0] != earlier.stamps[$0] }.sorted()
  }
}
