// SPDX-License-Identifier: Apache-2.0

/// The shared config and credentials files: profiles, SSO sessions and endpoints of services.
package struct SharedConfiguration: Sendable {
  /// The settings of a section; one that holds others is named `outer.inner`.
  typealias Section = [String: String]

  /// The profiles, those of the credentials file laid over those of the config file.
  private(set) var profiles: [String: Section] = [:]
  /// The SSO sessions.
  private(set) var ssoSessions: [String: Section] = [:]
  /// The `services` sections.
  private(set) var services: [String: Section] = [:]
  /// Where the files were looked for.
  let places: [String]
  /// The profile that is used when none is named.
  package let profileName: String
  /// Who chose the profile; `nil` when nobody did and it is `default`.
  let profileChooser: String?

  /// The settings of the profile in use.
  var profile: Section { profiles[profileName] ?? [:] }

  /// The file with trusted certificates that the profile names.
  var certificates: String? { profile["ca_bundle"].flatMap { $0.isEmpty ? nil : $0 } }

  /// Reads both files, where the environment or the custom says they are.
  ///
  /// - Parameters:
  ///   - surroundings: where the files are.
  ///   - profile: the profile to use; otherwise the environment chooses.
  /// - Throws: when a file cannot be read or understood, or when a profile was chosen that neither has.
  package init(_ surroundings: Surroundings, profile: String? = nil) throws(CredentialsError) {
    let home = surroundings.variable("HOME")
    func path(_ variable: String, _ custom: String) -> String? {
      let path = surroundings.variable(variable) ?? home.map { "\($0)/.aws/\(custom)" }
      return path.map { $0.hasPrefix("~/") ? (home ?? "") + $0.dropFirst() : $0 }
    }
    let config = path("AWS_CONFIG_FILE", "config")
    let credentials = path("AWS_SHARED_CREDENTIALS_FILE", "credentials")
    places = [credentials, config].compactMap(\.self)
    let variables = ["AWS_DEFAULT_PROFILE", "AWS_PROFILE"].filter { surroundings.variable($0) != nil }
    profileChooser = profile != nil ? "the program" : variables.first
    profileName = profile ?? variables.first.flatMap { surroundings.variable($0) } ?? "default"
    if let config, let text = try surroundings.text(of: config) { try add(text, of: config, isCredentials: false) }
    if let credentials, let text = try surroundings.text(of: credentials) { try add(text, of: credentials, isCredentials: true) }
    if let profileChooser, profiles[profileName] == nil {
      throw CredentialsError(
        .invalidConfiguration,
        "\(profileChooser) chose the profile \"\(profileName)\", which is not in \(places.joined(separator: " or ")); "
          + "`aws configure list-profiles` shows those that are")
    }
  }

  /// Lays the sections of a file over what is there.
  private mutating func add(_ text: String, of path: String, isCredentials: Bool) throws(CredentialsError) {
    for (header, section) in try SharedConfiguration.sections(text, of: path) {
      let words = header.split(separator: " ", maxSplits: 1).map(String.init)
      let name = words.count == 2 ? SharedConfiguration.trimmed(words[1][...]) : header
      switch words.first {
      case _ where isCredentials: profiles[header, default: [:]].merge(section) { $1 }
      case "profile" where words.count == 2: profiles[name, default: [:]].merge(section) { $1 }
      case "sso-session" where words.count == 2: ssoSessions[name, default: [:]].merge(section) { $1 }
      case "services" where words.count == 2: services[name, default: [:]].merge(section) { $1 }
      case "default" where words.count == 1: profiles["default", default: [:]].merge(section) { own, _ in own }
      default: continue
      }
    }
  }

  /// The sections of a file, in order.
  private static func sections(_ text: String, of path: String) throws(CredentialsError) -> [(String, Section)] {
    var sections: [(String, Section)] = []
    var outer: String?
    for (index, raw) in text.utf8.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() {
      let full = String(decoding: raw, as: UTF8.self)[...]
      let line = trimmed(full)
      if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
      if line.hasPrefix("[") {
        guard let end = line.firstIndex(of: "]") else { throw wrong(path, index, "the section's \"]\" is missing") }
        sections.append((trimmed(line[..<end].dropFirst()), [:]))
        outer = nil
        continue
      }
      guard !sections.isEmpty else { throw wrong(path, index, "a setting stands before the first [section]") }
      let key = trimmed(line.prefix { $0 != "=" }[...]).lowercased()
      let isNested = full.first?.isWhitespace ?? false
      guard line.contains("="), !key.isEmpty else {
        if isNested, outer != nil { continue }
        throw wrong(path, index, "\"name = value\" is expected")
      }
      let value = withoutComment(trimmed(line.drop { $0 != "=" }.dropFirst()), of: key)
      if isNested, let outer {
        sections[sections.count - 1].1["\(outer).\(key)"] = value
      } else {
        sections[sections.count - 1].1[key] = value
        outer = value.isEmpty ? key : nil
      }
    }
    return sections
  }

  /// A value without the comment behind it; a command keeps what looks like one.
  private static func withoutComment(_ value: String, of key: String) -> String {
    guard key != "credential_process" else { return value }
    let ends = [" #", " ;", "\t#", "\t;"].compactMap { value.firstRange(of: $0)?.lowerBound }
    return ends.min().map { trimmed(value[..<$0]) } ?? value
  }

  static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }

  static func trimmed(_ text: String) -> String { trimmed(text[...]) }

  private static func wrong(_ path: String, _ index: Int, _ detail: String) -> CredentialsError {
    CredentialsError(.invalidConfiguration, "\(path):\(index + 1): \(detail)")
  }
}
