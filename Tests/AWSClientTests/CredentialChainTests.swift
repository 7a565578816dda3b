// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Testing

@Suite("The search for credentials")
struct CredentialChainTests {
  @Test("the environment's keys come first") func environment() async throws {
    let world = World(
      [
        "AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SECURITY_TOKEN": "old",
        "AWS_CREDENTIAL_EXPIRATION": "2026-01-02T04:00:00Z",
      ],
      files: ["/home/u/.aws/credentials": "[default]\naws_access_key_id = AKFILE\naws_secret_access_key = s\n"])
    let credentials = try await world.resolve()
    #expect(credentials.accessKeyID == "AKENV" && credentials.sessionToken?.revealed == "old")
    #expect(credentials.expiration == Timestamp("2026-01-02T04:00:00Z") && credentials.source == "the environment")
    #expect(try await world.resolve(profile: "default").accessKeyID == "AKFILE", "A profile of the program's goes before the environment.")
  }

  @Test("the credentials file goes before the config file, and comments are no values") func files() async throws {
    let world = World(
      ["AWS_PROFILE": "work", "AWS_CONFIG_FILE": "~/c", "AWS_SHARED_CREDENTIALS_FILE": "/s"],
      files: [
        "/home/u/c": "# mine\n[profile work]\naws_access_key_id=AKCONFIG\naws_secret_access_key=c\nregion = eu-west-1 # home\n",
        "/s": "\u{20}\n[ work ]\r\nAWS_ACCESS_KEY_ID = AKFILE ; x\r\naws_secret_access_key = a=b/c+d\r\naws_session_token = t\r\n",
      ])
    let credentials = try await world.resolve()
    #expect(credentials.accessKeyID == "AKFILE" && credentials.secretAccessKey.revealed == "a=b/c+d")
    #expect(credentials.source == "profile \"work\"" && credentials.sessionToken?.revealed == "t")
    let configuration = try SharedConfiguration(world.surroundings)
    #expect(try ServiceSettings(environment: [:], configuration: configuration).requiredRegion() == "eu-west-1")
  }

  @Test("what was tried is said when nothing is found") func nothing() async throws {
    let error = try #require(await World().failure())
    #expect(error.code == .notFound)
    for part in [
      "AWS_ACCESS_KEY_ID is not set", "\"default\" (not in /home/u/.aws/credentials and /home/u/.aws/config)",
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "169.254.169.254", "connection refused", "aws configure",
    ] { #expect(error.sentence.contains(part), "\(error.sentence)") }
  }

  @Test("AWS_DEFAULT_PROFILE goes before AWS_PROFILE, and what is chosen must exist") func chosen() async throws {
    let file = "[a]\naws_access_key_id=AKA\naws_secret_access_key=s\n[b]\naws_access_key_id=AKB\naws_secret_access_key=s\n"
    let files = ["/home/u/.aws/credentials": file]
    #expect(try await World(["AWS_PROFILE": "b"], files: files).resolve().accessKeyID == "AKB")
    #expect(try await World(["AWS_PROFILE": "b", "AWS_DEFAULT_PROFILE": "a"], files: files).resolve().accessKeyID == "AKA")
    let error = try #require(await World(["AWS_PROFILE": "c"], files: files).failure())
    #expect(error.code == .invalidConfiguration && error.sentence.contains("AWS_PROFILE chose the profile \"c\""))
  }

  @Test(
    "what is half set up ends the search with a sentence",
    arguments: [
      ("[profile p]\naws_access_key_id = hunter2", "only one of"), ("[profile p", "config:1: the section's"),
      ("region = x\n", "config:1: a setting stands before"), ("[profile p]\nhunter2\n", "config:2: \"name = value\""),
      ("[profile p]\nrole_arn = r\n", "neither source_profile nor credential_source"),
      ("[profile p]\nrole_arn = r\nsource_profile = q\ncredential_source = Environment\n", "only one is allowed"),
      ("[profile p]\nrole_arn = r\nsource_profile = q\n", "names the source_profile \"q\""),
      ("[profile p]\nrole_arn = r\nsource_profile = p\n", "its own source_profile"),
      (
        "[profile p]\nrole_arn = r\nsource_profile = q\n[profile q]\nrole_arn = r\nsource_profile = p\n",
        "circle of source_profile: p → q → p"
      ),
      ("[profile p]\nrole_arn = r\nsource_profile = q\n[profile q]\n", "has no credentials"),
      ("[profile p]\nrole_arn = r\ncredential_source = Moon\n", "Environment, EcsContainer or Ec2InstanceMetadata"),
      ("[profile p]\nrole_arn = r\ncredential_source = Environment\n", "AWS_ACCESS_KEY_ID is not set"),
      ("[profile p]\nrole_arn = r\nmfa_serial = m\nsource_profile = p\n", "MFA"),
      ("[profile p]\nrole_arn = r\nduration_seconds = 5\nsource_profile = p\n", "900 to 43200"),
      ("[profile p]\nweb_identity_token_file = /t\n", "no role_arn"),
      ("[profile p]\nrole_arn = r\nweb_identity_token_file = /t\n", "/t of profile \"p\" does not exist"),
      ("[profile p]\nsso_session = s\n", "sso-session \"s\""), ("[profile p]\nsso_start_url = u\n", "sso_region is missing"),
      ("[profile p]\ncredential_process = a 'b\n", "quote"), ("[profile p]\ncredential_process = a\n", "could not be started"),
    ])
  func broken(config: String, part: String) async throws {
    let world = World(["AWS_PROFILE": "p"], files: ["/home/u/.aws/config": config])
    let error = try #require(await world.failure())
    #expect(error.sentence.contains(part) && !error.sentence.contains("hunter2"), "\(error.sentence)")
    #expect(error.code != .notFound)
  }

  @Test(
    "variables that are half set end the search with a sentence",
    arguments: [
      (["AWS_ACCESS_KEY_ID": "a"], "AWS_SECRET_ACCESS_KEY is not"),
      (["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_CREDENTIAL_EXPIRATION": "soon"], "\"soon\""),
      (["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_CREDENTIAL_EXPIRATION": "2020-01-01T00:00:00Z"], "expired at"),
      (["AWS_WEB_IDENTITY_TOKEN_FILE": "/t"], "AWS_ROLE_ARN is not"),
    ])
  func half(environment: [String: String], part: String) async throws {
    let error = try #require(await World(environment).failure())
    #expect(error.sentence.contains(part), "\(error.sentence)")
  }

  @Test("a program gives credentials, its words as a shell would part them") func program() async throws {
    let world = World(
      files: ["/home/u/.aws/config": "[default]\ncredential_process = \"/opt/my tool\" --for 'a \"b' c\\ d # e\n"],
      output: { words in
        #expect(words == ["/opt/my tool", "--for", "a \"b", "c d", "#", "e"])
        return Surroundings.ProgramOutput(status: 0, output: World.json("AKPROC", token: "SessionToken").body)
      })
    let credentials = try await world.resolve()
    #expect(credentials.accessKeyID == "AKPROC" && credentials.sessionToken?.revealed == "t")
    #expect(credentials.expiration == Timestamp("2026-01-02T09:00:00Z"))
  }

  @Test("what a program says when it fails is not shown", arguments: [(1, "{}"), (0, "hunter2"), (0, #"{"AccessKeyId":"hunter2"}"#)])
  func programFails(status: Int, output: String) async throws {
    let world = World(
      files: ["/home/u/.aws/config": "[default]\ncredential_process = tool\n"],
      output: { _ in Surroundings.ProgramOutput(status: status, output: Array(output.utf8)) })
    let error = try #require(await world.failure())
    #expect(error.code == .refused && !error.sentence.contains("hunter2"), "\(error.sentence)")
  }

  @Test("no file, token or answer can stop the process") func fuzz() async {
    var generator = SystemRandomNumberGenerator()
    let pieces = [
      "[", "]", "default", "profile ", " ", "\n", "\r\n", "=", "#", ";", "role_arn=r\n", "source_profile = default\n",
      "credential_process = '", "\"",
      "\\", "sso_session = s\n", "[sso-session s]\n", "\t", "é", "\u{0}", "aws_access_key_id = a\n", "aws_secret_access_key = b\n", "{",
      "}", "<",
      "services =\n x = y\n", "duration_seconds = 9999999999999999999999\n", "web_identity_token_file = /t\n",
    ]
    for _ in 0..<2_000 {
      let text = (0..<Int.random(in: 0...24, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      let world = World(
        files: ["/home/u/.aws/config": "[default]\n" + text, "/home/u/.aws/credentials": text, "/t": text],
        output: { _ in Surroundings.ProgramOutput(status: 0, output: Array(text.utf8)) }, answers: { _ in World.text(200, text) })
      do { _ = try await world.resolve() } catch { #expect(!error.sentence.isEmpty) }
    }
  }
}
