// SPDX-License-Identifier: Apache-2.0

internal import AgentEvents
internal import LocalAgent

/// The same short answer to everybody, with a fault that the session's name asks for by its first word, which a "-" ends.
///
/// - `throttle`, `unavailable`: two requests are refused first.
/// - `stall`: nothing comes behind the first frame.
/// - `cut`, `reset`, `truncated`: inside the third frame the connection ends, is reset, or the answer ends in order.
/// - `half`: the connection ends inside an HTTP chunk.
/// - `checksum`: the third frame's is wrong.
/// - `exception`, `error`: a throttlingException or an error frame comes behind two frames.
/// - The name of an error of the service: that error.
enum Faults {
  static func responder() throws -> Responder {
    let happy = try Script(happyEvents())
    let offsets = happy.frameOffsets
    let inside = offsets[2] + 30
    let faults: [String: Script] = [
      "stall": happy.failing(at: offsets[1], .stall(Gate())), "cut": happy.failing(at: inside, .cut),
      "reset": happy.failing(at: inside, .reset), "truncated": happy.failing(at: inside, .end),
      "half": happy.failing(at: offsets[2], .unframed(Array("ff\r\nabc".utf8))).failing(at: offsets[2], .cut),
      "checksum": happy.flipping(byte: inside),
      "exception": happy.failing(at: offsets[2], .fail(.throttling("Slow down"))),
      "error": try Script(happyEvents().prefix(2) + [.exception(AgentException("InternalError", "boom", isErrorFrame: true))]),
    ]
    let errors = Dictionary(uniqueKeysWithValues: serviceErrors.map { ($0.name, $0) })
    var rules = ["throttle": ServiceError.throttling("Slow down"), "unavailable": .unavailable("No room")].map { word, error in
      Scenario.Rule(where: { $0.word == word }, refusals: [error, error]) { _, answer in try await happy.play(on: answer) }
    }
    rules.append(
      .init { request, answer in
        if let error = errors[request.word] { throw error }
        try await (faults[request.word] ?? happy).play(on: answer)
      })
    return Scenario(rules).responder()
  }

  private static let serviceErrors: [ServiceError] = [
    .accessDenied("No"), .badGateway("Bad", resourceName: "arn:x"), .conflict("Busy"), .dependencyFailed("Broken", resourceName: "arn:y"),
    .internalServer("Trouble", reason: "why"), .modelNotReady("Loading"), .resourceNotFound("Where?"), .serviceQuotaExceeded("Too much"),
    .throttling("Slow down"), .validation("What?"),
  ]

  private static func happyEvents() -> [AgentEvent] {
    var file = OutputFile()
    (file.name, file.type, file.bytes) = ("a.txt", "text/plain", Blob(Array("file!".utf8)))
    var files = Files()
    files.files = [file]
    var input = FunctionInvocationInput()
    (input.actionGroup, input.function, input.actionInvocationType) = ("ag", "f", "RESULT")
    var member = InvocationInputMember()
    member.functionInvocationInput = input
    var control = ReturnControl()
    control.invocationId = "inv-1"
    control.invocationInputs = [member]
    return Calls.model(.preProcessing, "u-pre-0", input: 10, output: 1) + Calls.model(.orchestration, "u-0", input: 20, output: 2)
      + [.files(files), .returnControl(control), .text("héllo")]
  }
}

extension AgentRequest {
  /// The first word of the session's name.
  fileprivate var word: String { String(sessionId.prefix { $0 != "-" }) }
}
