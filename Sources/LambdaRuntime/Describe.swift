// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup

/// A function that is asked what it can do, instead of being run.
///
/// With `OUTCROP_DESCRIBE` in its environment the program prints its operations, one line of OpenAPI in JSON, and ends with status 0. That is
/// how `outcrop schema --from` learns what was registered by closures; no Runtime API is needed.
enum Describe {
  static var isAskedFor: Bool { Process.variable("OUTCROP_DESCRIBE") != nil }

  /// Prints the operations and ends the process; with status 1 and a sentence when there are none to print.
  static func run(_ make: () throws -> LambdaFunction) -> Never {
    let function: LambdaFunction
    do { function = try make() } catch { refuse("The function cannot be made: \(FunctionError(error).message)") }
    guard let operations = function.operations else {
      refuse("The function takes any event: operations are known of one that is made of a router.")
    }
    let program = CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? "Actions"
    Process.printLine(OperationDocument(operations, title: program).json.bytes + [UInt8(ascii: "\n")])
    Process.end(0)
  }

  private static func refuse(_ sentence: String) -> Never {
    Process.printLine(Array("\(sentence)\n".utf8), to: 2)
    Process.end(1)
  }
}
