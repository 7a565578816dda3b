// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// What a service, or the way to it, said instead of an answer.
public struct AWSError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where it went wrong.
  @nonexhaustive
  public enum Origin: String, Hashable, Sendable {
    /// Nothing was sent: there are no credentials, or the request is none.
    case unsent
    /// No connection came about, so the service saw nothing of the request.
    case connection
    /// The request was sent, and the answer did not come, or stopped coming, in time.
    case timeout
    /// The service answered with an error.
    case response
    /// The service began to answer, and then sent an exception.
    case stream
    /// The connection ended, or broke, before the answer did.
    case truncation
    /// The caller gave up.
    case cancelled
  }

  /// Where it went wrong.
  public let origin: Origin
  /// The exception's name, `ThrottlingException` for example; `HTTP 502` for an answer that names none.
  public let code: String
  /// What the service said.
  public let message: String
  /// The answer's status; `nil` when there was none.
  public let status: Int?
  /// The number under which AWS's support finds the request.
  public let requestID: String?
  /// How long the service asks to be left alone.
  public let retryAfter: Duration?
  /// How often the request was sent.
  public internal(set) var attempts = 1

  /// Makes an error.
  public init(
    _ origin: Origin, code: String, message: String, status: Int? = nil, requestID: String? = nil, retryAfter: Duration? = nil
  ) {
    self.origin = origin
    self.code = code
    self.message = AWSError.cleaned(message)
    self.status = status
    self.requestID = requestID
    self.retryAfter = retryAfter
  }

  /// Longer messages are cut.
  static let messageCharactersMax = 2_000

  /// Without the canonical request that a refused signature is answered with: it holds the session token.
  private static func cleaned(_ message: String) -> String {
    let cut = ["The Canonical String", "The String-to-Sign"].compactMap { message.firstRange(of: $0)?.lowerBound }.min()
    return String(SharedConfiguration.trimmed(message[..<(cut ?? message.endIndex)]).prefix(messageCharactersMax))
  }

  /// Reads the answer of a service that is no success.
  package init(_ response: AWSResponse) {
    let json = response.body.count <= Surroundings.bytesMax ? try? JSONValue(parsing: response.body) : nil
    let name = response.headers["x-amzn-ErrorType"] ?? json?["__type"]?.string ?? json?["code"]?.string
    let bare = name.map(AWSError.bareName) ?? ""
    let text = json?["message"]?.string ?? json?["Message"]?.string
    self.init(
      .response, code: bare.isEmpty ? "HTTP \(response.status)" : bare, message: text ?? AWSError.excerpt(response.body),
      status: response.status, requestID: response.headers["x-amzn-RequestId"] ?? response.headers["x-amz-request-id"],
      retryAfter: AWSError.retryAfter(response.headers))
  }

  /// An exception in the stream of an answer, `throttlingException` for example.
  package init(exception name: String, message: String, requestID: String? = nil) {
    self.init(
      .stream, code: name.prefix(1).uppercased() + name.dropFirst(), message: message, status: nil, requestID: requestID)
  }

  /// `prefix#Name:http://…` without what is around the name.
  private static func bareName(_ text: String) -> String {
    let name = text.prefix { $0 != ":" }
    return SharedConfiguration.trimmed(name.split(separator: "#").last ?? name)
  }

  /// A caller gave up.
  static let cancelled = AWSError(.cancelled, code: "Cancelled", message: "the request was given up before its answer was whole")

  /// The beginning of an answer that is not JSON, a proxy's page for example.
  private static func excerpt(_ body: [UInt8]) -> String {
    let text = String(decoding: body.prefix(200), as: UTF8.self)
    return body.isEmpty ? "no message" : text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func retryAfter(_ headers: [HeaderField]) -> Duration? {
    if let text = headers["x-amz-retry-after"], let milliseconds = Int(text), milliseconds >= 0 {
      return .milliseconds(min(milliseconds, 3_600_000))
    }
    guard let text = headers["Retry-After"], let seconds = Int(text), seconds >= 0 else { return nil }
    return .seconds(min(seconds, 3600))
  }

  /// What to do about it.
  public var hint: Hint { Hint(for: self) }

  /// The name, status, message and request id, and what to do.
  public var description: String {
    let status = status.map { code.hasPrefix("HTTP ") ? "" : " (status \($0))" } ?? ""
    let id = requestID.map { " [request \($0)]" } ?? ""
    let times = attempts > 1 ? ", after \(attempts) attempts" : ""
    let isSentence = message.last.map { ".!?".contains($0) } ?? false
    return "\(code)\(status)\(times): \(message)\(isSentence && self.requestID == nil ? "" : id + ".") \(hint)"
  }
}
