// SPDX-License-Identifier: Apache-2.0

/// Hides what looks like a credential: some errors of AWS repeat the header that they complain about.
enum MaskedText {
  /// A run of letters and digits of this length is no word: signatures, keys and tokens have more.
  private static let runMax = 31
  /// What the ids of access keys begin with; they have 20 characters.
  private static let keyPrefixes = ["AKIA", "ASIA", "ABIA", "ACCA"]
  private static let keyLength = 20

  /// The text with `***` in place of each such run.
  static func of(_ text: String) -> String {
    var (masked, run) = ("", "")
    for character in text {
      if isPart(character) {
        run.append(character)
        continue
      }
      masked += shown(run)
      masked.append(character)
      run = ""
    }
    return masked + shown(run)
  }

  private static func isPart(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber) || character == "+"
  }

  private static func shown(_ run: String) -> String {
    let isKey = run.count >= keyLength && keyPrefixes.contains { run.contains($0) }
    return isKey || run.count > runMax ? "***" : run
  }
}
