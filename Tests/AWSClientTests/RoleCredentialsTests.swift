// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Testing

@Suite("Roles and single sign-on")
struct RoleCredentialsTests {
  static let chained = """
    [profile deploy]
    role_arn = arn:aws:iam::1:role/deploy
    source_profile = admin
    external_id = e/1
    duration_seconds = 900
    role_session_name = me
    [profile admin]
    role_arn = arn:aws:iam::1:role/admin
    source_profile = base
    [profile base]
    aws_access_key_id = AKBASE
    aws_secret_access_key = s
    region = eu-west-1
    """

  @Test("a role is assumed with the credentials of another, signed for the region") func chain() async throws {
    let world = World.config(Self.chained, ["AWS_PROFILE": "deploy", "AWS_REGION": "eu-west-1"]) { request in
      World.role(String(decoding: request.body, as: UTF8.self).contains("admin") ? "AKADMIN" : "AKDEPLOY")
    }
    let credentials = try await world.resolve()
    #expect(credentials.accessKeyID == "AKDEPLOY" && credentials.sessionToken?.revealed == "role&token")
    #expect(credentials.expiration == Timestamp("2026-01-02T04:04:05Z"))
    let (first, second) = (try #require(world.requests.first), try #require(world.requests.last))
    #expect(world.requests.count == 2 && first.url == "https://sts.eu-west-1.amazonaws.com/" && first.method == "POST")
    #expect(
      String(decoding: second.body, as: UTF8.self)
        == "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fdeploy&RoleSessionName=me&DurationSeconds=900"
        + "&ExternalId=e%2F1")
    let signer = SignatureV4(region: "eu-west-1", service: "sts")
    let base = Credentials(accessKeyID: "AKBASE", secretAccessKey: "s")
    #expect(signer.sign(first, with: base, at: world.time).request.headers["Authorization"] == first.headers["Authorization"])
    #expect(second.headers["Authorization"]?.contains("Credential=AKADMIN/") == true)
    #expect(second.headers["X-Amz-Security-Token"] == "role&token")
  }

  @Test(
    "a role's credentials may come from a credential_source",
    arguments: [("Environment", "AKENV"), ("EcsContainer", "AKECS"), ("Ec2InstanceMetadata", "AKEC2")])
  func source(name: String, id: String) async throws {
    let environment = [
      "AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "s", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x",
    ]
    let world = World.config("[profile p]\nrole_arn = r\ncredential_source = \(name)\n", environment) { request in
      switch (request.endpoint.host, request.path) {
      case ("169.254.170.2", "/v2/x"): World.json("AKECS")
      case ("169.254.169.254", "/latest/api/token"): World.text(200, "token")
      case ("169.254.169.254", "/latest/meta-data/iam/security-credentials/"): World.text(200, "role\n")
      case ("169.254.169.254", _): World.json("AKEC2")
      default: World.role("AKROLE")
      }
    }
    #expect(try await world.resolve(profile: "p").accessKeyID == "AKROLE")
    let last = try #require(world.requests.last)
    #expect(last.url == "https://sts.us-east-1.amazonaws.com/")
    #expect(last.headers["Authorization"]?.contains("Credential=\(id)/") == true)
  }

  @Test("a web identity is sent unsigned", arguments: [true, false]) func webIdentity(isFromEnvironment: Bool) async throws {
    let environment = ["AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn", "AWS_ROLE_SESSION_NAME": "pod"]
    let config = "[default]\nrole_arn = arn\nweb_identity_token_file = /token\nrole_session_name = pod\nregion = us-gov-west-1\n"
    let world = World(
      isFromEnvironment ? environment : [:], files: ["/token": "jwt.a-b\n", "/home/u/.aws/config": isFromEnvironment ? "" : config],
      answers: { _ in World.role("AKWEB") })
    #expect(try await world.resolve().accessKeyID == "AKWEB")
    let request = try #require(world.requests.first)
    #expect(request.headers["Authorization"] == nil)
    #expect(request.endpoint.host == (isFromEnvironment ? "sts.us-east-1.amazonaws.com" : "sts.us-gov-west-1.amazonaws.com"))
    #expect(
      String(decoding: request.body, as: UTF8.self)
        == "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn&RoleSessionName=pod&WebIdentityToken=jwt.a-b")
  }

  @Test("the service's refusal is told, and its own trouble is tried three times") func refused() async throws {
    let denied = World.config(Self.chained, ["AWS_PROFILE": "admin"]) { _ in
      World.text(403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>a &lt; b</Message></Error></ErrorResponse>")
    }
    let error = try #require(await denied.failure())
    #expect(error.code == .refused && error.sentence.contains("AccessDenied: a < b") && denied.requests.count == 1)
    let down = World.config(Self.chained, ["AWS_PROFILE": "admin"]) { _ in World.text(503, "") }
    #expect(await down.failure()?.code == .unreachable)
    #expect(down.requests.count == 3)
  }

  static let sso = """
    [profile dev]
    sso_session = corp
    sso_account_id = 123
    sso_role_name = Dev/1
    [sso-session corp]
    sso_region = eu-west-1
    sso_start_url = https://corp.awsapps.com/start
    [profile old]
    sso_account_id = 123
    sso_role_name = Dev
    sso_region = us-east-1
    sso_start_url = https://corp.awsapps.com/start
    """

  @Test(
    "the cached token of single sign-on is exchanged, under either of its names",
    arguments: [
      // SHA-1 of "corp" and of the start URL.
      ("dev", "ee0bfd2552fbd840c02cc48b6e823320543c450f", "https://portal.sso.eu-west-1.amazonaws.com", "Dev%2F1"),
      ("old", "a51746d4aa793ae07b25e90c3a5db96fc7832bd7", "https://portal.sso.us-east-1.amazonaws.com", "Dev"),
    ])
  func signOn(profile: String, hash: String, host: String, role: String) async throws {
    let world = World(
      files: [
        "/home/u/.aws/config": Self.sso,
        "/home/u/.aws/sso/cache/\(hash).json": #"{"accessToken":"sso-t","expiresAt":"2026-01-02T05:00:00UTC"}"#,
      ],
      answers: { _ in
        World.text(200, #"{"roleCredentials":{"accessKeyId":"AKSSO","secretAccessKey":"s","sessionToken":"t","expiration":1767326645000}}"#)
      })
    let credentials = try await world.resolve(profile: profile)
    #expect(credentials.accessKeyID == "AKSSO" && credentials.expiration == Timestamp("2026-01-02T03:04:05Z")?.advanced(bySeconds: 3600))
    let request = try #require(world.requests.first)
    #expect(request.url == "\(host)/federation/credentials?role_name=\(role)&account_id=123")
    #expect(request.headers == [HeaderField("x-amz-sso_bearer_token", "sso-t")])
  }

  @Test(
    "who is not signed on is told how to",
    arguments: [String?.none, #"{"accessToken":"hunter2","expiresAt":"2026-01-01T00:00:00Z"}"#, #"{"accessToken":"hunter2"}"#, "x"])
  func signedOff(cache: String?) async throws {
    var files = ["/home/u/.aws/config": Self.sso]
    files["/home/u/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json"] = cache
    let error = try #require(await World(files: files).failure(profile: "dev"))
    #expect(error.sentence.contains("aws sso login --profile dev") && !error.sentence.contains("hunter2"), "\(error.sentence)")
  }
}
