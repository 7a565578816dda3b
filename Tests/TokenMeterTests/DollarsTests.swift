// SPDX-License-Identifier: Apache-2.0

import Testing
import TokenMeter

@Suite("Money is exact")
struct DollarsTests {
  static let read: [(text: String, picodollars: Int)] = [
    ("0", 0), ("3", 3_000_000_000_000), ("0.25", 250_000_000_000), ("8.75e-09", 8750), ("1E-12", 1), ("2e3", 2_000_000_000_000_000),
    ("0.000000000001", 1),
  ]

  @Test("an amount is what its digits say", arguments: read) func reads(text: String, picodollars: Int) {
    #expect(Dollars(text) == Dollars(picodollars: picodollars))
  }

  @Test(
    "what is no amount is refused",
    arguments: ["", "-1", "1e", "e3", "0.0000000000001", "1e400", "99999999999999", "$1", "NaN", "1e1e1", " 1", "1e9223372036854775807"])
  func refuses(text: String) { #expect(Dollars(text) == nil) }

  static let written: [(picodollars: Int, text: String, literal: String)] = [
    (0, "$0.00", "0"), (1, "<$0.000001", "0.000000000001"), (499_999, "<$0.000001", "0.000000499999"), (500_000, "$0.000001", "0.0000005"),
    (3_412_500_000, "$0.003413", "0.0034125"), (250_000_000_000, "$0.25", "0.25"), (1_234_567_890_000, "$1.2346", "1.23456789"),
    (3_000_000_000_000, "$3.00", "3"), (123_456_000_000_000, "$123.46", "123.456"), (-250_000_000_000, "-$0.25", "-0.25"),
    (.max, "$9223372.04", "9223372.036854775807"),
  ]

  @Test("an amount is printed short for a person and in full for a program", arguments: written)
  func writes(picodollars: Int, text: String, literal: String) {
    let amount = Dollars(picodollars: picodollars)
    #expect(amount.description == text && amount.literal == literal)
  }

  @Test("ten times a dime is a dollar, and a sum that is too large stays the largest") func sums() {
    let dime = Dollars(picodollars: 100_000_000_000)
    #expect((0..<10).reduce(Dollars.zero) { sum, _ in sum + dime } == Dollars("1"))
    #expect(Dollars(picodollars: .max) + dime == Dollars(picodollars: .max) && dime < Dollars(picodollars: .max))
  }
}
