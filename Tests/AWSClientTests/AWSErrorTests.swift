// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Testing

@Suite("Errors and what to do about them")
struct AWSErrorTests {
  static func response(_ status: Int, _ type: String?, _ body: String, _ headers: [HeaderField] = []) -> AWSError {
    let named = type.map { [HeaderField("x-amzn-ErrorType", $0)] } ?? []
    return AWSError(AWSResponse(status: status, headers: headers + named, body: Array(body.utf8)))
  }

  @Test(
    "the code is read wherever services write it",
    arguments: [
      (response(403, "ExpiredTokenException:http://internal.amazon.com/coral/com.amazon.coral.service/", "{}"), "ExpiredTokenException"),
      (response(400, "a.b#ValidationException", "{}"), "ValidationException"),
      (response(429, nil, #"{"__type":"com.amazon#ThrottlingException"}"#), "ThrottlingException"),
      (response(500, nil, #"{"code":"InternalFailure"}"#), "InternalFailure"), (response(502, nil, "<html>"), "HTTP 502"),
      (AWSError(exception: "throttlingException", message: ""), "ThrottlingException"),
    ])
  func code(error: AWSError, code: String) { #expect(error.code == code) }

  @Test("an error says code, status, message, request id and what to do") func description() {
    let error = Self.response(
      403, "UnrecognizedClientException:http://x", #"{"message":"The security token included in the request is invalid."}"#,
      [HeaderField("X-Amzn-Requestid", "fc0d")])
    #expect(error.requestID == "fc0d" && error.status == 403)
    #expect(
      "\(error)".hasPrefix(
        "UnrecognizedClientException (status 403): The security token included in the request is invalid. [request fc0d]. AWS does not know"
      ))
    #expect("\(error)".hasSuffix("Next: aws sts get-caller-identity"))
    #expect(Self.response(502, nil, "<html>\n  <b>Bad</b>\u{0}").message.hasPrefix("<html> <b>Bad</b>"))
    #expect(Self.response(503, nil, "").message == "no message")
  }

  @Test("the token in the answer to a wrong signature is not kept") func signature() {
    let body =
      #"{"message":"The request signature does not match.\n\nThe Canonical String for this request should have been 'x-amz-security-token:hunter2'"}"#
    let error = Self.response(403, "InvalidSignatureException", body)
    #expect(error.message == "The request signature does not match." && error.hint.symptom == .wrongSignature)
  }

  @Test("how long to wait is read in milliseconds and in seconds") func wait() {
    #expect(
      Self.response(429, nil, "", [HeaderField("x-amz-retry-after", "1500"), HeaderField("Retry-After", "9")]).retryAfter
        == .milliseconds(1500))
    #expect(Self.response(503, nil, "", [HeaderField("retry-after", "2")]).retryAfter == .seconds(2))
    #expect(Self.response(503, nil, "", [HeaderField("retry-after", "-2")]).retryAfter == nil)
  }

  static let constraint = "1 validation error detected: Value 'agent_id' at 'agentId' failed to satisfy constraint"

  /// Errors for every row of the table, and the words that its command must have.
  static let rows: [(AWSError, Hint.Symptom, String)] = [
    (response(429, "ThrottlingException", "{}"), .throttled, "service-quotas"),
    (response(429, nil, "slow down"), .throttled, "per minute"),
    (response(400, "ThrottlingException", "{}"), .throttled, "service-quotas"),
    (AWSError(exception: "throttlingException", message: "Your request rate is too high"), .throttled, "service-quotas"),
    (response(400, "ServiceQuotaExceededException", "{}"), .quotaExceeded, "list-service-quotas"),
    (
      response(400, "ValidationException", #"{"message":"Invocation of model ID x with on-demand throughput isn’t supported."}"#),
      .needsInferenceProfile, "list-inference-profiles"
    ),
    (
      response(400, "ValidationException", #"{"message":"The provided model identifier is invalid."}"#), .wrongModel,
      "list-foundation-models"
    ),
    (
      response(403, "AccessDeniedException", #"{"message":"You don't have access to the model with the specified model ID."}"#),
      .noModelAccess, "availability"
    ),
    (
      response(404, "ResourceNotFoundException", #"{"message":"This model version has reached the end of its life."}"#), .retiredModel,
      "ACTIVE"
    ),
    (response(400, "ValidationException", #"{"message":"Agent is not prepared"}"#), .agentNotPrepared, "prepare-agent"),
    (response(400, "ValidationException", #"{"message":"\#(constraint)"}"#), .malformedID, "list-agents"),
    (response(404, "ResourceNotFoundException", #"{"message":"Failed to retrieve resource"}"#), .notFound, "--region REGION"),
    (response(400, "ValidationException", #"{"message":"inputText is too long"}"#), .malformedRequest, "--record"),
    (response(413, nil, ""), .malformedRequest, "--record"),
    (response(403, "ExpiredTokenException", "{}"), .expiredCredentials, "aws sso login"),
    (response(403, "UnrecognizedClientException", "{}"), .unknownCredentials, "get-caller-identity"),
    (response(403, "InvalidSignatureException", #"{"message":"Signature expired: 2026"}"#), .wrongClock, "timedatectl"),
    (response(403, "SignatureDoesNotMatch", "{}"), .wrongSignature, "aws configure list"),
    (
      response(403, "AccessDeniedException", #"{"message":"User: x is not authorized to perform: bedrock:InvokeAgent"}"#), .accessDenied,
      "InvokeAgent"
    ),
    (response(403, nil, ""), .accessDenied, "simulate-principal-policy"),
    (response(424, "ModelNotReadyException", "{}"), .modelNotReady, "provisioned"),
    (response(429, "ModelNotReadyException", "{}"), .modelNotReady, "provisioned"),
    (response(408, "ModelTimeoutException", "{}"), .modelTimedOut, "outcrop usage"),
    (response(424, "ModelErrorException", "{}"), .modelFailed, "get-foundation-model"),
    (response(424, "DependencyFailedException", "{}"), .dependencyFailed, "aws logs tail"),
    (AWSError(exception: "badGatewayException", message: "x"), .dependencyFailed, "aws logs tail"),
    (response(409, "ConflictException", "{}"), .conflict, "agentStatus"),
    (response(500, "InternalServerException", "{}"), .serviceTrouble, "curl"), (response(503, nil, ""), .serviceTrouble, "curl"),
    (AWSError(.connection, code: "Connection", message: "SSL certificate problem: self-signed"), .untrusted, "AWS_CA_BUNDLE"),
    (AWSError(.connection, code: "Connection", message: "Could not resolve host: x"), .unknownHost, "aws configure list"),
    (AWSError(.connection, code: "Connection", message: "Connection refused"), .unreachable, "proxy"),
    (AWSError(.timeout, code: "Timeout", message: "nothing for 60 s"), .timedOut, "--trace"),
    (AWSError(.unsent, code: "NoCredentials", message: "nowhere"), .noCredentials, "aws configure list"),
    (AWSError(.unsent, code: "InvalidRequest", message: "x"), .malformedRequest, "--record"),
    (AWSError(.cancelled, code: "Cancelled", message: "x"), .cancelled, "outcrop usage"),
    (AWSError(.truncation, code: "Truncated", message: "inside a frame"), .cutStream, "outcrop usage"),
    (AWSError(exception: "futureException", message: "x"), .unknown, "get-caller-identity"),
  ]

  @Test("every row of the table is found by its symptom", arguments: rows)
  func row(error: AWSError, symptom: Hint.Symptom, command: String) {
    let hint = error.hint
    #expect(hint.symptom == symptom && hint.command.contains(command), "\(error)")
    #expect(hint.cause.hasSuffix("."))
  }

  @Test("every symptom has a row") func complete() {
    #expect(Set(Self.rows.map(\.1)) == Set(Hint.Symptom.allCases))
  }
}
