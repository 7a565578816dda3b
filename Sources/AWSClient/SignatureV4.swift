// SPDX-License-Identifier: Apache-2.0

/// Signature Version 4: what a request must carry so that AWS knows who sent it, as a function of the request and the time.
package struct SignatureV4: Hashable, Sendable {
  /// The name of the algorithm, as AWS writes it.
  static let algorithm = "AWS4-HMAC-SHA256"
  /// How long a presigned request may be used: AWS allows a week.
  static let presignedSecondsMax = 604_800

  /// The region that is signed for.
  package let region: String
  /// The service's name in signatures, `bedrock` for example.
  package let service: String

  /// Makes a signer.
  package init(region: String, service: String) {
    self.region = region
    self.service = service
  }

  /// A request that carries its signature, with the steps to it.
  package struct Signed: Sendable {
    /// The request to send.
    package let request: AWSRequest
    /// The spelling that was hashed; it holds the session token.
    package let canonicalRequest: String
    /// What was signed.
    package let stringToSign: String
    /// The signature, in hexadecimal digits.
    package let signature: String
  }

  /// Signs a request in its fields: `X-Amz-Date`, `X-Amz-Security-Token` and `Authorization` are set.
  ///
  /// - Parameters:
  ///   - request: what is sent; every field of it is signed but those that proxies change.
  ///   - credentials: who sends it.
  ///   - date: now; AWS refuses what is more than five minutes off.
  /// - Returns: the request to send, and the steps to it.
  package func sign(_ request: AWSRequest, with credentials: Credentials, at date: Timestamp) -> Signed {
    var request = request
    request.headers["Authorization"] = nil
    request.headers["X-Amz-Date"] = date.stamp
    request.headers["X-Amz-Security-Token"] = credentials.sessionToken?.revealed
    let canonical = CanonicalRequest(request, headers: withHost(request))
    let text = stringToSign(canonical, date)
    let signature = signature(text, credentials, date)
    request.headers["Authorization"] =
      "\(SignatureV4.algorithm) Credential=\(credentials.accessKeyID)/\(scope(date)), SignedHeaders=\(canonical.signedHeaders), "
      + "Signature=\(signature)"
    return Signed(request: request, canonicalRequest: canonical.text, stringToSign: text, signature: signature)
  }

  /// Signs a request in its query, so that the URL alone says who made it; only `Host` is signed of the fields.
  ///
  /// - Parameters:
  ///   - request: what is sent.
  ///   - credentials: who sends it.
  ///   - date: now.
  ///   - seconds: how long the URL may be used; at most a week.
  /// - Returns: the request to send, and the steps to it.
  package func presign(_ request: AWSRequest, with credentials: Credentials, at date: Timestamp, forSeconds seconds: Int) -> Signed {
    precondition((1...SignatureV4.presignedSecondsMax).contains(seconds), "A presigned request lasts from a second to a week.")
    var fields = [
      ("X-Amz-Algorithm", SignatureV4.algorithm), ("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope(date))"),
      ("X-Amz-Date", date.stamp), ("X-Amz-Expires", String(seconds)), ("X-Amz-SignedHeaders", "host"),
    ]
    if let token = credentials.sessionToken { fields.append(("X-Amz-Security-Token", token.revealed)) }
    var request = request
    request.query = ([request.query].filter { !$0.isEmpty } + [PercentEncoding.form(fields)]).joined(separator: "&")
    let canonical = CanonicalRequest(request, headers: [HeaderField("Host", request.endpoint.host)])
    let text = stringToSign(canonical, date)
    let signature = signature(text, credentials, date)
    request.query += "&X-Amz-Signature=\(signature)"
    return Signed(request: request, canonicalRequest: canonical.text, stringToSign: text, signature: signature)
  }

  /// The key that a day's requests are signed with.
  package func signingKey(_ secret: Secret, _ date: Timestamp) -> [UInt8] {
    [date.day, region, service, "aws4_request"].reduce(Array("AWS4\(secret.revealed)".utf8)) { Digest.hmac(key: $0, Array($1.utf8)) }
  }

  private func withHost(_ request: AWSRequest) -> [HeaderField] {
    request.headers["Host"] == nil ? request.headers + [HeaderField("Host", request.endpoint.host)] : request.headers
  }

  private func scope(_ date: Timestamp) -> String { "\(date.day)/\(region)/\(service)/aws4_request" }

  private func stringToSign(_ canonical: CanonicalRequest, _ date: Timestamp) -> String {
    let hash = Digest.hexadecimal(Digest.sha256(Array(canonical.text.utf8)))
    return [SignatureV4.algorithm, date.stamp, scope(date), hash].joined(separator: "\n")
  }

  private func signature(_ text: String, _ credentials: Credentials, _ date: Timestamp) -> String {
    Digest.hexadecimal(Digest.hmac(key: signingKey(credentials.secretAccessKey, date), Array(text.utf8)))
  }
}

extension SignatureV4.Signed: CustomStringConvertible, CustomReflectable {
  /// The request, without what is secret.
  package var description: String { "signed \(request)" }
  /// A mirror of what ``description`` shows.
  package var customMirror: Mirror { Mirror(self, children: ["request": request.description]) }
}
