// SPDX-License-Identifier: Apache-2.0

internal import Grounding
internal import JSON

// What of an answer stands nowhere, as a person and a program read it.
extension [UngroundedValue] {
  /// The values without repetitions, in order.
  var distinct: [UngroundedValue] {
    var seen: Set<String> = []
    return filter { seen.insert($0.text).inserted }
  }

  /// A line for each value.
  var lines: [String] { distinct.map { "ungrounded: \($0.sentence)" } }

  /// The values for programs.
  var json: JSONValue {
    .array(distinct.map { ["kind": .string($0.kind.rawValue), "text": .string($0.text), "sentence": .string($0.sentence)] })
  }
}
