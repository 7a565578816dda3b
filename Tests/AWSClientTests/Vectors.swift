// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON

/// Files that lie beside the repository, and may be missing.
enum Vectors {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/vectors")

  static let missing = "../shared/vectors is not there"

  static func json(_ name: String) -> JSONValue? {
    return (try? Data(contentsOf: folder.appending(path: name))).flatMap { try? JSONValue(parsing: Array($0)) }
  }
}
