// SPDX-License-Identifier: Apache-2.0

internal import LocalAgent

/// What the command line says.
struct Options {
  var mode = "paced"
  var chunks = 50
  var pace = Duration.milliseconds(100)
  var textBytes = 300
  var file = ""
  var chunkBytes = 1000
  var showsJournal = false
  var configuration = LocalAgentServer.Configuration()

  init(_ arguments: [String]) {
    var rest = arguments[...]
    var identity = SignatureCheck.Identity("", "")
    while let name = rest.popFirst(), let value = rest.popFirst() {
      let number = Int(value) ?? 0
      switch name {
      case "--mode": mode = value
      case "--chunks": chunks = number
      case "--pace-milliseconds": pace = .milliseconds(number)
      case "--text-bytes": textBytes = number
      case "--chunk-bytes": chunkBytes = number
      case "--file": file = value
      case "--port": configuration.port = UInt16(clamping: number)
      case "--journal": showsJournal = value == "yes"
      case "--access-key-id": identity.accessKeyID = value
      case "--secret-access-key": identity.secretAccessKey = value
      case "--session-token": identity.sessionToken = value
      default: break
      }
    }
    if !identity.accessKeyID.isEmpty { configuration.signatures = SignatureCheck([identity]) }
  }
}
