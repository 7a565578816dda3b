// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What a function was sent and what it answered, for the step of its call.
package struct PageExchange: Sendable {
  /// The operation's name.
  package var operation: String
  /// Where the call came in, as `FrontDoor` names it in Swift: `openAPI`.
  package var frontDoor: String
  /// The arguments.
  package var arguments: JSONObject
  /// What was sent.
  package var event: [UInt8]
  /// What came back; `nil` when nothing did.
  package var envelope: [UInt8]?
  /// Why nothing came back.
  package var failure: String?
  /// What is to be said about the envelope.
  package var findings: [(severity: String, text: String)]

  /// Makes one.
  package init(
    _ operation: String, _ frontDoor: String, _ arguments: JSONObject, event: [UInt8], envelope: [UInt8]?, failure: String?,
    findings: [(severity: String, text: String)]
  ) {
    (self.operation, self.frontDoor, self.arguments) = (operation, frontDoor, arguments)
    (self.event, self.envelope, self.failure, self.findings) = (event, envelope, failure, findings)
  }
}

extension PageTurn {
  /// Adds what a function was sent and answered to the call that waits for it.
  package mutating func absorb(_ exchange: PageExchange) {
    guard let index = steps.lastIndex(where: { $0.kind == .action && $0.state == .open }) else { return }
    var step = steps[index]
    if !exchange.operation.isEmpty, exchange.operation != step.title {
      step.note = step.note.isEmpty ? step.title : "\(step.note) · \(step.title)"
      step.title = exchange.operation
    }
    // What was sent is better than what the trace tells of it.
    step.blocks.removeAll { $0.copy != nil }
    step.findings = exchange.findings
    step.add("Verdict", exchange.failure == nil ? step.verdict : nil)
    step.add("Event", PageJSON.pretty(exchange.event), copy: "Copy event")
    step.add("Envelope", exchange.envelope.map(PageJSON.pretty), copy: "Copy envelope")
    step.add("Why it failed", exchange.failure)
    let isFailed = exchange.failure != nil || exchange.findings.contains { $0.severity == "violation" }
    step.state = isFailed ? .failed : exchange.findings.contains { $0.severity == "warning" } ? .warned : .done
    step.add("Test of this call", CopiedTest.text(exchange), copy: "Copy test")
    steps[index] = step
  }
}

extension PageStep {
  /// What is to be said about an envelope in one line.
  fileprivate var verdict: String {
    guard !findings.isEmpty else { return "The envelope is valid." }
    return findings.map { "\($0.severity): \($0.text)" }.joined(separator: "\n")
  }
}
