// SPDX-License-Identifier: Apache-2.0

/// What an author may have meant.
package enum Nearest {
  private static let lengthMax = 200

  /// The known name that differs least, when it differs in at most two letters of five.
  package static func name(to written: String, among known: [String]) -> String? {
    guard written.utf8.count <= lengthMax else { return nil }
    let letters = bare(written)
    let ranked = known.map { (name: $0, distance: distance(letters, bare($0))) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance * 5 <= letters.count * 2 ? best.name : nil
  }

  /// How many letters must be changed, left out or added, case and underscores aside.
  package static func distance(_ left: String, _ right: String) -> Int { distance(bare(left), bare(right)) }

  /// The letters without case and underscores: `actionGroups` is `action_groups`.
  private static func bare(_ name: String) -> [UInt8] { name.lowercased().utf8.filter { $0 != UInt8(ascii: "_") } }

  /// How many letters must be changed, left out or added.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (line, one) in left.enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for (column, other) in right.enumerated() {
        let changed = diagonal + (one == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(changed, row[column] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}
