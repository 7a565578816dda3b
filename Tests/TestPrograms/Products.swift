// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Where the package's own programs and files are.
package enum Products {
  /// The package's folder.
  package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A product, which stands beside the test bundle.
  package static func path(_ name: String) -> String {
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") }
    let end = bundle.flatMap { $0.range(of: ".xctest")?.upperBound }
    let folder = bundle.flatMap { path in end.map { URL(filePath: String(path[..<$0])).deletingLastPathComponent() } }
    return (folder ?? root.appending(path: ".build/debug")).appending(path: name).path
  }
}
