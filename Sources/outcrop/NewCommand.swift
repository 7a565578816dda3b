// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import JSON

extension Commands {
  static let new = Command(
    name: "new", usage: "new NAME [--output DIR] [--outcrop PATH]",
    summary: "Makes a package with one schema, one action, one test and a template, that builds and passes its test with swift test.",
    discussion: """
      NAME is the function's: letters and digits, a capital first. The package depends on the checkout of Outcrop that this program was built
      in, by path, until there is a released version.
      """,
    options: [
      .init("output", "DIR", "The folder in which the package's folder is made; the current one by default."),
      .init("outcrop", "PATH", "Another checkout of Outcrop to depend on."),
    ]
  ) { arguments in
    let name = try arguments.words(1...1, "outcrop new NAME")[0]
    if let problem = NewPackage.problem(withName: name) { throw CommandArguments.Misuse(sentence: problem) }
    let checkout = try Checkout(arguments.value("outcrop"))
    if checkout.modules.contains(name.lowercased()) {
      throw CommandArguments.Misuse(sentence: "\(name) is the name of a part of Outcrop; a package's name must be its own.")
    }
    let output = arguments.value("output") ?? "."
    let package = NewPackage(name: name, checkout: checkout.path)
    try package.write(in: output)
    let folder = output == "." ? name : "\(output)/\(name)"
    Terminal.print("\(folder)\n" + package.files.map { "  \($0.path)" }.joined(separator: "\n"))
    Terminal.print("\nNext: cd \(folder) && swift test")
    return 0
  }
}

/// A checkout of Outcrop, which a package can depend on.
struct Checkout {
  let path: String

  /// The checkout at a path, or the one around this program.
  init(_ given: String?) throws(Failure) {
    if let given {
      guard Checkout.isCheckout(given) else {
        throw Failure(sentence: "\(given) is no checkout of Outcrop; expected a folder with its Package.swift.")
      }
      path = URL(filePath: Terminal.absolute(given)).standardized.path
      return
    }
    var folder = URL(filePath: Terminal.sibling("x")).deletingLastPathComponent()
    for _ in 0..<8 {
      if Checkout.isCheckout(folder.path) {
        path = folder.path
        return
      }
      folder = folder.deletingLastPathComponent()
    }
    throw Failure(sentence: "No checkout of Outcrop was found around this program; say where one is with --outcrop PATH.")
  }

  private static func isCheckout(_ path: String) -> Bool {
    ["Package.swift", "Sources/LambdaRuntime", "Plugins/GenerateActions"].allSatisfy {
      FileManager.default.fileExists(atPath: "\(path)/\($0)")
    }
  }

  /// The names of its modules, in lower case: no two modules of a build may share one.
  var modules: Set<String> {
    let folders = ["Sources", "Tests", "Plugins"].flatMap { (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\($0)")) ?? [] }
    return Set(folders.map { $0.lowercased() })
  }
}

extension NewPackage {
  /// Writes the package's folder, whole or not at all.
  func write(in directory: String) throws(Failure) {
    let files = FileManager.default
    let folder = URL(filePath: Terminal.absolute(directory)).appending(path: name)
    var isDirectory = false
    guard files.fileExists(atPath: Terminal.absolute(directory), isDirectory: &isDirectory), isDirectory else {
      throw Failure(sentence: "\(directory) is no folder.")
    }
    guard !files.fileExists(atPath: folder.path) else {
      throw Failure(sentence: "\(folder.path) exists already; nothing was written.")
    }
    // Written beside it first: a folder of that name is always a whole package.
    let draft = folder.deletingLastPathComponent().appending(path: ".\(name).outcrop-new")
    try? files.removeItem(at: draft)
    do {
      for file in self.files { try Terminal.write(file.text, to: draft.appending(path: file.path).path) }
      try files.moveItem(at: draft, to: folder)
    } catch {
      try? files.removeItem(at: draft)
      throw Failure(sentence: "The package cannot be written to \(folder.path).")
    }
  }
}
