// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import LocalAgent

/// What the journal says, as lines of JSON.
enum Report {
  static func line(_ entry: Journal.Entry) -> JSONValue {
    [
      "number": number(entry.number), "connection": number(entry.connection), "target": .string(entry.raw.target),
      "body": .string(entry.body), "verdict": .string(verdict(entry.verdict)), "status": entry.status.map(number) ?? .null,
      "bytes": number(entry.bytesSent), "end": .string(end(entry.end)),
    ]
  }

  /// Turns that are meant to be left, their sessions' names begin with "break", are told one by one and are in no sum.
  static func sums(_ all: [Journal.Entry]) -> JSONValue {
    let entries = all.filter { !isLeft($0) }
    func count(_ name: String) -> JSONValue { number(entries.count { end($0.end) == name }) }
    return [
      "requests": number(entries.count), "complete": count("complete"), "clientLeft": count("clientLeft"),
      "bytes": number(entries.reduce(0) { $0 + $1.bytesSent }), "left": .object(JSONObject(all.filter(isLeft).map(left))),
    ]
  }

  private static func isLeft(_ entry: Journal.Entry) -> Bool { entry.request?.sessionId.hasPrefix("break") ?? false }

  /// When a client was seen to leave, in nanoseconds of the clock that goes on while the machine sleeps.
  private static func left(_ entry: Journal.Entry) -> JSONObject.Member {
    let seen = entry.end == .clientLeft ? entry.ended.map { Int(ContinuousClock().systemEpoch.duration(to: $0) / .nanoseconds(1)) } : nil
    return .init(entry.request?.sessionId ?? "", seen.map(number) ?? .null)
  }

  private static func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }

  private static func verdict(_ verdict: SignatureCheck.Verdict?) -> String {
    switch verdict {
    case .valid: "valid"
    case .refused(let error): error.name
    case .unchecked, nil: "unchecked"
    }
  }

  private static func end(_ end: Journal.End?) -> String {
    switch end {
    case .complete: "complete"
    case .refused(let error), .failed(let error): error.name
    case .cut: "cut"
    case .clientLeft: "clientLeft"
    case .stopped: "stopped"
    case nil: "open"
    }
  }
}
