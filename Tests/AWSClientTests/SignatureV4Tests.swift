// SPDX-License-Identifier: Apache-2.0

import AWSClient
import JSON
import Testing

@Suite("Signature Version 4")
struct SignatureV4Tests {
  static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
  static let date = Timestamp("20260102T030405Z") ?? Timestamp(secondsSince1970: 0)
  static let signer = SignatureV4(region: "us-west-2", service: "bedrock")

  static func credentials(_ token: String? = nil) -> Credentials {
    Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: secret, sessionToken: token)
  }

  @Test("the key of a day is the one of AWS's documentation") func signingKey() throws {
    let signer = SignatureV4(region: "us-east-1", service: "iam")
    let date = try #require(Timestamp("20150830T000000Z"))
    let key = Digest.hexadecimal(signer.signingKey(Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), date))
    #expect(key == "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9")
  }

  @Test("a request to an agent is signed as botocore signs it") func agent() throws {
    let endpoint = try Endpoint(parsing: "https://bedrock-agent-runtime.us-west-2.amazonaws.com")
    let request = AWSRequest(
      "POST", endpoint, path: "/agents/A/agentAliases/B/sessions/\(PercentEncoding.encoded("a:b"))/text",
      headers: [HeaderField("Content-Type", "application/json")], body: Array(#"{"inputText":"hi"}"#.utf8))
    let signed = Self.signer.sign(request, with: Self.credentials(), at: Self.date)
    #expect(
      signed.request.headers["authorization"]
        == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-west-2/bedrock/aws4_request, SignedHeaders=content-type;host;x-amz-date, "
        + "Signature=f8d92a6a168e9afeefc3451a7b822b4ff99b6044090267e9aef44b9d5d18eecf")
    #expect(signed.request.headers["X-Amz-Date"] == "20260102T030405Z")
    #expect(signed.request.url == "https://bedrock-agent-runtime.us-west-2.amazonaws.com/agents/A/agentAliases/B/sessions/a%3Ab/text")
  }

  @Test("a port, a path of the endpoint, a token and a user agent are signed as botocore signs them") func endpoint() throws {
    let request = AWSRequest(
      "POST", try Endpoint(parsing: "http://127.0.0.1:8443/prefix/"), path: "/model/\(PercentEncoding.encoded("x/y"))/converse",
      headers: [HeaderField("Content-Type", "application/json"), HeaderField("User-Agent", "x")], body: Array("{}".utf8))
    let signed = Self.signer.sign(request, with: Self.credentials("tok/en+1=="), at: Self.date)
    #expect(signed.signature == "46a0147216125104008acfd082c3759cc5c717ea0ec51c5c959aca75edc96b7e")
    #expect(signed.request.headers["x-amz-security-token"] == "tok/en+1==")
  }

  @Test("signing anew replaces the old signature") func again() throws {
    let request = AWSRequest("GET", try Endpoint(parsing: "https://example.com"))
    let first = Self.signer.sign(request, with: Self.credentials("old"), at: Self.date.advanced(bySeconds: -60))
    let second = Self.signer.sign(first.request, with: Self.credentials(), at: Self.date)
    #expect(second.request == Self.signer.sign(request, with: Self.credentials(), at: Self.date).request)
    #expect(second.request.headers.count == 2)
  }

  @Test(
    "a presigned request is botocore's",
    arguments: [
      (String?.none, "a27884da5492609aabf329fa37d9ebfc43fc30bc26dfa7c45723eacdf4dd1099"),
      ("tok/en+1==", "4c105066fee821a517a3c6ea507fcfde77cfea707ee8b4e307d98924831a138d"),
    ])
  func presigned(token: String?, signature: String) throws {
    let request = AWSRequest("POST", try Endpoint(parsing: "https://bedrock.amazonaws.com"), query: "Action=CallWithBearerToken")
    let signed = Self.signer.presign(request, with: Self.credentials(token), at: Self.date, forSeconds: 43_200)
    #expect(
      signed.request.url
        == "https://bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Algorithm=AWS4-HMAC-SHA256"
        + "&X-Amz-Credential=AKIDEXAMPLE%2F20260102%2Fus-west-2%2Fbedrock%2Faws4_request&X-Amz-Date=20260102T030405Z&X-Amz-Expires=43200"
        + "&X-Amz-SignedHeaders=host\(token == nil ? "" : "&X-Amz-Security-Token=tok%2Fen%2B1%3D%3D")&X-Amz-Signature=\(signature)")
  }

  @Test("every byte of a request counts") func sensitive() throws {
    let request = AWSRequest("POST", try Endpoint(parsing: "https://example.com"), path: "/a", query: "b=c", body: [1, 2])
    var others = Array(repeating: request, count: 5)
    others[0].method = "PUT"
    others[1].path = "/A"
    others[2].query = "b=C"
    others[3].body = [1, 3]
    others[4].headers["x-amz-source-arn"] = "arn"
    let signatures = (others + [request]).map { Self.signer.sign($0, with: Self.credentials(), at: Self.date).signature }
    #expect(Set(signatures).count == 6)
  }

  @Test("every request of the golden file is signed as botocore signed it", .enabled(if: goldens != nil, "\(Vectors.missing)"))
  func bedrock() throws {
    let cases = try #require(Self.goldens)
    #expect(cases.count == 15)
    for vector in cases { try checkGolden(vector) }
  }

  static let goldens = Vectors.json("sigv4_bedrock_golden.json")?["cases"]?.array

  private func checkGolden(_ vector: JSONValue) throws {
    func text(_ name: String) throws -> String { try #require(vector[name]?.string) }
    let url = try text("url")
    let start = try #require(url.firstRange(of: "://")).upperBound
    let path = url[start...].drop { $0 != "/" }
    var request = AWSRequest(
      try text("method"), try Endpoint(parsing: String(url[..<path.startIndex])), path: String(path.prefix { $0 != "?" }))
    request.query = String(path.drop { $0 != "?" }.dropFirst())
    request.body = Array((vector["body"]?.string ?? "").utf8)
    let added: Set<String> = ["X-Amz-Date", "X-Amz-Security-Token", "Authorization", "Content-Length"]
    for member in try #require(vector["headers"]?.object).members where !added.contains(member.name) {
      request.headers.append(HeaderField(member.name, try #require(member.value.string)))
    }
    let credentials = Credentials(
      accessKeyID: try text("accessKey"), secretAccessKey: try text("secretKey"), sessionToken: vector["sessionToken"]?.string)
    let signer = SignatureV4(region: try text("region"), service: try text("service"))
    let signed = signer.sign(request, with: credentials, at: try #require(Timestamp(try text("date"))))
    let name = try text("name")
    #expect(signed.canonicalRequest == (try text("canonicalRequest")), "\(name)")
    #expect(signed.stringToSign == (try text("stringToSign")), "\(name)")
    #expect(signed.request.headers["Authorization"] == (try text("authorization")), "\(name)")
    #expect(signed.request.url == url, "\(name)")
  }

  @Test("AWS's own suite passes, with the cases that botocore leaves out", .enabled(if: suite != nil, "\(Vectors.missing)"))
  func awsSuite() throws {
    let cases = try #require(Self.suite).members
    #expect(cases.count == 34)
    for member in cases { try checkSuite(member.name, member.value) }
  }

  static let suite = Vectors.json("aws4_testsuite.json")?["cases"]?.object

  private func checkSuite(_ name: String, _ vector: JSONValue) throws {
    let canonical = try #require(vector["creq"]?.string)
    let request = try parse(try #require(vector["req"]?.string))
    let token = canonical.split(separator: "\n").first { $0.hasPrefix("x-amz-security-token:") }?.dropFirst(21).description
    let signer = SignatureV4(region: "us-east-1", service: "service")
    let signed = signer.sign(request, with: Self.credentials(token), at: try #require(Timestamp("20150830T123600Z")))
    #expect(signed.canonicalRequest == canonical, "\(name)")
    #expect(signed.stringToSign == vector["sts"]?.string, "\(name)")
    #expect(signed.request.headers["Authorization"] == vector["authz"]?.string, "\(name)")
  }

  /// A request as the suite writes it.
  private func parse(_ text: String) throws -> AWSRequest {
    let parts = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = try #require(parts.first)
    let target = line.drop { $0 != " " }.dropFirst().dropLast(" HTTP/1.1".count)
    let path = target.prefix { $0 != "?" }
    var request = AWSRequest(
      String(line.prefix { $0 != " " }), try Endpoint(parsing: "https://example.amazonaws.com"), path: String(path),
      query: String(target.dropFirst(path.count + 1)))
    let end = parts.dropFirst().firstIndex(of: "") ?? parts.endIndex
    for part in parts[1..<end] {
      if part.hasPrefix(" "), let last = request.headers.indices.last {
        request.headers[last].value += "\n\(part)"
      } else {
        let name = part.prefix { $0 != ":" }
        if name != "Host" { request.headers.append(HeaderField(String(name), String(part.dropFirst(name.count + 1)))) }
      }
    }
    request.body = Array(parts[end...].dropFirst().joined(separator: "\n").utf8)
    return request
  }
}
