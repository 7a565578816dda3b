// SPDX-License-Identifier: Apache-2.0

/// How a request says who sends it.
package enum Authorization: Hashable, Sendable {
  /// With a signature.
  case signature(SignatureV4, Credentials)
  /// With a Bedrock API key, which only ``AWSService/takesBearerToken`` services accept.
  case bearer(Secret)

  /// How a service is to be asked: with the environment's API key where the service takes one, and otherwise signed.
  ///
  /// - Parameters:
  ///   - service: the service.
  ///   - region: its region.
  ///   - environment: the environment's variables; pass none when the program chose its credentials itself.
  ///   - provider: who has credentials.
  /// - Returns: the API key, or a signer with credentials that work now.
  /// - Throws: why there are no credentials.
  package static func find(
    for service: AWSService, region: String, environment: [String: String], provider: CredentialProvider
  ) async throws(CredentialsError) -> Authorization {
    if let token = service.bearerToken(in: environment) { return .bearer(token) }
    return .signature(SignatureV4(region: region, service: service.signingName), try await provider.credentials())
  }

  /// The request with what says who sends it.
  ///
  /// - Parameters:
  ///   - request: what is sent.
  ///   - date: now.
  /// - Returns: the request to send.
  package func apply(to request: AWSRequest, at date: Timestamp) -> AWSRequest {
    switch self {
    case .signature(let signer, let credentials): return signer.sign(request, with: credentials, at: date).request
    case .bearer(let token):
      var request = request
      request.headers["Authorization"] = "Bearer \(token.revealed)"
      return request
    }
  }
}

/// A service, under the names that AWS has for it.
package struct AWSService: Hashable, Sendable {
  /// The first part of its host name.
  package let endpointPrefix: String
  /// Its name in signatures.
  package let signingName: String
  /// What stands behind `AWS_ENDPOINT_URL_` for it.
  package let environmentSuffix: String
  /// Its key in the `services` sections of the shared config file.
  package let configurationKey: String
  /// Whether a Bedrock API key does for a signature; the agent runtime refuses it.
  package let takesBearerToken: Bool

  private init(_ endpointPrefix: String, signs signingName: String, _ suffix: String, takesBearerToken: Bool = false) {
    self.endpointPrefix = endpointPrefix
    self.signingName = signingName
    self.environmentSuffix = suffix
    self.configurationKey = suffix.lowercased()
    self.takesBearerToken = takesBearerToken
  }

  /// Agents: `InvokeAgent`, `InvokeInlineAgent`, `Retrieve`.
  package static let bedrockAgentRuntime = AWSService("bedrock-agent-runtime", signs: "bedrock", "BEDROCK_AGENT_RUNTIME")
  /// Models: `Converse`, `InvokeModel`.
  package static let bedrockRuntime = AWSService("bedrock-runtime", signs: "bedrock", "BEDROCK_RUNTIME", takesBearerToken: true)
  /// The control plane: `GetInferenceProfile`.
  package static let bedrock = AWSService("bedrock", signs: "bedrock", "BEDROCK", takesBearerToken: true)
  /// Roles.
  package static let sts = AWSService("sts", signs: "sts", "STS")

  /// The API key that this service takes, when the environment has one.
  package func bearerToken(in environment: [String: String]) -> Secret? {
    guard takesBearerToken, let token = environment["AWS_BEARER_TOKEN_BEDROCK"], !token.isEmpty else { return nil }
    return Secret(token)
  }
}
