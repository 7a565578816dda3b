// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A table of prices that cannot be used.
public struct PriceTableError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with it, a sentence each.
  public let problems: [String]
  /// All of them.
  public var description: String { problems.joined(separator: "\n") }
}

/// What models cost: a table that its community keeps, and before it, if there is one, the user's own.
///
/// A model without a price is unpriced; it never costs 0. The built-in table is indexed when it is first asked.
public struct PriceTable: Sendable {
  /// The table that comes with Outcrop: see ``version``; `make prices` writes it.
  public static let standard = PriceTable(layers: [.standard])

  /// The tables, each with its version or date, as every report names them.
  public var version: String { layers.map(\.version).joined(separator: "; then ") }

  private let layers: [Layer]

  private init(layers: [Layer]) { self.layers = layers }

  /// A user's own table before the built-in one.
  ///
  /// ```json
  /// {
  ///   "version": "our contract, 2026-11",
  ///   "models": { "amazon.nova-pro-v1:0": { "input": 0.8, "output": 3.2, "cacheRead": 0.2 } }
  /// }
  /// ```
  ///
  /// Prices are US dollars for a million tokens: `input`, `output`, `cacheRead`, `cacheWrite`, `cacheWriteHour`; `longInput`, `longOutput`,
  /// `longCacheRead` and `longCacheWrite` for calls of more than 200,000 input tokens; and `batch`, `flex` and `priority` with `Input` and
  /// `Output`. A model's entry replaces all of its built-in prices. An id may also be a whole ARN, that of an application inference profile.
  ///
  /// - Parameters:
  ///   - json: the table.
  ///   - name: what errors call it, a file's name for one.
  /// - Throws: everything that is wrong with it.
  public init(json: [UInt8], name: String) throws(PriceTableError) {
    layers = [try Layer(json: json, name: name), .standard]
  }

  /// The ids that have a price today, in alphabetical order.
  package var models: [String] { Set(layers.flatMap(\.models)).sorted() }

  /// The price of a model.
  ///
  /// An ARN counts by the last part of its path. The id is looked for as it stands, then in the form of its region
  /// (`bedrock/us-east-1/ID`), then both without `us.`, `eu.` and their like, and in the end among retired ids.
  ///
  /// - Parameters:
  ///   - model: an id, the id of an inference profile, or an ARN.
  ///   - region: where it runs; that of an ARN goes first.
  /// - Returns: the price; `nil` when there is none.
  public func price(of model: String, region: String? = nil) -> Price? {
    for layer in layers {
      if let price = layer.price(of: model, region: region) { return price }
    }
    return nil
  }
}

/// One table: lines of prices by id.
private struct Layer: Sendable {
  static let standard = Layer(PriceTableData.lines, version: PriceTableData.version)
  private static let prefixes = ["us.", "eu.", "apac.", "jp.", "au.", "global.", "us-gov.", "ca.", "in."]

  let version: String
  var models: [String] { current.keys.map { String($0) } }
  private var current: [Substring: Substring] = [:]
  private var retired: [Substring: Substring] = [:]

  init(_ lines: String, version: String) {
    self.version = version
    var isRetired = false
    for line in lines.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let prices = words.first, words.count > 1 else {
        isRetired = true
        continue
      }
      for id in words.dropFirst() {
        if isRetired { retired[id] = prices } else { current[id] = prices }
      }
    }
  }

  init(json: [UInt8], name: String) throws(PriceTableError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(parsing: json) } catch { throw PriceTableError(problems: ["\(name): \(error)"]) }
    guard let version = value["version"]?.string, let models = value["models"]?.object else {
      throw PriceTableError(problems: ["\(name): expected an object with \"version\", a text, and \"models\", an object."])
    }
    self.version = "\(name) (\(version))"
    var problems = (value.object?.names ?? []).filter { $0 != "version" && $0 != "models" }.map { "\(name): there is nothing named \($0)." }
    for model in models.members { current[Substring(model.name)] = Layer.line(model, "\(name): \(model.name)", &problems) }
    if !problems.isEmpty { throw PriceTableError(problems: problems) }
  }

  private static func line(_ model: JSONObject.Member, _ place: String, _ problems: inout [String]) -> Substring {
    let members = model.value.object?.members ?? []
    if !members.contains(where: { $0.name == "input" }) || !members.contains(where: { $0.name == "output" }) {
      problems.append("\(place): expected an object with \"input\" and \"output\", dollars for a million tokens.")
    }
    var columns = [String](repeating: "", count: Price.columns.count)
    for member in members {
      guard let column = Price.columns.firstIndex(where: { $0.name == member.name }) else {
        problems.append("\(place): \(member.name) is no price; expected one of \(Price.columns.map(\.name).joined(separator: ", ")).")
        continue
      }
      guard let literal = member.value.number?.literal, Dollars(perMillionTokens: literal) != nil else {
        problems.append("\(place): \(member.name) must be a number of dollars, not negative, with at most six digits behind the point.")
        continue
      }
      columns[column] = literal
    }
    return columns.joined(separator: ",")[...]
  }

  func price(of model: String, region: String?) -> Price? {
    if let line = current[model[...]] { return Price(entry: model, line: line) }
    let parts = model.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    let isARN = parts.count == 6 && parts[0] == "arn"
    let id = isARN ? parts[5].split(separator: "/").last ?? "" : model[...]
    let region = isARN && !parts[3].isEmpty ? String(parts[3]) : region
    var names: [Substring] = []
    for base in [id, Layer.prefixes.first { id.hasPrefix($0) }.map { id.dropFirst($0.count) }] {
      guard let base else { continue }
      names.append(base)
      if let region { names.append("bedrock/\(region)/\(base)") }
    }
    for table in [current, retired] {
      for name in names {
        if let line = table[name] { return Price(entry: String(name), line: line) }
      }
    }
    return nil
  }
}
