// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Foundation
import JSON
import LocalAgent
import Testing

@Suite("A signature is verified from the bytes that arrived")
struct SignatureTests {
  static let accessKeyID = "AKIDEXAMPLE"
  static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
  static let now = 1_767_323_045  // 2026-01-02T03:04:05Z
  static let stamp = "20260102T030405Z"

  static func vectors(_ name: String) -> JSONValue? {
    let file = Recordings.root.deletingLastPathComponent().appending(path: "shared/vectors/\(name).json")
    return (try? Data(contentsOf: file)).flatMap { try? JSONValue(parsing: Array($0)) }
  }

  static let golden = vectors("sigv4_bedrock_golden")?["cases"]?.array ?? []
  static let awsSuite: [(String, JSONValue)] = vectors("aws4_testsuite")?["cases"]?.object?.members.map { ($0.name, $0.value) } ?? []

  func check(token: String? = nil, expiration: Int? = nil) -> SignatureCheck {
    SignatureCheck([.init(Self.accessKeyID, Self.secret, sessionToken: token, expiration: expiration)])
  }

  // MARK: Signatures that others made

  @Test("botocore's signatures are valid, and not for another secret", .enabled(if: !golden.isEmpty, "../shared/vectors is not there"))
  func botocore() throws {
    for vector in Self.golden {
      let url = try #require(vector["url"]?.string)
      let rest = try #require(url.split(separator: "//", maxSplits: 1).last)
      let host = rest.prefix { $0 != "/" }
      var fields = (vector["headers"]?.object?.members ?? []).map { (name: $0.name, value: $0.value.string ?? "") }
      fields.append(("Host", String(host)))
      let request = RawRequest(
        method: vector["method"]?.string ?? "", target: String(rest.dropFirst(host.count)), fields: fields,
        body: Array((vector["body"]?.string ?? "").utf8))
      var check = check(token: vector["sessionToken"]?.string)
      let name = vector["name"]?.string ?? ""
      #expect(check.verdict(on: request, at: Self.now) == .valid(accessKeyID: Self.accessKeyID), "\(name)")
      check.identities[0].secretAccessKey += "x"
      #expect(code(check.verdict(on: request, at: Self.now)) == "InvalidSignatureException", "\(name)")
    }
  }

  @Test("the signatures of AWS's own suite are valid", .enabled(if: !awsSuite.isEmpty, "../shared/vectors is not there"))
  func suite() throws {
    // Its token is added after signing, which the service's own clients do not do.
    for (name, vector) in Self.awsSuite where name != "post-sts-token/post-sts-header-after" {
      let request = try #require(vector["sreq"]?.string)
      let parts = request.split(separator: "\n\n", maxSplits: 1)
      var lines = parts[0].split(separator: "\n").map(String.init)
      let start = lines.removeFirst().split(separator: " ")
      var fields: [(name: String, value: String)] = []
      for line in lines {
        if line.hasPrefix(" ") {
          fields[fields.count - 1].value += " " + line.trimmingCharacters(in: .whitespaces)
        } else {
          let pair = line.split(separator: ":", maxSplits: 1)
          fields.append((String(pair[0]), String(pair[1])))
        }
      }
      // One request of the suite is shown with another signature than the suite says it has.
      fields.removeAll { $0.name == "Authorization" }
      fields.append(("Authorization", vector["authz"]?.string ?? ""))
      let raw = RawRequest(
        method: String(start[0]), target: start[1..<start.count - 1].joined(separator: " "), fields: fields,
        body: Array((parts.count == 2 ? parts[1] : "").utf8))
      var check = check(token: raw["x-amz-security-token"])
      check.service = "service"
      #expect(check.verdict(on: raw, at: 1_440_938_160) == .valid(accessKeyID: Self.accessKeyID), "\(name)")
    }
  }

  // MARK: Signatures of our client

  func signed(
    region: String = "us-east-1", service: String = "bedrock", secret: String = SignatureTests.secret, token: String? = nil,
    at time: Int = SignatureTests.now
  ) throws -> RawRequest {
    let request = AWSRequest(
      "POST", try Endpoint(parsing: "http://127.0.0.1:8080"),
      path: "/agents/AGENT12345/agentAliases/TSTALIASID/sessions/u%3A1/text", query: "b=%2B&a=1",
      headers: [HeaderField("Content-Type", "application/json"), HeaderField("Host", "127.0.0.1:8080")],
      body: Array(#"{"inputText":"hi"}"#.utf8))
    let credentials = Credentials(accessKeyID: Self.accessKeyID, secretAccessKey: secret, sessionToken: token)
    let signed = SignatureV4(region: region, service: service).sign(request, with: credentials, at: Timestamp(secondsSince1970: time))
      .request
    return RawRequest(
      method: signed.method, target: "\(signed.fullPath)?\(signed.query)", fields: signed.headers.map { ($0.name, $0.value) },
      body: signed.body)
  }

  func code(_ verdict: SignatureCheck.Verdict) -> String? { if case .refused(let error) = verdict { error.name } else { nil } }
  func status(_ verdict: SignatureCheck.Verdict) -> Int? { if case .refused(let error) = verdict { error.status } else { nil } }

  @Test("whatever is changed on the way makes it invalid") func tampered() throws {
    let good = try signed(token: "token")
    let check = check(token: "token")
    #expect(check.verdict(on: good, at: Self.now) == .valid(accessKeyID: Self.accessKeyID))
    var bad: [RawRequest] = []
    bad.append(RawRequest(method: "PUT", target: good.target, fields: good.fields, body: good.body))
    for target in [good.target.replacing("AGENT", with: "agent"), good.target.replacing("a=1", with: "a=2"), good.target + "&c"] {
      bad.append(RawRequest(method: "POST", target: target, fields: good.fields, body: good.body))
    }
    bad.append(RawRequest(method: "POST", target: good.target, fields: good.fields, body: good.body + [32]))
    for name in ["Host", "Content-Type"] {
      let fields = good.fields.map { $0.name == name ? (name: name, value: $0.value + "x") : $0 }
      bad.append(RawRequest(method: "POST", target: good.target, fields: fields, body: good.body))
    }
    let more = good.fields + [(name: "x-amz-source-arn", value: "arn")]
    bad.append(RawRequest(method: "POST", target: good.target, fields: more, body: good.body))
    let later = good.fields.map { $0.name == "X-Amz-Date" ? (name: $0.name, value: "20260102T030406Z") : $0 }
    bad.append(RawRequest(method: "POST", target: good.target, fields: later, body: good.body))
    for request in bad { #expect(code(check.verdict(on: request, at: Self.now)) == "InvalidSignatureException", "\(request)") }
  }

  @Test("the canonical request is shown when a signature is wrong, the token is not") func shown() throws {
    let verdict = check(token: "a-secret-token").verdict(on: try signed(secret: "other", token: "a-secret-token"), at: Self.now)
    guard case .refused(let error) = verdict else { return #expect(Bool(false), "not refused") }
    #expect(error.status == 403 && error.message.contains("content-type;host;x-amz-date;x-amz-security-token"))
    #expect(error.message.contains("/sessions/u%253A1/text") && !error.message.contains("a-secret-token"))
  }

  @Test("the clock may be five minutes off", arguments: [(-301, false), (-300, true), (0, true), (300, true), (301, false)])
  func skew(seconds: Int, isValid: Bool) throws {
    let verdict = check().verdict(on: try signed(at: Self.now + seconds), at: Self.now)
    #expect((verdict == .valid(accessKeyID: Self.accessKeyID)) == isValid)
    guard case .refused(let error) = verdict else { return }
    #expect(
      error.message.hasPrefix(
        seconds < 0 ? "Signature expired: 20260102T025904Z is now earlier than 20260102T025905Z" : "Signature not yet"))
  }

  @Test("an unknown key, a wrong token and an old one are told apart") func identities() throws {
    let plain = try signed()
    #expect(code(SignatureCheck([.init("OTHER", "secret")]).verdict(on: plain, at: Self.now)) == "UnrecognizedClientException")
    #expect(code(check(token: "t").verdict(on: plain, at: Self.now)) == "UnrecognizedClientException")
    let temporary = try signed(token: "t")
    #expect(code(check().verdict(on: temporary, at: Self.now)) == "UnrecognizedClientException")
    #expect(code(check(token: "t", expiration: Self.now).verdict(on: temporary, at: Self.now)) == "ExpiredTokenException")
    #expect(code(check(token: "t", expiration: Self.now + 1).verdict(on: temporary, at: Self.now)) == nil)
  }

  @Test("the scope must be the service's") func scope() throws {
    #expect(code(check().verdict(on: try signed(service: "bedrock-agent-runtime"), at: Self.now)) == "InvalidSignatureException")
    var check = check()
    check.region = "eu-west-1"
    #expect(code(check.verdict(on: try signed(), at: Self.now)) == "InvalidSignatureException")
    #expect(code(check.verdict(on: try signed(region: "eu-west-1"), at: Self.now)) == nil)
  }

  @Test(
    "what is no signature is refused as such",
    arguments: [
      (nil, 403, "MissingAuthenticationTokenException"), ("Bearer key", 400, "IncompleteSignatureException"),
      ("AWS4-HMAC-SHA256", 400, "IncompleteSignatureException"), ("AWS4-HMAC-SHA256 Credential=a/b/c", 400, "IncompleteSignatureException"),
      (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/bedrock/aws4_request, SignedHeaders=host;x-amz-date", 400,
        "IncompleteSignatureException"
      ),
      (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/bedrock/aws4_request, SignedHeaders=x-amz-date, Signature=0", 403,
        "InvalidSignatureException"
      ),
    ] as [(String?, Int, String)]) func malformed(authorization: String?, status: Int, name: String) throws
  {
    var request = try signed()
    request.fields.removeAll { $0.name == "Authorization" }
    if let authorization { request.fields.append(("Authorization", authorization)) }
    let verdict = check().verdict(on: request, at: Self.now)
    #expect(code(verdict) == name && self.status(verdict) == status)
  }

  @Test("the server refuses what is not signed, and writes down what it found") func server() async throws {
    var configuration = LocalAgentServer.Configuration()
    configuration.signatures = check()
    configuration.secondsSince1970 = { SignatureTests.now }
    configuration.takesAnyHost = true
    let request = try signed()
    try await withServer(configuration, Scenario([.init(Script([]))]).responder()) { server in
      let unsigned = try await server.answer()
      #expect(unsigned.status == 403 && unsigned.json?["message"] == "Missing Authentication Token")
      let fields = request.fields.map { ($0.name, $0.value) }
      let signed = try await server.send("POST", request.target, String(decoding: request.body, as: UTF8.self), fields)
      #expect(signed.status == 200)
      let verdicts = server.journal.entries.map(\.verdict)
      #expect(verdicts.count == 2 && code(verdicts[0] ?? .unchecked) == "MissingAuthenticationTokenException")
      #expect(verdicts.last == .valid(accessKeyID: Self.accessKeyID))
    }
  }
}
