// SPDX-License-Identifier: Apache-2.0

let commands = [
  Commands.demo, Commands.event, Commands.check, Commands.call, Commands.host, Commands.generate, Commands.schema, Commands.lint,
  Commands.new, Commands.agent, Commands.ask, Commands.meter, Commands.usage,
]

let overview = """
  outcrop COMMAND [ARGUMENTS]

  Bedrock agents' action groups in Swift: build them, call them on this machine, check their answers; ask agents, and see what that costs.

  \(commands.map { "  outcrop \($0.usage)\n      \($0.summary)" }.joined(separator: "\n"))

  outcrop COMMAND --help tells more. Exit status: 0 success, 1 a finding or a failed call, 2 wrong usage.
  """

func run(_ arguments: [String]) -> Int32 {
  guard let name = arguments.first, !["help", "--help", "-h"].contains(name) else {
    Terminal.print(overview)
    return arguments.isEmpty ? 2 : 0
  }
  guard let command = commands.first(where: { $0.name == name }) else {
    Terminal.complain("There is no command \"\(name)\". Known: \(commands.map(\.name).joined(separator: ", ")).")
    return 2
  }
  let rest = arguments.dropFirst()
  if rest.prefix(while: { $0 != "--" }).contains("--help") {
    Terminal.print(command.help)
    return 0
  }
  do {
    return try command.run(CommandArguments(rest, command.options))
  } catch let misuse as CommandArguments.Misuse {
    Terminal.complain("outcrop \(name): \(misuse.sentence)")
    return 2
  } catch let failure as Failure {
    Terminal.complain("outcrop \(name): \(failure.sentence)")
    return 1
  } catch {
    Terminal.complain("outcrop \(name): \(error)")
    return 1
  }
}

Terminal.exit(run(Array(CommandLine.arguments.dropFirst())))
