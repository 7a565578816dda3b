// SPDX-License-Identifier: Apache-2.0

import Foundation
import PackagePlugin

/// Writes the Swift of the operations that `schemas/<Target>.{yaml,yml,json}` declares, in the package that applies the plugin.
@main
struct GenerateActions: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let schemas = context.package.directoryURL.appending(path: "schemas")
    let candidates = ["yaml", "yml", "json"].map { schemas.appending(path: "\(target.name).\($0)") }
    guard let schema = candidates.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
      Diagnostics.error("The target \(target.name) applies GenerateActions, but there is no schemas/\(target.name).yaml, .yml or .json.")
      return []
    }
    let directory = context.pluginWorkDirectoryURL
    // The operations of a large schema are spread over three files, for the compiler's sake.
    let names = ["Actions", "Actions2", "Actions3", "Actions4"].map { "\(target.name)\($0).swift" }
    return [
      .buildCommand(
        displayName: "Generating the actions of \(schema.lastPathComponent)", executable: try context.tool(named: "actiongen").url,
        arguments: [schema.path, "--group", target.name, "--output", directory.path], inputFiles: [schema],
        outputFiles: names.map { directory.appending(path: $0) })
    ]
  }
}
