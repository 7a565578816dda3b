// SPDX-License-Identifier: Apache-2.0

/// What was written behind a command's name, sorted into words and options.
struct CommandArguments: Sendable {
  /// An option that a command knows.
  struct Option: Sendable {
    var name: String
    /// What stands for the value in the help; `nil` for a switch.
    var value: String?
    var help: String

    init(_ name: String, _ value: String? = nil, _ help: String) {
      self.name = name
      self.value = value
      self.help = help
    }
  }

  /// A command line that cannot be understood: one sentence, exit status 2.
  struct Misuse: Error {
    var sentence: String
  }

  private(set) var words: [String] = []
  private var values: [String: [String]] = [:]

  /// Sorts arguments; everything behind `--` is a word.
  init(_ arguments: some Sequence<String>, _ options: [Option]) throws(Misuse) {
    var waiting: Option?
    var endsOptions = false
    for argument in arguments {
      if let option = waiting {
        values[option.name, default: []].append(argument)
        waiting = nil
      } else if endsOptions || !argument.hasPrefix("--") || argument.count < 2 {
        words.append(argument)
      } else if argument == "--" {
        endsOptions = true
      } else {
        waiting = try take(argument.dropFirst(2), options)
      }
    }
    if let waiting { throw Misuse(sentence: "--\(waiting.name) needs a value: --\(waiting.name) \(waiting.value ?? "VALUE").") }
  }

  /// Stores `name`, `name=value`, or gives back the option that waits for its value.
  private mutating func take(_ text: Substring, _ options: [Option]) throws(Misuse) -> Option? {
    let name = String(text.prefix { $0 != "=" })
    guard let option = options.first(where: { $0.name == name }) else {
      let known = options.map { "--\($0.name)" }.joined(separator: ", ")
      throw Misuse(sentence: "There is no option --\(name) here. Known: \(known.isEmpty ? "none" : known).")
    }
    guard option.value != nil else {
      values[name, default: []].append("")
      return nil
    }
    guard text.count > name.count else { return option }
    values[name, default: []].append(String(text.dropFirst(name.count + 1)))
    return nil
  }

  func has(_ name: String) -> Bool { values[name] != nil }
  func all(_ name: String) -> [String] { values[name] ?? [] }
  func value(_ name: String) -> String? { values[name]?.last }

  /// The option's value out of these, or the first of them.
  func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, _ type: Choice.Type = Choice.self) throws(Misuse) -> Choice?
  where Choice.RawValue == String {
    guard let text = value(name) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw Misuse(sentence: "--\(name) is \"\(text)\"; expected one of \(known).")
    }
    return choice
  }

  func integer(_ name: String, in range: ClosedRange<Int>) throws(Misuse) -> Int? {
    guard let text = value(name) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw Misuse(sentence: "--\(name) is \"\(text)\"; expected a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }

  /// The words, when there are as many as the command needs.
  func words(_ counts: ClosedRange<Int>, _ usage: String) throws(Misuse) -> [String] {
    guard counts.contains(words.count) else { throw Misuse(sentence: "Expected: \(usage)") }
    return words
  }
}

/// One verb of the command line.
struct Command: Sendable {
  var name: String
  var usage: String
  var summary: String
  /// What the summary cannot say, in whole lines.
  var discussion = ""
  var options: [CommandArguments.Option] = []
  /// Gives the exit status: 0 for success, 1 for a finding or a failed call.
  var run: @Sendable (CommandArguments) throws -> Int32

  var help: String {
    var lines = ["outcrop \(usage)", "", summary]
    if !discussion.isEmpty { lines += ["", discussion] }
    let all = options + [.init("help", nil, "This text.")]
    let titles = all.map { "--\($0.name)" + ($0.value.map { " \($0)" } ?? "") }
    let width = titles.map(\.count).max() ?? 0
    lines += ["", "Options:"]
    for (title, option) in zip(titles, all) {
      lines.append("  \(title)\(String(repeating: " ", count: width - title.count + 2))\(option.help)")
    }
    return lines.joined(separator: "\n")
  }
}

/// A form that a program may read.
enum OutputFormat: String, CaseIterable {
  // swift-format-ignore
  case text, json
}
