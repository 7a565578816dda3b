// SPDX-License-Identifier: Apache-2.0

/// Where the paths of a configuration lead: to the package that it belongs to.
package struct ConfigurationFolder: Hashable, Sendable {
  private static let levelsMax = 16

  /// The nearest folder above the configuration that has a Package.swift, or else the configuration's own; empty, or with a slash at its end.
  package let path: String

  /// Finds the folder.
  ///
  /// - Parameters:
  ///   - file: the configuration's path, absolute or from the current folder.
  ///   - isThere: whether something is at a path.
  package init(of file: String, isThere: (String) -> Bool) {
    let folders = ConfigurationFolder.folders(above: file)
    path = folders.first { isThere($0 + "Package.swift") } ?? folders.first ?? ""
  }

  /// A path that stands in the configuration, as it can be opened.
  package func path(_ written: String) -> String { written.hasPrefix("/") ? written : path + written }

  /// Where an executable target's sources are.
  package func sources(ofTarget name: String) -> String { path("Sources/\(name)") }

  /// The nearest first.
  private static func folders(above file: String) -> [String] {
    var parts = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    var folders: [String] = []
    while !parts.isEmpty, folders.count < levelsMax {
      folders.append(parts.joined(separator: "/") + "/")
      parts = parts.dropLast()
    }
    guard !file.hasPrefix("/") else { return folders }
    return folders + (0..<levelsMax).map { String(repeating: "../", count: $0) }
  }
}
