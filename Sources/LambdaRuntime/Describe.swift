// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup

/// A function that is asked what it can do, instead of being run.
///
/// With `OUTCROP_DESCRIBE` in its environment the program prints its operations, one line of OpenAPI in JSON, and ends with status 0. That is
/// how `outcrop schema --from` learns what was registered by closures; no Runtime API is needed.
enum Describe {
  static var isAskedFor: Bool { Process.variable("OUTCROP_DESCRIBE") != nil }

  /// Prints the operations and ends the process; with status 1 and a sentence when the router cannot be made.
  static func run(_ make: () throws -> Router) -> Never {
    do {
      let program = CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? "Actions"
      let document = OperationDocument(try make().operations, title: program)
      Process.printLine(document.json.bytes + [UInt8(ascii: "\n")])
      Process.end(0)
    } catch {
      Process.printLine(Array("The function's router cannot be made: \(FunctionError(error).message)\n".utf8), to: 2)
      Process.end(1)
    }
  }
}
