// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite("Base64 is what RFC 4648 says")
struct Base64Tests {
  @Test(
    "its vectors go both ways",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
  func vectors(text: String, encoded: String) {
    #expect(Base64.encoded(Array(text.utf8)) == encoded)
    #expect(Base64.decoded(encoded) == Array(text.utf8))
  }

  @Test("all bytes go both ways") func all() {
    let bytes = (0...255).map { UInt8($0) }
    #expect(Base64.decoded(Base64.encoded(bytes)) == bytes)
  }

  @Test("what is no Base64 with its padding is refused", arguments: ["Zg", "Zg=", "Zg=a", "=", "====", "Z===", "Zm9v\n", "Zm-_", "Zm 9"])
  func refused(text: String) {
    #expect(Base64.decoded(text) == nil)
  }

  @Test("a part of a text is decoded by itself") func part() {
    #expect(Base64.decoded(Array("\"Zm8=\"".utf8), 1..<5) == Array("fo".utf8))
  }
}
