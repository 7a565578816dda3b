// SPDX-License-Identifier: Apache-2.0

/// A key that is only text or an index.
enum AnyKey: CodingKey {
  case name(String)
  case index(Int)

  init(_ name: String) { self = .name(name) }
  init(index: Int) { self = .index(index) }
  init?(stringValue: String) { self = .name(stringValue) }
  init?(intValue: Int) { self = .index(intValue) }

  var stringValue: String {
    switch self {
    case .name(let name): name
    case .index(let index): String(index)
    }
  }

  var intValue: Int? {
    if case .index(let index) = self { index } else { nil }
  }
}
