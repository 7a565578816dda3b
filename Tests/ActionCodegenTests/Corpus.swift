// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The schemas that people wrote, beside the package or where CORPUS says; none on a machine without them.
enum Corpus {
  struct File: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]

    var testDescription: String { name }
  }

  static let files: [File] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let path = ProcessInfo.processInfo.environment["CORPUS"]
    let folder = path.map { URL(filePath: $0) } ?? root.deletingLastPathComponent().appending(path: "shared/corpus/openapi")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".json") || $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted().compactMap { name in
      (try? Data(contentsOf: folder.appending(path: name))).map { File(name: name, bytes: Array($0)) }
    }
  }()
}
