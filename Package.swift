// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

/// What every Swift target is compiled with: no warning passes, and the word `unsafe` marks exactly the adapters.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func executable(_ name: String, _ dependencies: [Target.Dependency], plugins: [Target.PluginUsage] = []) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict, plugins: plugins)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], plugins: [Target.PluginUsage] = [], exclude: [String] = []
) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict, plugins: plugins)
}

let package = Package(
  name: "outcrop",
  platforms: [.macOS(.v26)],
  products: [
    .library(name: "ActionGroup", targets: ["ActionGroup"]),
    .library(name: "ActionGroupTesting", targets: ["ActionGroupTesting"]),
    .library(name: "LambdaRuntime", targets: ["LambdaRuntime"]),
    .library(name: "Orchestrator", targets: ["Orchestrator", "Bedrock", "Grounding", "Ledger", "TokenMeter", "AWSClient"]),
    .executable(name: "outcrop", targets: ["outcrop"]),
    .executable(name: "OrderManagement", targets: ["OrderManagement"]),
    .executable(name: "FaqLookup", targets: ["FaqLookup"]),
    .executable(name: "BenchmarkActions", targets: ["BenchmarkActions"]),
    .plugin(name: "GenerateActions", targets: ["GenerateActions"]),
  ],
  targets: [
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(name: "CSpawn"),
    library("JSON"),
    library("HTTP1"),
    library("Processes", ["CSpawn"]),
    library("Sockets"),
    library("ActionGroup", ["JSON"]),
    library("Cassettes", ["JSON"]),
    library("EventStream", ["CZlib"]),
    library("AgentEvents", ["EventStream", "JSON"]),
    library("TokenMeter", ["AgentEvents", "EventStream", "JSON"]),
    library("Grounding", ["AgentEvents", "EventStream", "JSON"]),
    library("OpenAPI", ["CYAML", "JSON"]),
    library("LambdaRuntime", ["ActionGroup", "HTTP1", "JSON", "Sockets"]),
    library("AWSClient", ["CCrypto", "CCurl", "JSON", "Processes", "Sockets"]),
    library("Bedrock", ["AWSClient", "ActionGroup", "AgentEvents", "EventStream", "JSON"]),
    library("SQLiteDatabase", ["CSQLite"]),
    library("Ledger", ["JSON", "SQLiteDatabase", "TokenMeter"]),
    library(
      "Orchestrator",
      ["AWSClient", "ActionGroup", "AgentEvents", "Bedrock", "EventStream", "Grounding", "JSON", "Ledger", "TokenMeter"]),
    library("LocalAgent", ["AWSClient", "AgentEvents", "EventStream", "HTTP1", "JSON", "Sockets"]),
    library(
      "AgentEngine",
      [
        "AWSClient", "ActionCodegen", "ActionGroup", "AgentEvents", "Cassettes", "EventStream", "JSON", "LambdaEmulator", "LocalAgent",
        "OpenAPI",
      ]),
    library("TracePage", ["AWSClient", "AgentEvents", "EventStream", "Grounding", "JSON", "TokenMeter"]),
    library("ActionCodegen", ["ActionGroup", "JSON", "OpenAPI"]),
    library("AgentConfig", ["JSON", "OpenAPI"]),
    library("LambdaEmulator", ["HTTP1", "JSON", "Processes", "Sockets"]),
    library("ActionGroupTesting", ["ActionGroup", "Cassettes", "JSON"]),
    executable("actiongen", ["ActionCodegen", "OpenAPI"]),
    executable(
      "outcrop",
      [
        "AWSClient", "ActionCodegen", "ActionGroup", "AgentConfig", "AgentEngine", "Bedrock", "Cassettes", "Grounding", "JSON",
        "LambdaEmulator", "Ledger", "LocalAgent", "OpenAPI", "Orchestrator", "TokenMeter", "TracePage",
      ]),
    executable("OrderManagement", ["ActionGroup", "LambdaRuntime", "SQLiteDatabase"], plugins: ["GenerateActions"]),
    executable("FaqLookup", ["ActionGroup", "LambdaRuntime", "SQLiteDatabase"], plugins: ["GenerateActions"]),
    executable("BenchmarkBinding", ["ActionGroup"]),
    executable("BenchmarkMeter", ["AgentEvents", "EventStream", "TokenMeter"]),
    executable("BenchmarkTurns", ["AWSClient", "Ledger", "Orchestrator", "TokenMeter"]),
    executable("BenchmarkActions", ["ActionGroup", "LambdaRuntime"], plugins: ["GenerateActions"]),
    .plugin(name: "GenerateActions", capability: .buildTool(), dependencies: ["actiongen"]),
    .target(
      name: "TestPrograms", dependencies: ["Processes", "Sockets"], path: "Tests/TestPrograms", swiftSettings: strict),
    tests("JSONTests", ["JSON"]),
    tests("HTTP1Tests", ["HTTP1"]),
    tests("SocketsTests", ["Sockets"]),
    tests("ProcessesTests", ["Processes", "Sockets", "TestPrograms"]),
    tests("ActionGroupTestingTests", ["ActionGroup", "ActionGroupTesting", "JSON"]),
    tests("CassettesTests", ["Cassettes", "JSON"]),
    tests("EventStreamTests", ["EventStream"]),
    tests("AgentEventsTests", ["AgentEvents", "EventStream", "JSON"]),
    tests("GroundingTests", ["AgentEvents", "EventStream", "Grounding", "JSON"]),
    tests("TracePageTests", ["ActionGroup", "ActionGroupTesting", "AgentEvents", "Grounding", "JSON", "TokenMeter", "TracePage"]),
    tests("TokenMeterTests", ["AgentEvents", "EventStream", "JSON", "TokenMeter"]),
    tests("ActionGroupTests", ["ActionGroup", "ActionGroupTesting", "JSON"]),
    tests("AWSClientTests", ["AWSClient", "HTTP1", "JSON", "Sockets", "TestPrograms"]),
    .executableTarget(
      name: "BedrockProbe", dependencies: ["AWSClient", "ActionGroup", "Bedrock", "JSON"], path: "Tests/BedrockProbe",
      swiftSettings: [.enableUpcomingFeature("InternalImportsByDefault")]),
    tests("BedrockTests", ["AWSClient", "ActionGroup", "AgentEvents", "Bedrock", "EventStream", "JSON", "LocalAgent"]),
    .executableTarget(
      name: "LedgerProbe", dependencies: ["Ledger", "TokenMeter"], path: "Tests/LedgerProbe",
      swiftSettings: [.enableUpcomingFeature("InternalImportsByDefault")]),
    tests("LedgerTests", ["JSON", "Ledger", "LedgerProbe", "SQLiteDatabase", "TestPrograms", "TokenMeter"]),
    tests(
      "OrchestratorTests",
      ["AWSClient", "ActionGroup", "AgentEvents", "Bedrock", "JSON", "Ledger", "LocalAgent", "Orchestrator", "TokenMeter"]),
    .executableTarget(
      name: "AgentProbe", dependencies: ["AgentEvents", "JSON", "LocalAgent"], path: "Tests/AgentProbe",
      swiftSettings: [.enableUpcomingFeature("InternalImportsByDefault")]),
    tests(
      "LocalAgentTests",
      ["AWSClient", "AgentEvents", "AgentProbe", "EventStream", "HTTP1", "JSON", "LocalAgent", "Sockets", "TestPrograms"]),
    .executableTarget(
      name: "SoakProbe", dependencies: ["JSON", "Orchestrator"], path: "Tests/SoakProbe",
      swiftSettings: [.enableUpcomingFeature("InternalImportsByDefault")]),
    tests("AgentConfigTests", ["AgentConfig", "JSON", "OpenAPI", "TokenMeter"]),
    tests(
      "AgentEngineTests",
      [
        "AWSClient", "ActionCodegen", "ActionGroup", "AgentEngine", "Bedrock", "Cassettes", "HTTP1", "JSON", "LambdaEmulator",
        "LocalAgent", "OpenAPI", "OrderManagement", "Orchestrator", "Sockets", "TestPrograms", "TokenMeter",
      ]),
    tests("OpenAPITests", ["JSON", "OpenAPI"]),
    .executableTarget(
      name: "RuntimeProbe", dependencies: ["ActionGroup", "JSON", "LambdaRuntime"], path: "Tests/RuntimeProbe",
      swiftSettings: [.enableUpcomingFeature("InternalImportsByDefault")]),
    tests(
      "LambdaRuntimeTests", ["ActionGroup", "HTTP1", "JSON", "LambdaEmulator", "LambdaRuntime", "RuntimeProbe", "Sockets", "TestPrograms"]),
    tests(
      "ActionCodegenTests", ["ActionCodegen", "ActionGroup", "ActionGroupTesting", "JSON", "OpenAPI"], plugins: ["GenerateActions"],
      exclude: [
        "Library.golden", "Golden/Choices.yaml", "Golden/Odd.json", "Golden/Statuses.yaml", "Golden/Trees.yaml",
        "Golden/Wide.yaml",
      ]),
    tests("LambdaEmulatorTests", ["HTTP1", "JSON", "LambdaEmulator", "Sockets", "TestPrograms"]),
    tests("OrderManagementTests", ["ActionGroup", "ActionGroupTesting", "JSON", "OrderManagement", "SQLiteDatabase"]),
    tests("FaqLookupTests", ["ActionGroup", "ActionGroupTesting", "FaqLookup", "JSON", "SQLiteDatabase"]),
    tests(
      "OutcropTests",
      [
        "ActionGroup", "ActionGroupTesting", "Cassettes", "HTTP1", "JSON", "Ledger", "LocalAgent", "OrderManagement", "Sockets",
        "TestPrograms", "TokenMeter", "outcrop",
      ]),
    tests("TidyTests", []),
  ],
  swiftLanguageModes: [.v6]
)
