// SPDX-License-Identifier: Apache-2.0

internal import CCurl

extension AWSError {
  /// The code of an error of the certificates, which another attempt would meet again.
  static let certificateCode = "Certificate"

  /// What libcurl says at the end of a transfer that failed.
  ///
  /// - Parameters:
  ///   - code: libcurl's number.
  ///   - text: its own words, if it had any.
  ///   - wasSent: whether a part of the request may have reached the service.
  ///   - deadlines: those of the transfer.
  init(_ code: CURLcode, _ text: String, wasSent: Bool, _ deadlines: Deadlines) {
    switch code {
    case CURLE_OPERATION_TIMEDOUT where !wasSent:
      self.init(.connection, code: "Connection", message: "no connection within \(deadlines.connect)")
    case CURLE_OPERATION_TIMEDOUT: self.init(.timeout, code: "Timeout", message: text)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_INVALIDCERTSTATUS:
      let named = text.lowercased().contains("certificate") || text.lowercased().contains("ssl")
      self.init(.connection, code: AWSError.certificateCode, message: named ? text : "TLS: \(text)")
    case _ where !wasSent: self.init(.connection, code: "Connection", message: text)
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
      self.init(.response, code: "MalformedResponse", message: text)
    case CURLE_ABORTED_BY_CALLBACK, CURLE_SEND_FAIL_REWIND, CURLE_GOT_NOTHING, CURLE_SEND_ERROR:
      self.init(
        .truncation, code: "Truncated",
        message: "the connection ended before an answer came; the request was not sent again, since the service may have acted on it")
    default: self.init(.truncation, code: "Truncated", message: text)
    }
  }
}
