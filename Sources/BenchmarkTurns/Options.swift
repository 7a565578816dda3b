// SPDX-License-Identifier: Apache-2.0

/// What the command line says.
struct Options: Sendable {
  var url = ""
  var turns = 200
  var stalled = 10
  var left = 20
  var chunks = 100
  var textBytes = 300
  var ledger: String?

  init(_ arguments: ArraySlice<String>) {
    url = arguments.first ?? ""
    var rest = arguments.dropFirst()
    while let name = rest.popFirst(), let value = rest.popFirst() {
      let number = Int(value) ?? 0
      switch name {
      case "--turns": turns = number
      case "--stalled": stalled = number
      case "--left": left = number
      case "--chunks": chunks = number
      case "--text-bytes": textBytes = number
      case "--ledger": ledger = value
      default: break
      }
    }
  }
}
