// SPDX-License-Identifier: Apache-2.0

import AgentEvents
import JSON
import Testing

@Suite("Texts are decoded when they are asked for")
struct TextTests {
  func text(_ json: String) throws -> Text {
    guard case .trace(let part) = try event("trace", Array("{\"sessionId\": \(json)}".utf8)) else { throw Stop() }
    return try #require(part.sessionId)
  }

  @Test("a text is what was written, whatever its escapes", arguments: ["", "plain", "a \"q\" \\ \n", "é𝄞", "\u{0}"]) func same(
    string: String
  ) throws {
    let text = try text(JSONValue.string(string).text)
    #expect(text == Text(string) && text.string == string && "\(text)" == string)
    #expect(text.hashValue == Text(string).hashValue)
  }

  @Test("its length and first byte are known without decoding") func raw() throws {
    #expect(try text("\"  {\\n\"").firstByte == UInt8(ascii: "{") && text("\"  {\\n\"").byteCount == 5)
    #expect(Text(" x").firstByte == UInt8(ascii: "x") && Text("é").byteCount == 2 && Text("").firstByte == nil)
  }

  @Test("bytes that are not UTF-8 become replacement characters when they are read") func repaired() throws {
    guard case .trace(let part) = try event("trace", Array("{\"sessionId\": \"a".utf8) + [0xFF] + Array("\"}".utf8)) else { throw Stop() }
    #expect(part.sessionId?.string == "a\u{FFFD}")
  }

  @Test("a blob is its bytes, also with escaped slashes; other text is kept as it came") func blobs() throws {
    for bytes in [[], [1], [1, 2], [1, 2, 3], Array(0...255), [0xFF, 0xFF, 0xFF]] as [[UInt8]] {
      var chunk = Chunk()
      chunk.bytes = Blob(bytes)
      let written = AgentEvent.chunk(chunk).payload
      #expect(try event("chunk", written) == .chunk(chunk))
      let escaped = String(decoding: written, as: UTF8.self).replacing("/", with: "\\/")
      #expect(try event("chunk", Array(escaped.utf8)) == .chunk(chunk))
    }
    for text in ["a", "ab=c", "====", "%%%%", "YQ", "YQ=a"] {
      guard case .chunk(let chunk) = try event("chunk", ["bytes": .string(text)]) else { throw Stop() }
      #expect(chunk.bytes == nil && chunk.extra == [.init("bytes", .string(text))])
    }
  }
}
