// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Testing

@Suite("Times")
struct TimestampTests {
  @Test(
    "every spelling that AWS uses is read",
    arguments: [
      "20260102T030405Z", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05UTC", "2026-01-02T05:04:05+02:00",
      "2026-01-01T22:34:05-0430",
    ])
  func spellings(text: String) throws {
    let time = try #require(Timestamp(text))
    #expect(time.secondsSince1970 == 1_767_323_045)
    #expect(time.stamp == "20260102T030405Z" && time.day == "20260102" && "\(time)" == "2026-01-02T03:04:05Z")
  }

  @Test(
    "what is no time is none",
    arguments: ["", "2026-01-02", "2026-13-02T03:04:05Z", "2026-02-30T03:04:05Z", "2026-01-02T03:04:05", "20260102T0304:05+2", "never"])
  func wrong(text: String) { #expect(Timestamp(text) == nil) }

  @Test("times are compared and moved") func moved() {
    let time = Timestamp(secondsSince1970: 100)
    #expect(time.advanced(bySeconds: 20).seconds(since: time) == 20 && time < time.advanced(bySeconds: 1))
    #expect("\(Timestamp(secondsSince1970: -1))" == "1969-12-31T23:59:59Z")
  }
}
