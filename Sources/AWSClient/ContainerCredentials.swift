// SPDX-License-Identifier: Apache-2.0

/// Credentials of a container, from the endpoint that its host names in the environment.
struct ContainerCredentials {
  static let timeoutSeconds = 2
  static let attempts = 3
  /// Where a relative URI goes.
  static let host = "169.254.170.2"
  /// Who may be asked without TLS, besides this machine itself.
  static let hosts: Set<String> = [host, "169.254.170.23", "fd00:ec2::23", "localhost", "::1"]

  let surroundings: Surroundings

  init(_ surroundings: Surroundings) { self.surroundings = surroundings }

  func find() async throws(CredentialsError) -> CredentialChain.Finding {
    guard var request = try request() else {
      return .absent("the container's endpoint (neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor _FULL_URI is set)")
    }
    if let token = try token() { request.headers["Authorization"] = token.revealed }
    request.headers["Accept"] = "application/json"
    let place = "the container's endpoint \(request.endpoint.host)"
    let response = try await surroundings.answer(
      to: request, from: place, timeoutSeconds: ContainerCredentials.timeoutSeconds, attempts: ContainerCredentials.attempts)
    guard response.status == 200 else { throw CredentialsError(.refused, "\(place) answered with status \(response.status)") }
    return .found(try Credentials(json: response.body, tokenName: "Token", source: place))
  }

  /// The request, when the environment names an endpoint.
  private func request() throws(CredentialsError) -> AWSRequest? {
    do throws(ConfigurationError) {
      if let path = surroundings.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
        guard path.hasPrefix("/") else { throw ConfigurationError("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI does not begin with /") }
        return try AWSRequest(get: "http://\(ContainerCredentials.host)\(path)")
      }
      guard let url = surroundings.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") else { return nil }
      let request = try AWSRequest(get: url)
      guard request.endpoint.scheme == .https || ContainerCredentials.isTrusted(request.endpoint.name) else {
        throw ConfigurationError(
          "AWS_CONTAINER_CREDENTIALS_FULL_URI names the host \(request.endpoint.name) without TLS; https, or a loopback address, "
            + "169.254.170.2, 169.254.170.23 or [fd00:ec2::23] is expected")
      }
      return request
    } catch { throw CredentialsError(.invalidConfiguration, error.sentence) }
  }

  /// Whether a host is this machine, or one of those that AWS sets up on it.
  static func isTrusted(_ name: String) -> Bool {
    if hosts.contains(name) { return true }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) && UInt8($0) != nil }
  }

  /// What the endpoint wants to see.
  private func token() throws(CredentialsError) -> Secret? {
    var token = surroundings.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    if let path = surroundings.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
      guard let text = try surroundings.text(of: path) else {
        throw CredentialsError(.invalidConfiguration, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names \(path), which does not exist")
      }
      token = text
    }
    guard let token else { return nil }
    guard !token.utf8.contains(where: { $0 == 0x0d || $0 == 0x0a || $0 == 0 }) else {
      throw CredentialsError(.invalidConfiguration, "the container's authorization token has a line break in it")
    }
    return Secret(token)
  }
}

extension AWSRequest {
  /// A `GET` of a whole URL.
  ///
  /// - Throws: a sentence about what is wrong with the URL.
  init(get url: String) throws(ConfigurationError) {
    let authority = url.firstRange(of: "://")?.upperBound ?? url.startIndex
    let end = url[authority...].firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? url.endIndex
    let endpoint = try Endpoint(parsing: String(url[..<end]))
    let path = url[end...].prefix { $0 != "?" }
    guard url[end...].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "#") }) else {
      throw ConfigurationError("the path of a URL on \(endpoint.host) has a character that must be percent-encoded")
    }
    self.init("GET", endpoint, path: path.isEmpty ? "/" : String(path), query: String(url[path.endIndex...].dropFirst()))
  }
}
