// SPDX-License-Identifier: Apache-2.0

import PackagePlugin

/// Writes the Swift of the operations that `schemas/<Target>.{yaml,yml,json}` declares.
@main
struct GenerateActions: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] { [] }
}
