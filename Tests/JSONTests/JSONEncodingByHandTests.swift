// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

/// A value whose encoding is the closure.
private struct Custom: Encodable {
  var body: (any Encoder) throws -> Void
  func encode(to encoder: any Encoder) throws { try body(encoder) }
}

private enum Key: String, CodingKey { case a, b, c, type }

@Suite("Encodings that are written by hand come out as JSON or are refused")
struct JSONEncodingByHandTests {
  private func written(_ body: @escaping (any Encoder) throws -> Void) throws -> String {
    var writer = JSONWriter()
    try writer.encode(Custom(body: body))
    let text = String(decoding: writer.bytes, as: UTF8.self)
    _ = try JSONValue(parsing: text)
    return text
  }

  private func refused(_ words: String, _ body: @escaping (any Encoder) throws -> Void) {
    var writer = JSONWriter()
    writer.raw("[1,")
    let error = #expect(throws: EncodingError.self) { try writer.encode(Custom(body: body)) }
    guard case .invalidValue(_, let context)? = error else { return }
    #expect(context.debugDescription.contains(words), "\(context.debugDescription)")
    #expect(writer.bytes == Array("[1,".utf8), "after an error nothing was written")
  }

  @Test("nested containers close when the outer one goes on") func nested() throws {
    let text = try written { encoder in
      var outer = encoder.container(keyedBy: Key.self)
      var inner = outer.nestedContainer(keyedBy: Key.self, forKey: .a)
      try inner.encode(1, forKey: .a)
      var list = inner.nestedUnkeyedContainer(forKey: .b)
      try list.encode("x")
      try list.encodeNil()
      var item = list.nestedContainer(keyedBy: Key.self)
      try item.encode(true, forKey: .c)
      var deep = list.nestedUnkeyedContainer()
      try deep.encode(2.5)
      #expect(list.count == 4)
      try outer.encodeNil(forKey: .b)
      _ = outer.nestedUnkeyedContainer(forKey: .c)
    }
    #expect(text == #"{"a":{"a":1,"b":["x",null,{"c":true},[2.5]]},"b":null,"c":[]}"#)
  }

  @Test("two values that share an encoder share the object") func flattened() throws {
    let rest: JSONValue = ["c": 3]
    let text = try written { encoder in
      var own = encoder.container(keyedBy: Key.self)
      try own.encode("order", forKey: .type)
      try Custom { shared in
        var members = shared.container(keyedBy: Key.self)
        try members.encode([1], forKey: .a)
      }.encode(to: encoder)
      try ["b": 2].encode(to: encoder)
      try rest.encode(to: encoder)
    }
    #expect(text == #"{"type":"order","a":[1],"b":2,"c":3}"#)
  }

  @Test("a class and its parent are encoded apart") func parents() throws {
    let text = try written { encoder in
      var own = encoder.container(keyedBy: Key.self)
      try own.encode(1, forKey: .a)
      try ["x": 2].encode(to: own.superEncoder())
      try "y".encode(to: own.superEncoder(forKey: .b))
      _ = own.superEncoder(forKey: .c)
    }
    #expect(text == #"{"a":1,"super":{"x":2},"b":"y","c":{}}"#)
    let list = try written { encoder in
      var items = encoder.unkeyedContainer()
      _ = items.superEncoder()
      try items.encode(1)
      try 2.encode(to: items.superEncoder())
      _ = items.superEncoder()
    }
    #expect(list == "[{},1,2,{}]")
  }

  @Test("enums with payloads are encoded as the compiler does it") func payloads() throws {
    enum Event: Codable, Hashable {
      case none
      case text(String)
      case pair(left: Int, right: [Bool])
    }
    let events: [Event] = [.none, .text("x"), .pair(left: 1, right: [true])]
    let value = try JSONValue(encoding: events)
    #expect(value.text == #"[{"none":{}},{"text":{"_0":"x"}},{"pair":{"left":1,"right":[true]}}]"#)
    #expect(try value.decode() == events)
  }

  @Test("a value that encodes nothing is refused") func nothing() {
    refused("encoded nothing") { _ in }
    refused("encoded nothing") { encoder in
      var items = encoder.unkeyedContainer()
      try items.encode(Custom { _ in })
    }
  }

  @Test("a container is refused once it is closed") func closed() {
    refused("after the one around it") { encoder in
      var outer = encoder.container(keyedBy: Key.self)
      var inner = outer.nestedContainer(keyedBy: Key.self, forKey: .a)
      try outer.encode(1, forKey: .b)
      try inner.encode(2, forKey: .a)
    }
    // These calls cannot throw; the error comes at the end.
    refused("after the one around it") { encoder in
      var outer = encoder.unkeyedContainer()
      var inner = outer.nestedContainer(keyedBy: Key.self)
      try outer.encode(1)
      _ = inner.nestedUnkeyedContainer(forKey: .a)
    }
    refused("Only one value") { encoder in
      var outer = encoder.unkeyedContainer()
      let late = outer.superEncoder()
      try outer.encode(1)
      try "late".encode(to: late)
    }
  }

  @Test("two values in the place of one are refused") func twice() {
    refused("Only one value") { encoder in
      var single = encoder.singleValueContainer()
      try single.encode(1)
      try single.encode("2")
    }
    refused("Only one value") { encoder in
      var object = encoder.container(keyedBy: Key.self)
      try object.encode(1, forKey: .a)
      try JSONValue.array([]).encode(to: encoder)
      try "x".encode(to: encoder)
    }
    refused("written already") { encoder in
      _ = encoder.unkeyedContainer()
      _ = encoder.container(keyedBy: Key.self)
    }
  }

  @Test("what the value itself throws comes through") func thrown() {
    struct Trouble: Error {}
    var writer = JSONWriter()
    #expect(throws: Trouble.self) { try writer.encode([Custom { _ in throw Trouble() }]) }
    #expect(writer.bytes.isEmpty)
  }

  @Test("containers are read by hand as they were written") func decoding() throws {
    struct Odd: Decodable {
      var seen: [String] = []
      init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: Key.self)
        seen.append(outer.allKeys.map(\.stringValue).joined(separator: " "))
        let inner = try outer.nestedContainer(keyedBy: Key.self, forKey: .a)
        #expect(try inner.decodeNil(forKey: .b) && inner.contains(.b) && !inner.contains(.c))
        var list = try outer.nestedUnkeyedContainer(forKey: .b)
        #expect(list.count == 4)
        seen.append("\(try list.decodeNil()) \(try list.decodeNil()) \(try list.decode(Bool.self))")
        var deep = try list.nestedUnkeyedContainer()
        seen.append(try deep.decode(String.self))
        seen.append(try String(from: list.superDecoder()))
        #expect(list.isAtEnd && list.currentIndex == 4)
        seen.append(try String(from: outer.superDecoder()))
        seen.append(try outer.decodeIfPresent(String.self, forKey: .type) ?? "none")
      }
    }
    let odd = try JSONValue(parsing: #"{"a":{"b":null},"b":[null,true,["x"],"y"],"super":"z","type":null}"#).decode(as: Odd.self)
    #expect(odd.seen == ["a b type", "true false true", "x", "y", "z", "none"])
  }
}
