// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Testing

@Suite("Endpoints")
struct EndpointTests {
  @Test(
    "a URL is read",
    arguments: [
      ("https://Example.com", "https://example.com"), ("HTTP://localhost:80/", "http://localhost"),
      ("https://a:443/b/c//", "https://a/b/c"),
      ("http://[::1]:8080", "http://[::1]:8080"), ("https://a:80", "https://a:80"),
    ])
  func read(text: String, expected: String) throws { #expect("\(try Endpoint(parsing: text))" == expected) }

  @Test(
    "what is no URL of an endpoint is refused with a sentence",
    arguments: [
      "", "example.com", "ftp://a", "https://", "https://a:0", "https://a:70000", "https://a:b", "https://a/?q", "https://a/#f",
      "https://a b",
      "https://u:hunter2@a", "://u:hunter2@a", "https://[::1", "https://a/\r\nX: y", "https://a\u{0}",
    ])
  func refused(text: String) throws {
    let error = try #require(throws: ConfigurationError.self) { try Endpoint(parsing: text) }
    #expect(!error.sentence.isEmpty && !error.sentence.contains("hunter2"))
  }
}
