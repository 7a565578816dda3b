// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Credentials of single sign-on, for the token that `aws sso login` left in its cache.
///
/// An expired token is not renewed: the new one would have to be written back, and the cache belongs to AWS's tool.
struct SSOCredentials {
  static let timeoutSeconds = 10
  static let attempts = 3

  let surroundings: Surroundings
  let configuration: SharedConfiguration

  init(_ surroundings: Surroundings, _ configuration: SharedConfiguration) {
    self.surroundings = surroundings
    self.configuration = configuration
  }

  /// What a profile needs to sign on with.
  private struct Session {
    let region: String
    /// What the cache's file is named after: the session, or the start URL of a profile without one.
    let cacheName: String
    let accountID: String
    let roleName: String
  }

  /// The credentials of a profile that signs on.
  func find(_ name: String, _ section: SharedConfiguration.Section) async throws(CredentialsError) -> Credentials {
    let session = try session(of: name, section)
    let token = try cachedToken(session, name)
    let endpoint: Endpoint
    do {
      endpoint = Endpoint(name: "portal.sso.\(session.region).\(try Partition(region: session.region).suffix)")
    } catch { throw CredentialsError(.invalidConfiguration, error.sentence) }
    let query = PercentEncoding.form([("role_name", session.roleName), ("account_id", session.accountID)])
    let request = AWSRequest(
      "GET", endpoint, path: "/federation/credentials", query: query,
      headers: [HeaderField("x-amz-sso_bearer_token", token.revealed)])
    let place = "single sign-on for the profile \"\(name)\""
    let response = try await surroundings.answer(
      to: request, from: place, timeoutSeconds: SSOCredentials.timeoutSeconds, attempts: SSOCredentials.attempts)
    return try credentials(response, place, name)
  }

  private func session(of name: String, _ section: SharedConfiguration.Section) throws(CredentialsError) -> Session {
    let sessionName = section["sso_session"]
    if let sessionName, configuration.ssoSessions[sessionName] == nil {
      throw wrong(name, "names the sso-session \"\(sessionName)\", which does not exist")
    }
    let shared = sessionName.flatMap { configuration.ssoSessions[$0] } ?? section
    func setting(_ key: String, _ value: String?) throws(CredentialsError) -> String {
      guard let value, !value.isEmpty else { throw wrong(name, "signs on with SSO, but \(key) is missing") }
      return value
    }
    let start = try setting("sso_start_url", shared["sso_start_url"])
    return Session(
      region: try setting("sso_region", shared["sso_region"]), cacheName: sessionName ?? start,
      accountID: try setting("sso_account_id", section["sso_account_id"]), roleName: try setting("sso_role_name", section["sso_role_name"]))
  }

  private func cachedToken(_ session: Session, _ name: String) throws(CredentialsError) -> Secret {
    let login = "run `aws sso login --profile \(name)`"
    guard let home = surroundings.variable("HOME") else { throw wrong(name, "needs SSO's cache, but HOME is not set") }
    let path = "\(home)/.aws/sso/cache/\(Digest.hexadecimal(Digest.sha1(Array(session.cacheName.utf8)))).json"
    guard let text = try surroundings.text(of: path) else {
      throw CredentialsError(.expired, "the profile \"\(name)\" is not signed on (\(path) does not exist); \(login)")
    }
    guard let json = try? JSONValue(parsing: text), let token = json["accessToken"]?.string,
      let expiration = json["expiresAt"]?.string.flatMap({ Timestamp($0) })
    else { throw CredentialsError(.invalidConfiguration, "\(path) has no accessToken with a time in expiresAt; \(login)") }
    guard expiration > surroundings.now() else {
      throw CredentialsError(.expired, "the sign-on of the profile \"\(name)\" expired at \(expiration); \(login)")
    }
    return Secret(token)
  }

  private func credentials(_ response: AWSResponse, _ place: String, _ name: String) throws(CredentialsError) -> Credentials {
    if response.status == 401 {
      throw CredentialsError(.expired, "\(place) no longer takes the cached token; run `aws sso login --profile \(name)`")
    }
    let json = try? JSONValue(parsing: response.body)
    guard response.status == 200, let role = json?["roleCredentials"], let id = role["accessKeyId"]?.string,
      let secret = role["secretAccessKey"]?.string, let milliseconds = role["expiration"]?.integer
    else {
      throw CredentialsError(.refused, "\(place) was answered with status \(response.status): \(json?["message"]?.string ?? "no message")")
    }
    return Credentials(
      accessKeyID: id, secretAccessKey: secret, sessionToken: role["sessionToken"]?.string,
      expiration: Timestamp(secondsSince1970: milliseconds / 1000), source: place)
  }

  private func wrong(_ name: String, _ detail: String) -> CredentialsError {
    CredentialsError(.invalidConfiguration, "the profile \"\(name)\" \(detail)")
  }
}
