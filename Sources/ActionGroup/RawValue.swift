// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A value that waits to be read: JSON, or a part of a loose text.
enum RawValue {
  case json(JSONValue)
  case part(LooseText, Range<Int>)

  /// The value as JSON; a part of a text is what its words say.
  var json: JSONValue {
    switch self {
    case .json(let value): value
    case .part(let text, let range): .string(text.word(range))
    }
  }

  /// Whether it is `null`, or in a loose text the bare word for it.
  var isNull: Bool {
    switch self {
    case .json(let value): value == .null
    case .part(let text, let range): text.isNull(text.trimmed(range))
    }
  }
}

/// The items of a list that waits to be read.
enum RawItems {
  case json([JSONValue])
  case parts(LooseText, [Range<Int>])

  var count: Int {
    switch self {
    case .json(let values): values.count
    case .parts(_, let ranges): ranges.count
    }
  }

  subscript(_ index: Int) -> RawValue {
    switch self {
    case .json(let values): .json(values[index])
    case .parts(let text, let ranges): .part(text, ranges[index])
    }
  }
}

/// The members of an object that waits to be read.
enum RawMembers {
  case json(JSONObject)
  case parts(LooseText, [LooseMembers.Member])

  var count: Int {
    switch self {
    case .json(let object): object.count
    case .parts(_, let members): members.count
    }
  }

  subscript(_ index: Int) -> (name: String, value: RawValue) {
    switch self {
    case .json(let object): (object.members[index].name, .json(object.members[index].value))
    case .parts(let text, let members): (members[index].name, .part(text, members[index].value))
    }
  }

  subscript(_ name: String) -> RawValue? {
    switch self {
    case .json(let object): object[name].map { .json($0) }
    case .parts(let text, let members): members.last { $0.name == name }.map { .part(text, $0.value) }
    }
  }
}
