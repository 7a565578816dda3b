// SPDX-License-Identifier: Apache-2.0

public import JSON

/// Which events and envelopes are written to the log for debugging, and what of them is masked.
///
/// Off unless asked for: events hold what users said. A line holds both, so that `outcrop check --log` can judge them later.
public struct Capture: Hashable, Sendable {
  /// Which invocations are captured.
  public enum Mode: Hashable, Sendable {
    /// None.
    case off
    /// Those that did not end in an action's answer.
    case errors
    /// This share of all, 0 to 1.
    case sample(Double)
    /// Every one.
    case all
  }

  /// Which invocations are captured.
  public var mode: Mode
  /// The names of fields, arguments and attributes whose values are masked wherever they stand.
  public var mask: Set<String>

  /// A capture.
  public init(_ mode: Mode = .off, mask: Set<String> = []) {
    self.mode = mode
    self.mask = mask
  }

  /// A capture in the words of `OUTCROP_CAPTURE` and `OUTCROP_CAPTURE_MASK`; `nil` when the mode is none of them.
  ///
  /// - Parameters:
  ///   - mode: `off`, `errors`, `all` or `sample:` with a share between 0 and 1; `nil` is `off`.
  ///   - mask: names, separated by commas.
  public init?(mode: String?, mask: String?) {
    let names = (mask ?? "").split(separator: ",").map { LooseText.trimmed($0) }
    switch mode {
    case nil, "", "off": self.init(.off, mask: Set(names))
    case "errors": self.init(.errors, mask: Set(names))
    case "all": self.init(.all, mask: Set(names))
    case let word?:
      guard word.hasPrefix("sample:"), let share = Double(word.dropFirst(7)), (0...1).contains(share) else { return nil }
      self.init(.sample(share), mask: Set(names))
    }
  }

  /// Whether an invocation is captured.
  ///
  /// - Parameters:
  ///   - isSuccess: whether it ended in an action's answer.
  ///   - chance: a random number from 0 up to 1.
  /// - Returns: whether it is.
  public func includes(isSuccess: Bool, chance: @autoclosure () -> Double) -> Bool {
    switch mode {
    case .off: false
    case .errors: !isSuccess
    case .sample(let share): chance() < share
    case .all: true
    }
  }

  /// The members that a captured line has: `event`, `envelope` and, for a Gateway call, `clientContext`.
  ///
  /// - Parameters:
  ///   - event: the event's bytes; when they are no JSON, their text.
  ///   - envelope: the answer's bytes.
  ///   - clientContext: the invocation's client context.
  /// - Returns: the members, masked.
  public func fields(event: [UInt8], envelope: [UInt8], clientContext: String?) -> JSONObject {
    var fields: JSONObject = ["event": masked(event), "envelope": masked(envelope)]
    if let clientContext { fields["clientContext"] = masked(Array(clientContext.utf8)) }
    return fields
  }

  private func masked(_ bytes: [UInt8]) -> JSONValue {
    guard let value = try? JSONValue(parsing: bytes) else { return mask.isEmpty ? .string(String(decoding: bytes, as: UTF8.self)) : "***" }
    return mask.isEmpty ? value : masked(value)
  }

  private func masked(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let items): return .array(items.map(masked))
    case .object(let object):
      // An argument is {"name": "card", "value": ...}: its name stands in a value.
      let isNamed = object["name"]?.string.map(mask.contains) ?? false
      return .object(
        JSONObject(
          object.members.map {
            .init($0.name, mask.contains($0.name) || isNamed && $0.name == "value" ? "***" : masked($0.value))
          }))
    case .string(let text):
      // A body is JSON in a string; so are objects among the arguments.
      guard let first = text.utf8.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "["), let inner = try? JSONValue(parsing: text)
      else {
        return value
      }
      return .string(masked(inner).text)
    default: return value
    }
  }
}
