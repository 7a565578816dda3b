// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// An OpenAPI document with the place of everything, references resolved.
package struct Document: Sendable {
  /// The file's name, for problems.
  package var file: String
  package var title: String
  /// What `openapi` says, `3.0.0`.
  package var version: String
  package var versionPlace: Place
  /// In the order of the text.
  package var operations: [OperationNode]
  /// In the order of the text.
  package var componentSchemas: [(name: String, schema: SchemaNode)]

  /// Whether this is OpenAPI as agents take it; then what an error does not touch can be worked with.
  package var isUsable: Bool { version.isEmpty || version.hasPrefix("3") }

  /// Reads a document; every problem is reported, and what can be understood is understood.
  ///
  /// - Parameters:
  ///   - bytes: YAML or JSON; a `.json` file is read as JSON first.
  ///   - file: the file's name.
  /// - Returns: the document, `nil` when nothing of it can be used, and the problems in the order of the text.
  package static func load(_ bytes: [UInt8], file: String) -> (document: Document?, problems: [Problem]) {
    var text = bytes
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
    var problems: [Problem] = []
    guard let root = root(of: text, file, &problems) else { return (nil, problems) }
    var reader = DocumentReader(root: root, file: file)
    let document = reader.read()
    return (document, (problems + reader.problems).sorted { $0.place < $1.place })
  }

  private static let bytesMax = 8 << 20

  static func root(
    of text: [UInt8], _ file: String, _ problems: inout [Problem], expecting what: String = "an OpenAPI document"
  ) -> Node? {
    guard text.count <= bytesMax else {
      problems.append(
        Problem(.error, "too-large", file: file, at: .start, "The file has \(text.count) bytes; at most \(bytesMax) are read."))
      return nil
    }
    func duplicate(_ found: (name: String, place: Place)) -> Problem {
      Problem(
        .error, "duplicate-name", file: file, at: found.place,
        "\"\(found.name)\" stands here for the second time; each name may stand once.")
    }
    var jsonError: Problem?
    // JSON in a .yaml file is JSON all the same, and libyaml does not take all of it.
    let isNamedJSON = file.hasSuffix(".json")
    if isNamedJSON || text.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
      var json = JSONNodes(text)
      do {
        let node = try json.read()
        problems += json.duplicates.map(duplicate)
        return node
      } catch {
        jsonError = Problem(.error, "not-parsable", file: file, at: json.place(error.offset), "The text is not JSON: \(error.detail).")
      }
    }
    var yaml = YAMLNodes(text)
    do {
      guard let node = try yaml.read() else {
        problems.append(Problem(.error, "not-parsable", file: file, at: .start, "The file is empty; expected \(what)."))
        return nil
      }
      problems += yaml.duplicates.map(duplicate)
      if var jsonError {
        jsonError.severity = .warning
        jsonError.sentence += " It is read as YAML."
        if isNamedJSON { problems.append(jsonError) }
      }
      return node
    } catch {
      problems.append(jsonError ?? Problem(.error, "not-parsable", file: file, at: error.place, error.sentence))
      return nil
    }
  }
}

/// An operation as the document declares it.
package struct OperationNode: Sendable {
  package var path: String
  package var pathPlace: Place
  /// Upper case.
  package var method: String
  package var place: Place
  package var operationId: String?
  package var operationIdPlace: Place
  package var summary: String?
  package var description: String?
  /// Those of the path first, unless the operation declares its own of that name.
  package var parameters: [ParameterNode]
  package var body: BodyNode?
  package var responses: [ResponseNode]
  /// Whether `x-requireConfirmation` is ENABLED.
  package var requiresConfirmation: Bool
}

package struct ParameterNode: Sendable {
  package var name: String
  /// `path`, `query`, `header` or `cookie`.
  package var location: String
  package var isRequired: Bool
  package var description: String?
  package var schema: SchemaNode?
  package var place: Place
}

package struct BodyNode: Sendable {
  package var isRequired: Bool
  package var description: String?
  package var contents: [Content]
  package var place: Place

  /// A media type and its schema.
  package struct Content: Sendable {
    package var type: String
    package var schema: SchemaNode?
  }
}

package struct ResponseNode: Sendable {
  /// `nil` is `default`.
  package var status: Int?
  package var description: String?
  package var contents: [BodyNode.Content]
  package var place: Place
}
