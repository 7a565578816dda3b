// SPDX-License-Identifier: Apache-2.0

/// Sends requests and receives answers, many at a time, by libcurl in one thread; connections are kept for later requests.
///
/// Certificates are always checked, and no redirect is followed. The thread begins with the first request and ends with the transport.
package final class Transport: Sendable {
  /// What it was made with.
  package let settings: TransportSettings
  private let engine: TransferEngine

  /// Makes a transport.
  package init(_ settings: TransportSettings = TransportSettings()) {
    self.settings = settings
    engine = TransferEngine(settings)
  }

  deinit { engine.close() }

  /// Ends every transfer and the thread; later requests fail.
  package func close() { engine.close() }

  /// Sends a request and waits for the head of its answer, whatever its status.
  ///
  /// - Parameters:
  ///   - request: what is sent, once.
  ///   - deadlines: how long each part may take.
  /// - Returns: the head, and a body that comes while it is read.
  /// - Throws: why there is no answer; ``AWSError/Origin/cancelled`` when the task was cancelled.
  package func open(_ request: AWSRequest, _ deadlines: Deadlines = .stream) async throws(AWSError) -> StreamedResponse {
    if let fault = request.fault { throw AWSError(.unsent, code: "InvalidRequest", message: fault) }
    let transfer = Transfer(engine, unreadBytesMax: settings.unreadBytesMax)
    let lease = TransferLease(transfer, self)
    if !Task.isCancelled { engine.post(.begin(transfer, request, deadlines)) }
    let head = try await transfer.head()
    return StreamedResponse(status: head.status, headers: head.headers, body: ResponseBody(lease))
  }

  /// Sends a request and waits for the whole answer, whatever its status.
  ///
  /// - Parameters:
  ///   - request: what is sent, once.
  ///   - deadlines: how long each part may take.
  ///   - bytesMax: a longer body is an error.
  /// - Returns: the answer.
  /// - Throws: why there is none.
  package func exchange(_ request: AWSRequest, _ deadlines: Deadlines = .standard, bytesMax: Int) async throws(AWSError) -> AWSResponse {
    let response = try await open(request, deadlines)
    let (bytes, isWhole) = try await response.body.collect(bytesMax: bytesMax)
    guard isWhole else { throw AWSError.tooLarge(bytesMax, response) }
    return AWSResponse(status: response.status, headers: response.headers, body: bytes)
  }
}

extension AWSRequest {
  /// What of the request would break the framing of HTTP, as a sentence; values are not shown.
  fileprivate var fault: String? {
    let isToken: (UInt8) -> Bool = { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
    }
    guard !method.isEmpty, method.utf8.allSatisfy(isToken) else { return "\(method.debugDescription) is no method" }
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      return "the URL of a request has a character that must be percent-encoded"
    }
    for field in headers {
      guard !field.name.isEmpty, field.name.utf8.allSatisfy(isToken) else { return "\(field.name.debugDescription) is no name of a field" }
      guard field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }) else {
        return "the value of the field \(field.name) has a control character in it"
      }
    }
    return nil
  }
}
