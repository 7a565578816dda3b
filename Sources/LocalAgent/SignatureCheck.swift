// SPDX-License-Identifier: Apache-2.0

internal import AWSClient
internal import JSON

/// Finds out from the bytes of a request who signed it, as the service does.
///
/// It shares nothing with the client's signer but the digests of libcrypto: the spelling that is hashed is made anew from what arrived.
package struct SignatureCheck: Sendable {
  /// Somebody who may sign.
  package struct Identity: Sendable {
    /// The access key's id.
    package var accessKeyID: String
    /// The secret.
    package var secretAccessKey: String
    /// The session token that must come with it; none may come when `nil`.
    package var sessionToken: String?
    /// When the session token expires, in seconds since 1970.
    package var expiration: Int?

    /// Makes one.
    package init(_ accessKeyID: String, _ secretAccessKey: String, sessionToken: String? = nil, expiration: Int? = nil) {
      (self.accessKeyID, self.secretAccessKey) = (accessKeyID, secretAccessKey)
      (self.sessionToken, self.expiration) = (sessionToken, expiration)
    }
  }

  /// What was found.
  package enum Verdict: Hashable, Sendable {
    /// Nobody looked.
    case unchecked
    /// Signed by the owner of this access key.
    case valid(accessKeyID: String)
    /// Not signed as it must be.
    case refused(ServiceError)
  }

  /// Who may sign.
  package var identities: [Identity]
  /// The region that must be signed for; any when `nil`.
  package var region: String?
  /// The service that must be signed for.
  package var service = "bedrock"

  /// How far the client's clock may be off.
  static let skewSecondsMax = 300

  /// Makes one that takes the signatures of some identities.
  package init(_ identities: [Identity], region: String? = nil) {
    self.identities = identities
    self.region = region
  }

  /// Looks at a request.
  ///
  /// - Parameters:
  ///   - request: the request as it came.
  ///   - now: seconds since 1970.
  /// - Returns: who signed it, or the error that the service answers with.
  package func verdict(on request: RawRequest, at now: Int) -> Verdict {
    do throws(ServiceError) {
      return .valid(accessKeyID: try signer(of: request, at: now).accessKeyID)
    } catch {
      return .refused(error)
    }
  }

  private func signer(of request: RawRequest, at now: Int) throws(ServiceError) -> Identity {
    let authorization = try SignatureClaim(request)
    guard let identity = identities.first(where: { $0.accessKeyID == authorization.accessKeyID }) else { throw .unrecognizedClient }
    try checkToken(request["x-amz-security-token"], identity, at: now)
    try checkTime(authorization, at: now)
    try checkScope(authorization)
    let canonical = CanonicalForm(request, signed: authorization.signedHeaders)
    try canonical.checkCoverage(request)
    let expected = signature(canonical, authorization, identity)
    guard Array(expected.utf8) == Array(authorization.signature.utf8) else {
      throw .invalidSignature(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing "
          + "method. Consult the service documentation for details. The Canonical String for this request should have been\n"
          + "'\(canonical.textWithoutToken)'")
    }
    return identity
  }

  private func checkToken(_ token: String?, _ identity: Identity, at now: Int) throws(ServiceError) {
    guard token == identity.sessionToken else { throw .unrecognizedClient }
    if let expiration = identity.expiration, now >= expiration {
      throw ServiceError(403, "ExpiredTokenException", "The security token included in the request is expired")
    }
  }

  private func checkTime(_ authorization: SignatureClaim, at now: Int) throws(ServiceError) {
    let (stamp, time) = (authorization.stamp, authorization.time)
    let skew = SignatureCheck.skewSecondsMax
    if time < now - skew {
      let (limit, current) = (SignatureClaim.stamp(now - skew), SignatureClaim.stamp(now))
      throw .invalidSignature("Signature expired: \(stamp) is now earlier than \(limit) (\(current) - 5 min.)")
    }
    if time > now + skew {
      let (limit, current) = (SignatureClaim.stamp(now + skew), SignatureClaim.stamp(now))
      throw .invalidSignature("Signature not yet current: \(stamp) is still later than \(limit) (\(current) + 5 min.)")
    }
  }

  private func checkScope(_ authorization: SignatureClaim) throws(ServiceError) {
    let scope = authorization.scope
    guard scope[0] == authorization.stamp.prefix(8) else {
      throw .invalidSignature(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '\(scope[0])' != "
          + "'\(authorization.stamp.prefix(8))', from '\(authorization.stamp)'.")
    }
    if let region, scope[1] != region {
      throw .invalidSignature("Credential should be scoped to a valid region, not '\(scope[1])'.")
    }
    guard scope[2] == service else { throw .invalidSignature("Credential should be scoped to correct service: '\(service)'.") }
    guard scope[3] == "aws4_request" else {
      throw .invalidSignature("Credential should be scoped with a valid terminator: 'aws4_request', not '\(scope[3])'.")
    }
  }

  private func signature(_ canonical: CanonicalForm, _ authorization: SignatureClaim, _ identity: Identity) -> String {
    let hash = Hexadecimal.text(Digest.sha256(Array(canonical.text.utf8)))
    let text = "AWS4-HMAC-SHA256\n\(authorization.stamp)\n\(authorization.scope.joined(separator: "/"))\n\(hash)"
    var key = Array("AWS4\(identity.secretAccessKey)".utf8)
    for part in authorization.scope { key = Digest.hmac(key: key, Array(part.utf8)) }
    return Hexadecimal.text(Digest.hmac(key: key, Array(text.utf8)))
  }
}

extension ServiceError {
  static func invalidSignature(_ message: String) -> ServiceError { ServiceError(403, "InvalidSignatureException", message) }

  static var unrecognizedClient: ServiceError {
    ServiceError(403, "UnrecognizedClientException", "The security token included in the request is invalid.")
  }
}

/// Bytes as text.
enum Hexadecimal {
  static func text(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
