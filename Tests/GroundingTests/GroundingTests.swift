// SPDX-License-Identifier: Apache-2.0

import AgentEvents
import EventStream
import Foundation
import Grounding
import JSON
import Testing

@Suite("An answer is held to what the agent was told")
struct GroundingTests {
  static let order = """
    {"orderId":"ORD-88421","status":"SHIPPED","total":1299.0,"items":[{"sku":"A-1","quantity":2},{"sku":"B7","quantity":1},{"sku":"C9"}],\
    "trackingNumber":"1Z999AA10123456784","estimatedDelivery":"2026-07-23","placedAt":"2026-07-20T09:30:00Z","discount":0.2,"weight":12.345}
    """

  /// The values of an answer that the sample's order does not hold.
  static func ungrounded(_ answer: String, _ source: String = order, question: String = "Where is my order ORD-88421?") -> [String] {
    var grounding = Grounding()
    grounding.add(source: question)
    grounding.add(source: source)
    return grounding.findings(in: answer).map(\.text)
  }

  @Test(
    "a value that was observed is grounded, however it is written",
    arguments: [
      "Your order ORD-88421 is SHIPPED.", "Order ord-88421, or 88421 for short.", "It costs 1,299.00 dollars.", "It costs $1299.",
      "It costs 1.299,00 EUR, or 1 299 of them.", "It costs 1'299.0.", "It comes on July 23, 2026.", "It comes on 23 July 2026.",
      "It comes on the 23rd of July.", "It comes on 23.07.2026.", "It comes on 07/23/2026 or 23/07/2026 or 2026/07/23.",
      "It comes on Jul 23rd, 2026, a Thursday.", "It comes in July 2026.", "It comes on 23-Jul-2026.", "It was placed at 9:30 am.",
      "It was placed at 09:30:00.", "The discount is 20%.", "The discount is 20 %, or 0.20.", "The parcel is 1Z999AA10123456784.",
      "The parcel is 1z999aa10123456784.", "It has 3 items.", "It has three items.",
      "It weighs 12.35 kg.", "It weighs 12.3 kg.", "1. Open the page.\n2) Press the button.\n**3.** Wait.\n10. Done.",
      "Step 1: wait. Option 2: call.", "We are there 24/7.", "See [1] and [2].", "You can (1) wait or (2) call.", "Hello!", "",
    ])
  func grounded(answer: String) { #expect(Self.ungrounded(answer) == [], "\(answer)") }

  @Test(
    "a value that stands nowhere is listed as the answer writes it",
    arguments: [
      ("It arrives in 3-5 business days.", ["3-5"]), ("It arrives in 3–5 business days.", ["3–5"]),
      ("It arrives in 3 to 5 business days.", ["3 to 5"]), ("It arrives within 5 days.", ["5"]), ("It arrives in 2-5 days.", ["2-5"]),
      ("It comes in 23 days.", ["23"]),
      ("Refunds take 7-10 days and cost $4.99.", ["7-10", "$4.99"]), ("A 30-day return and a 2-year warranty.", ["30"]),
      ("Your order ORD-88422 is SHIPPED.", ["ORD-88422"]), ("The parcel is 1Z999AA10123456785.", ["1Z999AA10123456785"]),
      ("It costs $1,298.99.", ["$1,298.99"]), ("It costs 4 million euros.", ["4"]),
      ("It comes on July 24, 2026.", ["July 24, 2026"]), ("It comes on 23 July 2027.", ["23 July 2027"]),
      ("It comes on 24.07.2026.", ["24.07.2026"]), ("Call 1-800-555-0199.", ["1-800-555-0199"]), ("The discount is 25%.", ["25%"]),
      ("It was placed at 9:30 pm.", ["9:30 pm"]), ("It weighs 12.36 kg.", ["12.36"]), ("It has 7 items.", ["7"]),
      ("Your code is X7K-22.", ["X7K-22"]), ("The server is 10.0.0.7.", ["10.0.0.7"]), ("In 2025 it was cheaper.", ["2025"]),
      ("Pay 15 to 25 dollars", ["15 to 25"]), ("between 5 and 6 pm", ["5", "6 pm"]), ("12,50 €", ["12,50"]), ("1.5k users", ["1.5k"]),
    ])
  func ungrounded(answer: String, expected: [String]) { #expect(Self.ungrounded(answer) == expected, "\(answer)") }

  @Test("what the source means is found in other words") func meanings() {
    #expect(Self.ungrounded("2 million users", #"{"users":2000000}"#) == [])
    #expect(Self.ungrounded("1.5k and 3k users", #"{"a":1500,"b":3000}"#) == [])
    #expect(Self.ungrounded("3-5 business days", "three to five days") == [])
    #expect(Self.ungrounded("3-5 business days", "It takes 3 to 5 business days.") == [])
    #expect(Self.ungrounded("It closes at 6 PM.", "open 09:00-18:00") == [])
    #expect(Self.ungrounded("It came on November 21, 2026.", #"{"at":1795219200}"#) == [])
    #expect(Self.ungrounded("Room 12A, code AB_12-cd", "room 12a, AB12CD") == [])
    #expect(Self.ungrounded("The 23rd.", #"{"day":"2026-07-23"}"#) == [])
    #expect(Self.ungrounded("It is 5 €.", #"{"price":"\u20ac5"}"#) == [])
    #expect(Self.ungrounded("July 23, 2026", "on July 23") == ["July 23, 2026"])
    #expect(Self.ungrounded("July 23", "July 23, 2025") == [])
  }

  @Test("a small figure is no rounded price, and how many there are is no time") func strict() {
    #expect(Self.ungrounded("It takes 5 days.", #"{"fee":4.99}"#) == ["5"])
    #expect(Self.ungrounded("It takes 3 days, for 3 items.", #"{"items":[1,2,8]}"#) == ["3"])
    #expect(Self.ungrounded("3-3 days", #"[1,2,8]"#) == ["3-3"])
  }

  @Test("values know their kind and their place") func places() throws {
    var grounding = Grounding()
    grounding.add(source: "nothing")
    let answer = "→ ORD-1042 costs €20 until May 5, 2026."
    let found = grounding.findings(in: answer)
    #expect(found.map(\.kind) == [.id, .figure, .date] && found.map(\.text) == ["ORD-1042", "€20", "May 5, 2026"])
    for value in found { #expect(String(String.UnicodeScalarView(Array(answer.unicodeScalars)[value.scalars])) == value.text) }
    #expect(found[0].sentence == "The answer says ORD-1042, which stands in neither question nor observation.")
  }

  @Test("any text is scanned to its end", arguments: 0..<200) func fuzz(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    let pieces = [
      "1", "0", "-", ".", ",", "/", ":", " ", "May ", "Jul", "st", "pm", "%", "$", "A", "z", "_", "T", "Z", "+", "–", "é", "\n", ")",
      "9999",
    ]
    var text = ""
    for _ in 0..<40 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      text += pieces[Int(state % UInt64(pieces.count))]
    }
    // What a text says itself is no news to it.
    #expect(Self.ungrounded(text, text) == [], "\(text)")
    #expect(Self.ungrounded(text, "").count <= Grounding.listedMax)
  }
}
