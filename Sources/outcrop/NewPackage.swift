// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// The files of a package for one function, each a value until they are written.
struct NewPackage {
  /// The function's name, also the package's, the action group's and the schema's.
  let name: String
  /// Where Outcrop is.
  let checkout: String

  struct File {
    var path: String
    var text: String
  }

  private static let nameLengthMax = 40

  /// Why a name cannot be a function's, as a sentence; `nil` when it can.
  static func problem(withName name: String) -> String? {
    let isName =
      (1...nameLengthMax).contains(name.utf8.count) && name.unicodeScalars.first.map { ("A"..."Z").contains($0) } ?? false
      && name.unicodeScalars.allSatisfy { ("A"..."Z").contains($0) || ("a"..."z").contains($0) || ("0"..."9").contains($0) }
    guard isName else {
      return "\"\(name)\" cannot be a function's name; expected at most \(nameLengthMax) letters and digits, a capital first: Weather."
    }
    guard !taken.contains(name.lowercased()) else {
      return "\(name) is a name that Swift or the sample's own types use; expected another."
    }
    return nil
  }

  /// Modules of the toolchain, and the types of the sample.
  private static let taken: Set<String> = [
    "any", "builtin", "cxx", "darwin", "dispatch", "distributed", "foundation", "foundationessentials", "foundationnetworking",
    "foundationxml", "glibc", "greet", "greeter", "main", "musl", "observation", "packagedescription", "packageplugin", "protocol",
    "regexbuilder", "self", "swift", "synchronization", "testing", "type", "xctest",
  ]

  var files: [File] {
    [
      File(path: ".gitignore", text: ".build/\n.swiftpm/\n.aws-sam/\n*.zip\n"), File(path: "Package.swift", text: manifest),
      File(path: "README.md", text: readme), File(path: "Sources/\(name)/Greeter.swift", text: action),
      File(path: "Sources/\(name)/main.swift", text: main), File(path: "Tests/\(name)Tests/GreeterTests.swift", text: test),
      File(path: "schemas/\(name).yaml", text: schema), File(path: "template.yaml", text: template),
    ]
  }

  private var manifest: String {
    #"""
    // swift-tools-version: 6.2

    import PackageDescription

    let package = Package(
      name: "\#(name)",
      platforms: [.macOS(.v26)],
      dependencies: [
        // A checkout, until there is a released version.
        .package(name: "outcrop", path: \#(JSONValue.string(checkout).text))
      ],
      targets: [
        .executableTarget(
          name: "\#(name)",
          dependencies: [
            .product(name: "ActionGroup", package: "outcrop"),
            .product(name: "LambdaRuntime", package: "outcrop"),
          ],
          // Writes \#(name)Actions and its types from schemas/\#(name).yaml.
          plugins: [.plugin(name: "GenerateActions", package: "outcrop")]),
        .testTarget(
          name: "\#(name)Tests",
          dependencies: [.target(name: "\#(name)"), .product(name: "ActionGroupTesting", package: "outcrop")]),
      ]
    )

    """#
  }

  private var action: String {
    #"""
    import ActionGroup

    /// The actions that schemas/\#(name).yaml declares.
    ///
    /// The build makes `\#(name)Actions`, `Greet.Input` and `Greet.Output` of the schema, and fails when an operation has no function here.
    struct Greeter: \#(name)Actions {
      func greet(_ input: Greet.Input, context: ActionContext) async throws -> Greet.Output {
        guard input.name.lowercased() != "nobody" else { throw ActionError.badRequest("There is nobody to greet; ask for a name.") }
        return .ok(.init(text: "Hello, \(input.name)!"))
      }
    }

    """#
  }

  private var main: String {
    """
    import ActionGroup
    import LambdaRuntime

    Lambda.run { try Greeter().router }

    """
  }

  private var test: String {
    #"""
    import ActionGroup
    import ActionGroupTesting
    import Testing

    @testable import \#(name)

    @Suite("The actions of \#(name)")
    struct GreeterTests {
      @Test("somebody is greeted, whichever way the call comes in", arguments: FrontDoor.allCases)
      func greeted(door: FrontDoor) async throws {
        let answer = try await Greeter().router.call("greet", ["name": "Ada"], as: door)
        #expect(answer.body == ["text": "Hello, Ada!"])
        #expect(answer.violations.isEmpty)
      }

      @Test("a call without a name never reaches the action") func invalid() async throws {
        let answer = try await Greeter().router.call("greet")
        #expect(answer.status == 400 && answer.text.contains("name"))
      }

      @Test("nobody is refused in words that the model can read") func refused() async throws {
        let answer = try await Greeter().router.call("greet", ["name": "nobody"])
        #expect(answer.status == 400 && answer.text.contains("ask for a name"))
      }
    }

    """#
  }

  private var readme: String {
    """
    # \(name)

    A Lambda function that a Bedrock agent, or an AgentCore Gateway, calls. `schemas/\(name).yaml` declares what it can do; `Sources/\(name)/Greeter.swift`
    does it. Add a path to the schema, and the build fails until there is a function for it.

    ```
    swift test                                                         # the actions, at every front door
    outcrop lint schemas/\(name).yaml                                  # what the service would reject
    outcrop event schemas/\(name).yaml greet name=Ada > event.json     # a call, as an agent would send it
    outcrop call .build/debug/\(name) event.json                       # ran under a local Lambda service, the answer checked
    outcrop schema schemas/\(name).yaml --as gateway                   # the same operations for a Gateway; --as function, --as mcp
    ```

    To deploy it, with the AWS SAM command line:

    ```
    swift build -c release --product \(name) -Xswiftc -static-executable --scratch-path .build/static
    install -D .build/static/release/\(name) .build/lambda/\(name)/bootstrap
    sam deploy --guided --capabilities CAPABILITY_IAM
    ```

    `template.yaml` holds the schema once more, for the agent: copy it there when you change it.

    `Package.swift` names Outcrop by its path on this machine, until there is a released version.

    """
  }
}
