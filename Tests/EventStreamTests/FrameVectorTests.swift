// SPDX-License-Identifier: Apache-2.0

import EventStream
import Foundation
import Testing

/// The vectors of botocore and of the service's C library, when they lie beside the checkout; `OUTCROP_SHARED` names another folder.
@Suite("The vectors of other clients hold")
struct FrameVectorTests {
  struct Vector: Decodable, Sendable {
    var name: String
    var hex: String?
    var payload_hex: String?
    var headers: [String: Value]?
    var expect: String?
    var prelude_hex: String?
    var total_len: Int?
  }

  enum Value: Decodable, Sendable, Hashable {
    case bool(Bool), int(Int64), text(String), bytes([UInt8])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let value = try? container.decode(Bool.self) {
        self = .bool(value)
      } else if let value = try? container.decode(Int64.self) {
        self = .int(value)
      } else if let value = try? container.decode(String.self) {
        self = .text(value)
      } else {
        self = .bytes(EventStreamTests.bytes(hex: try container.decode([String: String].self)["bytes_hex"] ?? ""))
      }
    }

    init(_ value: FrameHeader.Value) {
      switch value {
      case .bool(let value): self = .bool(value)
      case .int8(let value): self = .int(Int64(value))
      case .int16(let value): self = .int(Int64(value))
      case .int32(let value): self = .int(Int64(value))
      case .int64(let value), .timestamp(let value): self = .int(value)
      case .bytes(let value): self = .bytes(value)
      case .string(let value): self = .text(value)
      case .uuid(let value): self = .bytes((0..<16).map { UInt8(truncatingIfNeeded: value >> (120 - 8 * $0)) })
      }
    }
  }

  static let vectors: [String: [Vector]] = {
    struct File: Decodable { var positive, negative: [Vector] }
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["OUTCROP_SHARED"].map { URL(filePath: $0) }
    let folder = named ?? root.deletingLastPathComponent().appending(path: "shared")
    guard let data = try? Data(contentsOf: folder.appending(path: "vectors/eventstream_vectors.json")),
      let file = try? JSONDecoder().decode(File.self, from: data)
    else { return [:] }
    return ["positive": file.positive, "negative": file.negative]
  }()

  @Test("good frames are read, and written again bit for bit", .enabled(if: !vectors.isEmpty, "the vectors are not there")) func positive()
    throws
  {
    for vector in try #require(Self.vectors["positive"]) {
      let bytes = bytes(hex: try #require(vector.hex))
      for piece in [1, 5, .max] {
        let seen = try #require(try decode(bytes, piece: piece).first, "\(vector.name)")
        #expect(seen.payload == EventStreamTests.bytes(hex: vector.payload_hex ?? ""), "\(vector.name)")
        let headers = Dictionary(uniqueKeysWithValues: seen.headers.map { ($0.name, Value($0.value)) })
        #expect(headers == vector.headers ?? [:], "\(vector.name)")
        #expect(try FrameEncoder().frame(seen.headers, payload: seen.payload) == bytes, "\(vector.name)")
      }
    }
  }

  @Test("bad frames are refused for the same reason", .enabled(if: !vectors.isEmpty, "the vectors are not there")) func negative() throws {
    let codes: [String: Set<FrameError.Code>] = [
      "ChecksumMismatch": [.preludeChecksum, .messageChecksum], "DuplicateHeader": [.duplicateHeader],
      "InvalidHeadersLength": [.headersTooLarge], "InvalidPayloadLength": [.payloadTooLarge],
    ]
    for vector in try #require(Self.vectors["negative"]) {
      let bytes = bytes(hex: try #require(vector.hex ?? vector.prelude_hex))
      let expected = try #require(codes[vector.expect ?? ""], "\(vector.name)")
      let error = try #require(fault(bytes), "\(vector.name)")
      #expect(expected.contains(error.code), "\(vector.name): \(error)")
    }
  }
}
