// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// The fields of envelopes, and where each is at home.
enum EnvelopeFields {
  static let top = ["messageVersion", "response", "sessionAttributes", "promptSessionAttributes", "knowledgeBasesConfiguration"]
  static let openAPIResponse = ["actionGroup", "apiPath", "httpMethod", "httpStatusCode", "responseBody"]
  static let functionResponse = ["actionGroup", "function", "functionResponse"]
  static let functionBody = ["responseState", "responseBody"]
  static let content = ["body"]

  /// The pointer of the object that a field belongs to; `nil` for a name that no envelope of this kind has.
  static func home(of name: String, _ frontDoor: FrontDoor) -> String? {
    if top.contains(name) { return "" }
    if frontDoor == .function {
      if functionResponse.contains(name) { return "/response" }
      return functionBody.contains(name) ? "/response/functionResponse" : nil
    }
    return openAPIResponse.contains(name) ? "/response" : nil
  }

  /// Whether only the other kind of envelope has a field of that name.
  static func isOfOtherKind(_ name: String, _ frontDoor: FrontDoor) -> Bool {
    home(of: name, frontDoor) == nil && home(of: name, frontDoor == .function ? .openAPI : .function) != nil
  }

  /// The known name that a slip of the pen away would be this one.
  static func nearest(_ name: String, _ known: [String]) -> String? {
    let written = Array(name.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }.prefix(64))
    let aliases = [
      "statusCode": "httpStatusCode", "status": "httpStatusCode", "method": "httpMethod", "path": "apiPath", "body": "responseBody",
    ]
    if let alias = aliases[name], known.contains(alias) { return alias }
    let distances = known.map { ($0, distance(written, Array($0.lowercased().utf8))) }
    return distances.min { $0.1 < $1.1 }.flatMap { $0.1 <= 2 ? $0.0 : nil }
  }

  /// The number of single changes that turn one word into the other.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (index, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let change = diagonal + (byte == right[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(change, row[column] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}

/// The shape of one knowledge-base configuration.
enum KnowledgeBaseRules {
  private static func isId(_ text: String) -> Bool {
    (1...10).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0 < 0x80 && (Character(Unicode.Scalar($0)).isLetter || 0x30...0x39 ~= $0) }
  }

  /// Source: the Bedrock API reference, `KnowledgeBaseVectorSearchConfiguration`.
  private static let searchFields: Set = [
    "filter", "implicitFilterConfiguration", "numberOfResults", "overrideSearchType", "rerankingConfiguration",
  ]

  static func problems(with item: JSONValue) -> [(pointer: String, sentence: String)] {
    guard let object = item.object else { return [("", "A knowledge-base configuration must be an object, but is \(item.typeName).")] }
    var problems: [(pointer: String, sentence: String)] = []
    if !isId(object["knowledgeBaseId"]?.string ?? "") {
      problems.append(("/knowledgeBaseId", "A knowledge base's id has one to ten letters and digits."))
    }
    for member in object.members where !["knowledgeBaseId", "retrievalConfiguration"].contains(member.name) {
      problems.append(("/\(EnvelopeValidator.escaped(member.name))", "A knowledge-base configuration has no field \"\(member.name)\"."))
    }
    guard let search = object["retrievalConfiguration"]?["vectorSearchConfiguration"]?.object else {
      return problems + [
        ("/retrievalConfiguration", "A knowledge-base configuration needs retrievalConfiguration.vectorSearchConfiguration.")
      ]
    }
    let place = "/retrievalConfiguration/vectorSearchConfiguration"
    for member in search.members where !searchFields.contains(member.name) {
      problems.append((place + "/\(EnvelopeValidator.escaped(member.name))", "vectorSearchConfiguration has no field \"\(member.name)\"."))
    }
    if let count = search["numberOfResults"], !(count.integer.map { (1...100).contains($0) } ?? false) {
      problems.append((place + "/numberOfResults", "numberOfResults is an integer from 1 to 100."))
    }
    if let type = search["overrideSearchType"], type != "HYBRID", type != "SEMANTIC" {
      problems.append((place + "/overrideSearchType", "overrideSearchType is HYBRID or SEMANTIC."))
    }
    return problems
  }
}
