// SPDX-License-Identifier: Apache-2.0

extension Surroundings {
  /// The machine that the program runs on.
  ///
  /// - Parameters:
  ///   - environment: the environment's variables, which only a program can read.
  ///   - transport: what asks containers, instances and AWS's token services.
  ///   - now: the time.
  /// - Returns: files, network and programs as they are.
  package static func live(
    environment: [String: String], transport: Transport, now: @escaping @Sendable () -> Timestamp = { Timestamp.now() }
  ) -> Surroundings {
    var surroundings = files(environment: environment)
    surroundings.now = now
    surroundings.exchange = { request, seconds in
      let limit = Duration.seconds(seconds)
      return try await transport.exchange(request, Deadlines(connect: limit, idle: limit, total: limit), bytesMax: bytesMax)
    }
    surroundings.run = { words in try await ProgramRun(words, environment: environment).output() }
    return surroundings
  }

  /// The machine's files alone; nobody else answers.
  static func files(environment: [String: String]) -> Surroundings {
    Surroundings(
      environment: environment, readFile: { try FileReading.bytes(of: $0, bytesMax: bytesMax) }, now: { Timestamp.now() },
      exchange: { _, _ in throw AWSError(.unsent, code: "Stopped", message: "there is no transport") },
      run: { _ in throw AWSError(.unsent, code: "Stopped", message: "no program may be run") })
  }
}
