// SPDX-License-Identifier: Apache-2.0

import ActionGroup
import Foundation
import JSON
import Testing

/// SplitMix64: the same seed gives the same events on every machine.
private struct Random: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@Suite("No event traps, whatever is in it")
struct EventFuzzTests {
  private static let validator = EnvelopeValidator()

  /// Events of every front door, and those of other projects when they are there.
  private static let seeds: [EventBuilder.Event] = {
    var builder = EventBuilder()
    builder.inputText = "Where is \"ORD-1\"?\n\u{1F69A}"
    builder.sessionAttributes = ["customer": "C-1", "café": "\\"]
    let values: JSONObject = [
      "sku": "ABC-1", "quantity": 2, "price": 9.5, "gift": true, "tags": ["a", "b c"], "address": ["city": "Köln", "zip": "50667"],
    ]
    let built = FrontDoor.allCases.flatMap {
      [builder.event(Samples.getOrder, ["orderId": "ORD-1"], as: $0), builder.event(Samples.placeOrder, values, as: $0)]
    }
    return built + CorpusTests.events.map { EventBuilder.Event(bytes: $0.bytes) }
  }()

  /// Answers an event; says what is wrong with the answer, or nothing.
  private func complaint(_ event: EventBuilder.Event, _ router: Router) async -> String? {
    do {
      let response = try await router.respond(to: event.bytes, Invocation(requestId: "r", clientContext: event.clientContext))
      let context = event.clientContext.map { Array($0.utf8) }
      let violations = Self.validator.findings(event: event.bytes, response: response.bytes, clientContext: context)
        .filter { $0.severity == .violation }
      return violations.isEmpty ? nil : "\(violations)"
    } catch {
      return error.sentence.hasSuffix(".") ? nil : "the refusal is no sentence: \(error.sentence)"
    }
  }

  @Test("an event that is cut at any byte is answered or refused") func truncated() async throws {
    let router = try Samples.router()
    for event in Self.seeds {
      for count in 0..<event.bytes.count {
        let cut = EventBuilder.Event(bytes: Array(event.bytes[..<count]), clientContext: event.clientContext)
        if let complaint = await complaint(cut, router) { Issue.record("cut at \(count) of \(event): \(complaint)") }
      }
    }
  }

  @Test("an event with any value replaced, or bytes changed, is answered or refused") func mutated() async throws {
    let environment = ProcessInfo.processInfo.environment
    let seconds = environment["OUTCROP_FUZZ_SECONDS"].flatMap(Double.init) ?? 2
    let seed = environment["OUTCROP_FUZZ_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: .min ... .max)
    // A trap leaves nothing but what was printed before it.
    print("fuzzing events with OUTCROP_FUZZ_SEED=\(seed) for \(seconds) s")
    let router = try Samples.router()
    let end = ContinuousClock.now + .seconds(seconds)
    var random = Random(state: seed)
    var count = 0
    while count < 100 || ContinuousClock.now < end {
      var event = Self.seeds.randomElement(using: &random) ?? Self.seeds[0]
      event = random.next() % 4 == 0 ? corrupted(event, &random) : replaced(event, &random)
      count += 1
      if let complaint = await complaint(event, router) {
        Issue.record("OUTCROP_FUZZ_SEED=\(seed), event \(count): \(complaint)\n\(String(decoding: event.bytes, as: UTF8.self))")
        return
      }
    }
  }

  // MARK: Mutations

  private func corrupted(_ event: EventBuilder.Event, _ random: inout Random) -> EventBuilder.Event {
    var event = event
    for _ in 0..<Int.random(in: 1...4, using: &random) where !event.bytes.isEmpty {
      let index = Int.random(in: 0..<event.bytes.count, using: &random)
      switch random.next() % 3 {
      case 0: event.bytes[index] = UInt8.random(in: .min ... .max, using: &random)
      case 1: event.bytes.remove(at: index)
      default: event.bytes.insert("{}[]\",:\\0-eEtfn\u{0}".utf8.randomElement(using: &random) ?? 0, at: index)
      }
    }
    return event
  }

  private func replaced(_ event: EventBuilder.Event, _ random: inout Random) -> EventBuilder.Event {
    guard var value = try? JSONValue(parsing: event.bytes) else { return event }
    for _ in 0..<Int.random(in: 1...3, using: &random) { value = replace(in: value, &random) }
    return EventBuilder.Event(bytes: value.bytes, clientContext: event.clientContext)
  }

  /// The value with one value in it, at a random place, replaced.
  private func replace(in value: JSONValue, _ random: inout Random) -> JSONValue {
    guard random.next() % 8 > 0 else { return odd(&random) }
    switch value {
    case .array(var items) where !items.isEmpty:
      let index = Int.random(in: 0..<items.count, using: &random)
      items[index] = replace(in: items[index], &random)
      return .array(items)
    case .object(var object) where !object.isEmpty:
      let index = Int.random(in: 0..<object.count, using: &random)
      switch random.next() % 10 {
      case 0: object.members.remove(at: index)
      case 1: object.members.append(object.members[index])
      case 2: object.members[index].name = odd(&random).text
      default: object.members[index].value = replace(in: object.members[index].value, &random)
      }
      return .object(object)
    default: return odd(&random)
    }
  }

  private func odd(_ random: inout Random) -> JSONValue {
    let texts = [
      "", "null", "[", "{", "[a, b c]", "{a=b, c=[d, {e=f}]}", "{sku=x}", "['a', \"b\"]", "<item>a</item><item>", "True", "1e999", "-0",
      "99999999999999999999", "\u{0}\u{FFFF}\u{1F69A}", "large", "broken", "changed", "{city=a, b, zip=}", "[[[[[[", "\\u0000", "-",
      String(repeating: "[", count: 200), String(repeating: "{a=", count: 100), String(repeating: "é", count: 5000),
    ]
    switch random.next() % 6 {
    case 0: return .null
    case 1: return .bool(random.next() % 2 == 0)
    case 2: return .number(JSONNumber(Int(truncatingIfNeeded: random.next())))
    case 3: return [[:], [["name": "sku", "value": ["deep": [[]]]]], "x"]
    case 4: return ["name": "orderId", "value": "x", "a/b~c": nil]
    default: return .string(texts.randomElement(using: &random) ?? "")
    }
  }
}
