// SPDX-License-Identifier: Apache-2.0

package import AWSClient
internal import JSON
internal import LocalAgent

/// How a model is spoken to.
package enum ModelFormat: String, Hashable, Sendable, CaseIterable {
  /// The Converse API of bedrock-runtime.
  case converse
  /// OpenAI's chat completions.
  case openai
}

/// Where a model is, and how it is spoken to.
package struct ModelEndpoint: Sendable {
  /// An answer with more bytes is an error.
  package static let answerBytesMax = 8 << 20

  /// How it is spoken to.
  package var format: ModelFormat
  /// Where it is, for people.
  package var place: String
  /// Sends a request's body to a model, and gives the answer's.
  package var exchange: @Sendable (_ model: String, _ body: [UInt8]) async throws(AWSError) -> [UInt8]

  /// Makes one.
  package init(
    _ format: ModelFormat, at place: String,
    exchange: @escaping @Sendable (_ model: String, _ body: [UInt8]) async throws(AWSError) -> [UInt8]
  ) {
    (self.format, self.place, self.exchange) = (format, place, exchange)
  }

  /// Bedrock, or what answers in its place at the client's endpoint; requests are signed.
  package static func bedrock(_ client: ServiceClient) -> ModelEndpoint {
    ModelEndpoint(.converse, at: client.endpoint.description) { model, body throws(AWSError) in
      let request = client.request("POST", conversePath(model), headers: [HeaderField("Content-Type", "application/json")], body: body)
      return try await client.send(request, bytesMax: answerBytesMax).body
    }
  }

  /// A server that speaks a format and wants no signature; nothing is sent twice.
  ///
  /// - Parameters:
  ///   - format: what it speaks.
  ///   - url: what stands before `/model/...` or `/chat/completions`.
  ///   - key: what it knows its callers by, if it wants to.
  ///   - transport: sends the requests.
  ///   - timeout: how long an answer may take.
  /// - Returns: the endpoint.
  /// - Throws: what is wrong with the URL.
  package static func server(
    _ format: ModelFormat, at url: String, key: Secret? = nil, over transport: Transport, timeout: Duration
  ) throws(ConfigurationError) -> ModelEndpoint {
    let endpoint = try Endpoint(parsing: url)
    let deadlines = Deadlines(idle: timeout, total: timeout)
    return ModelEndpoint(format, at: endpoint.description) { model, body throws(AWSError) in
      let path = format == .converse ? conversePath(model) : "/chat/completions"
      var request = AWSRequest("POST", endpoint, path: path, body: body)
      request.headers = [
        HeaderField("Content-Type", "application/json"), HeaderField("Accept", "application/json"), HeaderField("User-Agent", "outcrop"),
      ]
      if let key { request.headers["Authorization"] = "Bearer \(key.revealed)" }
      let response = try await transport.exchange(request, deadlines, bytesMax: answerBytesMax)
      guard (200...299).contains(response.status) else { throw AWSError(refusal: response, hiding: key) }
      return response.body
    }
  }

  private static func conversePath(_ model: String) -> String { "/model/\(PercentEncoding.encoded(model))/converse" }
}

extension AWSError {
  /// What a server of either format says when it refuses; its words may repeat the key.
  fileprivate init(refusal response: AWSResponse, hiding key: Secret?) {
    let plain = AWSError(response)
    let error = (try? JSONValue(parsing: response.body))?["error"]
    var message = error?["message"]?.string ?? error?.string ?? plain.message
    if let key, !key.revealed.isEmpty { message = message.replacing(key.revealed, with: Secret.mask) }
    self.init(.response, code: plain.code, message: message, status: plain.status, requestID: plain.requestID)
  }
}

extension ServiceError {
  /// What the service makes of a model that does not answer.
  init(asking model: String, _ place: String, _ error: AWSError) {
    let sentence = "The model \(model) at \(place) gave no answer: \(error.code): \(error.message)"
    switch error.origin {
    case .unsent: self = .accessDenied(sentence)
    case .connection, .truncation, .stream: self = .badGateway(sentence)
    case .timeout, .cancelled: self = .dependencyFailed(sentence)
    case .response: self = ServiceError(error.code, error.status ?? 500, sentence)
    }
  }

  private init(_ code: String, _ status: Int, _ sentence: String) {
    switch (code, status) {
    case ("ModelNotReadyException", _): self = .modelNotReady(sentence)
    case ("ServiceQuotaExceededException", _): self = .serviceQuotaExceeded(sentence)
    case ("ThrottlingException", _), (_, 429): self = .throttling(sentence)
    case (_, 401), (_, 403): self = .accessDenied(sentence)
    case (_, 404): self = .resourceNotFound(sentence)
    case (_, 408), (_, 424): self = .dependencyFailed(sentence)
    case (_, 400..<500): self = .validation(sentence)
    default: self = .badGateway(sentence)
    }
  }
}
