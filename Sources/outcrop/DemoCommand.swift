// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import JSON
internal import LambdaEmulator
internal import OpenAPI

extension Commands {
  static let demo = Command(
    name: "demo", usage: "demo",
    summary: "The whole story on this machine, with no account: an agent's calls through a real function and back.",
    options: [
      .init("binary", "FILE", "The function's program; by default OrderManagement beside this one."),
      .init("schema", "SCHEMA", "Its schema; by default schemas/OrderManagement.yaml, here or above this program."),
    ]
  ) { arguments in
    _ = try arguments.words(0...0, "outcrop demo")
    let schema = try SchemaFile(arguments.value("schema") ?? Terminal.nearest("schemas/OrderManagement.yaml"))
    let lambda = try EmulatedFunction.start(arguments.value("binary") ?? Terminal.sibling("OrderManagement"), arguments)
    defer { lambda.stop() }
    var demo = Demo(schema: schema, lambda: lambda)
    try demo.run()
    return demo.failures == 0 ? 0 : 1
  }
}

/// The conversation that the demo plays, call by call.
private struct Demo {
  let schema: SchemaFile
  let lambda: LocalLambda
  private(set) var failures = 0
  private var builder = EventBuilder()

  init(schema: SchemaFile, lambda: LocalLambda) {
    self.schema = schema
    self.lambda = lambda
    builder.actionGroup = SchemaFile.name(of: schema.document.file)
    builder.gatewayTarget = builder.actionGroup
    builder.inputText = "where is my order ORD-88421, and can you cancel it?"
    builder.sessionAttributes = ["customerId": "C-20417"]
  }

  mutating func run() throws {
    Terminal.print("The user asks: \"\(builder.inputText)\"")
    try call("getOrder", ["orderId": "ORD-88421"], .openAPI)
    try call("cancelOrder", ["orderId": "ORD-88421"], .openAPI)
    Terminal.print("\nThe same operation, asked for as a function and as a Gateway tool:")
    try call("getOrder", ["orderId": "ORD-88421"], .function)
    try call("getOrder", ["orderId": "ORD-88421"], .gateway)
    Terminal.print("\nA call whose arguments are not right, and what the model is told:")
    try call("refundOrder", ["orderId": "ORD-88421", "amount": "minus five"], .openAPI)
    try call("refundOrder", ["amount": "-5"], .function)
  }

  private mutating func call(_ name: String, _ values: JSONObject, _ frontDoor: FrontDoor) throws {
    let operation = try schema.operation(name)
    let event = builder.event(operation, values, as: frontDoor)
    let answer = try CheckedCall(event, through: lambda, EnvelopeValidator(operations: schema.operations))
    if !answer.isValid { failures += 1 }
    Terminal.print("\n\(name) (\(frontDoor.rawValue))")
    Terminal.print("  event     \(EventFile.text(event))")
    Terminal.print("  envelope  \(String(decoding: answer.result.payload, as: UTF8.self))")
    Terminal.print("  model     \(Demo.body(answer.result.payload, frontDoor))")
    Terminal.print("  verdict   \(answer.verdict)")
    for finding in answer.findings { Terminal.print("            \(finding)") }
    Terminal.print("  time      \(answer.time)")
  }

  /// What the model reads of an envelope.
  private static func body(_ payload: [UInt8], _ frontDoor: FrontDoor) -> String {
    let response = (try? JSONValue(parsing: payload))?["response"]
    let body =
      switch frontDoor {
      case .openAPI: response?["responseBody"]?.object?.members.first?.value["body"]
      case .function: response?["functionResponse"]?["responseBody"]?["TEXT"]?["body"]
      case .gateway: JSONValue?.none
      }
    return body?.string ?? String(decoding: payload, as: UTF8.self)
  }
}
