// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Testing

@Suite("Who sends a request")
struct AuthorizationTests {
  @Test("an API key goes as a bearer token") func bearer() throws {
    let request = AWSRequest("POST", try Endpoint(parsing: "https://bedrock-runtime.us-east-1.amazonaws.com"), path: "/model/m/converse")
    let sent = Authorization.bearer(Secret("abc")).apply(to: request, at: SignatureV4Tests.date)
    #expect(sent.headers == [HeaderField("Authorization", "Bearer abc")])
  }

  @Test("the environment's API key is for models, and agents do not take it") func services() {
    let environment = ["AWS_BEARER_TOKEN_BEDROCK": "abc"]
    #expect(AWSService.bedrockRuntime.bearerToken(in: environment) == Secret("abc"))
    #expect(AWSService.bedrock.bearerToken(in: environment) == Secret("abc"))
    #expect(AWSService.bedrockAgentRuntime.bearerToken(in: environment) == nil)
    #expect(AWSService.sts.bearerToken(in: environment) == nil)
    #expect(AWSService.bedrockRuntime.bearerToken(in: ["AWS_BEARER_TOKEN_BEDROCK": ""]) == nil)
  }

  @Test("an API key goes before a signature, where the service takes it") func choice() async throws {
    let provider = CredentialProvider(SignatureV4Tests.credentials())
    func find(_ service: AWSService, _ environment: [String: String]) async throws -> Authorization {
      try await Authorization.find(for: service, region: "us-west-2", environment: environment, provider: provider)
    }
    let signature = Authorization.signature(SignatureV4Tests.signer, SignatureV4Tests.credentials())
    #expect(try await find(.bedrockRuntime, ["AWS_BEARER_TOKEN_BEDROCK": "abc"]) == .bearer(Secret("abc")))
    #expect(try await find(.bedrockRuntime, [:]) == signature)
    #expect(try await find(.bedrockAgentRuntime, ["AWS_BEARER_TOKEN_BEDROCK": "abc"]) == signature)
  }

  @Test("nothing that is printed or dumped holds a secret") func masked() throws {
    let credentials = Credentials(accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "s3cr3t", sessionToken: "t0k3n", source: "a test")
    let request = AWSRequest(
      "GET", try Endpoint(parsing: "https://example.com"), path: "/a", query: "q=t0k3n", headers: [HeaderField("a", "t0k3n")],
      body: Array("s3cr3t".utf8))
    let signer = SignatureV4Tests.signer
    let signed = signer.sign(request, with: credentials, at: SignatureV4Tests.date)
    let values: [Any] = [
      credentials, request, signed, signed.request, AWSResponse(status: 200, body: Array("s3cr3t".utf8)), Secret("s3cr3t"),
      Authorization.bearer(Secret("t0k3n")), Authorization.signature(signer, credentials), [credentials], Optional(credentials) as Any,
    ]
    for value in values {
      var dumped = ""
      dump(value, to: &dumped)
      for text in [dumped, "\(value)", String(reflecting: value)] {
        #expect(!text.contains("s3cr3t") && !text.contains("t0k3n") && !text.contains("AKIAIOSFODNN7"), "\(text)")
        #expect(!text.contains("115, 51, 99") && !text.contains("Signature="), "\(text)")
      }
    }
    #expect("\(credentials)" == "credentials …MPLE from a test")
  }
}
