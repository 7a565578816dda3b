// SPDX-License-Identifier: Apache-2.0

/// Temporary credentials of a role, asked of the security token service.
struct RoleCredentials {
  /// A role and how to take it.
  struct Role {
    let arn: String
    /// Which profile or variable wants it, for sentences.
    let place: String
    var sessionName: String?
    var externalID: String?
    var durationSeconds: Int?

    init(arn: String, place: String) {
      self.arn = arn
      self.place = place
    }
  }

  /// How long the service may take, and how often it is asked.
  static let timeoutSeconds = 10
  static let attempts = 3

  let surroundings: Surroundings
  let configuration: SharedConfiguration

  init(_ surroundings: Surroundings, _ configuration: SharedConfiguration) {
    self.surroundings = surroundings
    self.configuration = configuration
  }

  /// Takes a role as somebody else.
  func assume(_ role: Role, with credentials: Credentials) async throws(CredentialsError) -> Credentials {
    var fields = [("Action", "AssumeRole")] + common(role)
    if let id = role.externalID { fields.append(("ExternalId", id)) }
    let (endpoint, region) = try service()
    let signer = SignatureV4(region: region, service: AWSService.sts.signingName)
    let signed = signer.sign(request(fields, endpoint), with: credentials, at: surroundings.now())
    return try await answer(signed.request, role)
  }

  /// Takes a role with an identity that somebody else has vouched for, in a file; this request is not signed.
  func assume(_ role: Role, tokenFile: String) async throws(CredentialsError) -> Credentials {
    guard let text = try surroundings.text(of: tokenFile) else {
      throw CredentialsError(.invalidConfiguration, "the web identity's file \(tokenFile) of \(role.place) does not exist")
    }
    let token = SharedConfiguration.trimmed(text)
    guard !token.isEmpty else {
      throw CredentialsError(.invalidConfiguration, "the web identity's file \(tokenFile) of \(role.place) is empty")
    }
    let fields = [("Action", "AssumeRoleWithWebIdentity")] + common(role) + [("WebIdentityToken", token)]
    return try await answer(request(fields, try service().endpoint), role)
  }

  private func common(_ role: Role) -> [(String, String)] {
    let session = role.sessionName ?? "outcrop-\(surroundings.now().secondsSince1970)"
    let duration = role.durationSeconds.map { [("DurationSeconds", String($0))] } ?? []
    return [("Version", "2011-06-15"), ("RoleArn", role.arn), ("RoleSessionName", session)] + duration
  }

  private func request(_ fields: [(String, String)], _ endpoint: Endpoint) -> AWSRequest {
    let type = HeaderField("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
    return AWSRequest("POST", endpoint, headers: [type], body: Array(PercentEncoding.form(fields).utf8))
  }

  /// Where the service is, and the region to sign for.
  private func service() throws(CredentialsError) -> (endpoint: Endpoint, region: String) {
    do {
      let settings = ServiceSettings(environment: surroundings.environment, configuration: configuration)
      let region = try settings.regionIfSet() ?? "us-east-1"
      return (try settings.endpoint(of: .sts, region: region), region)
    } catch { throw CredentialsError(.invalidConfiguration, error.sentence) }
  }

  private func answer(_ request: AWSRequest, _ role: Role) async throws(CredentialsError) -> Credentials {
    let place = "the role \(role.arn) of \(role.place)"
    let response = try await surroundings.answer(
      to: request, from: place, timeoutSeconds: RoleCredentials.timeoutSeconds, attempts: RoleCredentials.attempts)
    let text = String(decoding: response.body, as: UTF8.self)
    guard response.status == 200 else {
      let code = XMLText.element("Code", in: text) ?? "status \(response.status)"
      throw CredentialsError(.refused, "\(place) was refused: \(code): \(XMLText.element("Message", in: text) ?? "no message")")
    }
    guard let id = XMLText.element("AccessKeyId", in: text), let secret = XMLText.element("SecretAccessKey", in: text),
      let token = XMLText.element("SessionToken", in: text), let time = XMLText.element("Expiration", in: text).flatMap({ Timestamp($0) })
    else { throw CredentialsError(.refused, "\(place) was answered without credentials") }
    return Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token, expiration: time, source: place)
  }
}

/// The little XML that the security token service speaks: elements that hold only text.
enum XMLText {
  /// The text of the first element of that name.
  static func element(_ name: String, in text: String) -> String? {
    guard let start = text.firstRange(of: "<\(name)>"), let end = text[start.upperBound...].firstRange(of: "</\(name)>") else { return nil }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#xD;", ""), ("&#xA;", "\n"), ("&amp;", "&")]
    let content = String(text[start.upperBound..<end.lowerBound])
    return entities.reduce(content) { $0.replacing($1.0, with: $1.1) }
  }
}
