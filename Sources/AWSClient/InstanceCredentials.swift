// SPDX-License-Identifier: Apache-2.0

/// Credentials of an EC2 instance, from its metadata service in version 2; version 1, which any page can be tricked into asking, is not used.
struct InstanceCredentials {
  static let timeoutSeconds = 1
  static let attempts = 1
  static let tokenSeconds = 21_600
  static let folder = "/latest/meta-data/iam/security-credentials/"

  let surroundings: Surroundings

  init(_ surroundings: Surroundings) { self.surroundings = surroundings }

  func find() async throws(CredentialsError) -> CredentialChain.Finding {
    if surroundings.variable("AWS_EC2_METADATA_DISABLED")?.lowercased() == "true" {
      return .absent("the instance's metadata (AWS_EC2_METADATA_DISABLED is true)")
    }
    let endpoint = try endpoint()
    let place = "the instance's metadata at \(endpoint.host)"
    let token: Secret
    do { token = try await metadataToken(endpoint, place) } catch { return .absent("\(place) (\(error.sentence))") }
    let names = try await get(InstanceCredentials.folder, endpoint, token, place)
    if names.status == 404 { return .absent("\(place) (the instance has no role)") }
    let name = String(decoding: names.body.prefix { $0 != 0x0a }, as: UTF8.self)
    guard names.status == 200, !name.isEmpty else {
      throw CredentialsError(.refused, "\(place) answered with status \(names.status) when asked for its role")
    }
    let response = try await get(InstanceCredentials.folder + PercentEncoding.encoded(name), endpoint, token, place)
    guard response.status == 200 else {
      throw CredentialsError(.refused, "\(place) answered with status \(response.status) when asked for the role \(name)")
    }
    return .found(try Credentials(json: response.body, tokenName: "Token", source: place))
  }

  private func endpoint() throws(CredentialsError) -> Endpoint {
    guard let text = surroundings.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT") else {
      let isIPv6 = surroundings.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")?.lowercased() == "ipv6"
      return Endpoint(scheme: .http, name: isIPv6 ? "fd00:ec2::254" : "169.254.169.254")
    }
    do { return try Endpoint(parsing: text) } catch {
      throw CredentialsError(.invalidConfiguration, "AWS_EC2_METADATA_SERVICE_ENDPOINT: \(error.sentence)")
    }
  }

  /// The token that every question must carry.
  private func metadataToken(_ endpoint: Endpoint, _ place: String) async throws(CredentialsError) -> Secret {
    let seconds = HeaderField("X-aws-ec2-metadata-token-ttl-seconds", String(InstanceCredentials.tokenSeconds))
    let response = try await ask(AWSRequest("PUT", endpoint, path: "/latest/api/token", headers: [seconds]), place)
    let token = String(decoding: response.body, as: UTF8.self)
    guard response.status == 200, !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      throw CredentialsError(.refused, "it answered with status \(response.status) and no token")
    }
    return Secret(token)
  }

  private func get(_ path: String, _ endpoint: Endpoint, _ token: Secret, _ place: String) async throws(CredentialsError) -> AWSResponse {
    let header = HeaderField("X-aws-ec2-metadata-token", token.revealed)
    return try await ask(AWSRequest("GET", endpoint, path: path, headers: [header]), place)
  }

  private func ask(_ request: AWSRequest, _ place: String) async throws(CredentialsError) -> AWSResponse {
    try await surroundings.answer(
      to: request, from: place, timeoutSeconds: InstanceCredentials.timeoutSeconds, attempts: InstanceCredentials.attempts)
  }
}
