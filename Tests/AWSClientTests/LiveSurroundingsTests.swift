// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Foundation
import Testing

@Suite("The machine as it is", .timeLimit(.minutes(1)))
struct LiveSurroundingsTests {
  /// A folder that is gone when the test is over.
  final class Folder {
    let url: URL
    init() throws {
      url = FileManager.default.temporaryDirectory.appending(path: "outcrop-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ text: String, to name: String) throws -> String {
      let place = url.appending(path: name)
      try Data(text.utf8).write(to: place)
      return place.path
    }
  }

  static func shell(_ script: String, environment: [String: String] = [:], bytesMax: Int = 1 << 20, limit: Duration = .seconds(20))
    async throws(ProgramRun.Failure) -> Surroundings.ProgramOutput
  {
    try await ProgramRun(["/bin/sh", "-c", script], environment: environment, bytesMax: bytesMax, limit: limit).output()
  }

  @Test("a program's output and status are taken, and it sees only the variables it was given") func program() async throws {
    let result = try await Self.shell("cat; echo \"$A-$HOME-$0\"; exit 3", environment: ["A": "b"])
    #expect(TransportTests.text(result.output) == "b--/bin/sh\n" && result.status == 3)
    #expect(try await Self.shell("kill -9 $$").status == 137)
    #expect(try await Self.shell("head -c 1000000 /dev/zero", environment: ["PATH": "/usr/bin:/bin"]).output.count == 1_000_000)
  }

  @Test("a name without a slash is looked for in the given PATH") func path() async throws {
    let result = try await ProgramRun(["echo", "found"], environment: ["PATH": "/nowhere:/usr/bin:/bin"]).output()
    #expect(TransportTests.text(result.output) == "found\n")
    await #expect(throws: ProgramRun.Failure.self) { try await ProgramRun(["echo"], environment: ["PATH": "/nowhere"]).output() }
  }

  @Test(
    "a program that writes or runs too long is ended, with all that it started",
    arguments: [
      ("while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done", "wrote more than 100000 bytes"),
      ("sleep 60 & sleep 60", "ran for more than"),
    ])
  func limits(script: String, reason: String) async throws {
    let failure = await #expect(throws: ProgramRun.Failure.self) {
      try await Self.shell(
        script, environment: ["PATH": "/usr/bin:/bin"], bytesMax: 100_000, limit: .milliseconds(script.hasPrefix("s") ? 300 : 20_000))
    }
    #expect(failure?.description.contains(reason) == true)
  }

  @Test("a program is ended when nobody waits for it any more") func cancelled() async throws {
    let task = Task { try await Self.shell("sleep 60", environment: ["PATH": "/usr/bin:/bin"]) }
    try await Task.sleep(for: .milliseconds(100))
    task.cancel()
    await #expect(throws: ProgramRun.Failure.self) { try await task.value }
  }

  @Test("credentials are found in real files, by real programs and over real sockets") func credentials() async throws {
    let folder = try Folder()
    let tool = try folder.write(
      #"""
      echo '{"Version":1,"AccessKeyId":"AKPROC","SecretAccessKey":"s","SessionToken":"t"}'
      """#, to: "tool")
    let config = try folder.write(
      "[profile p]\ncredential_process = /bin/sh \(tool)\n[profile q]\naws_access_key_id=AKFILE\naws_secret_access_key=s\n", to: "config")
    let server = try FakeServer { request, peer in
      try peer.answer(request.fields["authorization"] == "tok" ? 200 : 403, TransportTests.text(World.json("AKHOST").body))
    }
    defer { server.stop() }
    func find(_ environment: [String: String]) async throws -> Credentials {
      let surroundings = Surroundings.live(
        environment: environment.merging(["AWS_EC2_METADATA_DISABLED": "true"]) { own, _ in own }, transport: Transport(),
        now: { SignatureV4Tests.date })
      return try await CredentialChain(surroundings).resolve()
    }
    #expect(try await find(["AWS_CONFIG_FILE": config, "AWS_PROFILE": "p"]).accessKeyID == "AKPROC")
    #expect(try await find(["AWS_CONFIG_FILE": config, "AWS_PROFILE": "q"]).accessKeyID == "AKFILE")
    let container = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(server.url)/c", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "tok"]
    #expect(try await find(container).accessKeyID == "AKHOST")
  }

  @Test("an answer of more than a megabyte gives no credentials, and no redirect is followed", arguments: [true, false])
  func refused(isLarge: Bool) async throws {
    let server = try FakeServer { request, peer in
      if isLarge {
        try peer.answer(200, String(repeating: " ", count: (1 << 20) + 1))
      } else {
        try peer.answer(302, headers: [("Location", "/other")])
      }
    }
    defer { server.stop() }
    let surroundings = Surroundings.live(
      environment: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(server.url)/c", "AWS_EC2_METADATA_DISABLED": "true"], transport: Transport())
    await #expect(throws: CredentialsError.self) { try await CredentialChain(surroundings).resolve() }
    #expect(Set(server.requests.map(\.target)) == ["/c"])
  }

  @Test("a folder is no file, and a file that is not there is none") func files() throws {
    let folder = try Folder()
    #expect(try FileReading.bytes(of: folder.url.appending(path: "none").path, bytesMax: 10) == nil)
    let path = try folder.write("0123456789abcdef", to: "file")
    #expect(try FileReading.bytes(of: path, bytesMax: 100)?.count == 16)
    #expect(try FileReading.bytes(of: path, bytesMax: 10)?.count == 11)
    #expect(throws: (any Error).self) { try FileReading.bytes(of: folder.url.path, bytesMax: 10) }
  }

  @Test("the clock is the system's") func clock() {
    #expect(abs(Timestamp.now().secondsSince1970 - Int(Date().timeIntervalSince1970)) <= 2)
  }
}
