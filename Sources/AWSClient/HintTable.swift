// SPDX-License-Identifier: Apache-2.0

/// A row of the table from symptom to cause to command: which errors it is for, and what it says.
struct HintRow: Sendable {
  let hint: Hint
  var origins: Set<AWSError.Origin> = [.response, .stream]
  var codes: Set<String> = []
  var statuses: Set<Int> = []
  /// One of these is in the message, whatever the case; anything is when this is empty.
  var words: [String] = []

  /// Whether the row is for an error: its origin and words fit, and its code or its status does.
  func fits(_ error: AWSError) -> Bool {
    guard origins.contains(error.origin) else { return false }
    let message = error.message.lowercased()
    guard words.isEmpty || words.contains(where: { message.contains($0) }) else { return false }
    return codes.isEmpty && statuses.isEmpty || codes.contains(error.code) || error.status.map { statuses.contains($0) } ?? false
  }

  /// What is said when no row fits.
  static let last = Hint(
    .unknown, "No cause is known for this code; the message may name it.", "aws sts get-caller-identity")

  /// The rows, from the special to the general: the first that fits is taken.
  static let table: [HintRow] = identity + models + requests + services + connections

  private static let validation: Set<String> = ["ValidationException", "ValidationError"]
  private static let denied: Set<String> = ["AccessDeniedException", "AccessDenied"]

  private static let identity: [HintRow] = [
    HintRow(
      hint: Hint(
        .expiredCredentials, "The credentials have expired; sign on again, or take new ones where they came from.",
        "aws sts get-caller-identity || aws sso login"),
      codes: ["ExpiredTokenException", "ExpiredToken", "TokenRefreshRequired"]),
    HintRow(
      hint: Hint(
        .wrongClock, "The clock of this machine is more than five minutes off, so that the signature is too old or too new.",
        "timedatectl status"),
      codes: ["InvalidSignatureException", "SignatureDoesNotMatch", "RequestExpired", "RequestTimeTooSkewed", "RequestInTheFuture"],
      words: ["expired", "not yet current", "skew", "too large", "in the future"]),
    HintRow(
      hint: Hint(
        .wrongSignature, "The secret key does not belong to the key's id, or a proxy changed the request on its way.", "aws configure list"),
      codes: ["InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature", "IncompleteSignatureException"]),
    HintRow(
      hint: Hint(
        .unknownCredentials,
        "AWS does not know these credentials: the key was deleted, its session token is missing, or the region is not enabled.",
        "aws sts get-caller-identity"),
      codes: [
        "UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId", "MissingAuthenticationToken", "NotAuthorizedException",
      ]),
  ]

  private static let models: [HintRow] = [
    HintRow(
      hint: Hint(
        .noModelAccess, "The account has not been given access to this model in this region.",
        "aws bedrock get-foundation-model-availability --model-id MODEL"),
      codes: denied, words: ["access to the model", "model access", "not authorized to access this model"]),
    HintRow(
      hint: Hint(
        .needsInferenceProfile, "The model cannot be called by its own id, only through an inference profile.",
        "aws bedrock list-inference-profiles --query 'inferenceProfileSummaries[].inferenceProfileId'"),
      codes: validation, words: ["on-demand throughput", "inference profile"]),
    HintRow(
      hint: Hint(
        .retiredModel, "The model has reached its end of life, or is a legacy one that the account did not use lately.",
        "aws bedrock list-foundation-models --query 'modelSummaries[?modelLifecycle.status==`ACTIVE`].modelId'"),
      codes: validation.union(["ResourceNotFoundException"]), words: ["end of its life", "legacy", "end of life"]),
    HintRow(
      hint: Hint(
        .wrongModel, "There is no model of this id in this region.", "aws bedrock list-foundation-models --query 'modelSummaries[].modelId'"
      ),
      codes: validation.union(["ResourceNotFoundException"]),
      words: ["model identifier", "model id", "could not resolve the foundation model"]),
    HintRow(
      hint: Hint(
        .modelNotReady, "The model is not loaded yet; an agent is not asked again by itself, so ask in a minute.",
        "aws bedrock list-provisioned-model-throughputs --query 'provisionedModelSummaries[].[provisionedModelName,status]'"),
      codes: ["ModelNotReadyException"]),
    HintRow(
      hint: Hint(
        .modelTimedOut, "The model took longer than the service allows; a shorter prompt or a lower limit of output tokens helps.",
        "outcrop usage --by model"),
      codes: ["ModelTimeoutException"], statuses: [408]),
    HintRow(
      hint: Hint(
        .modelFailed, "The model itself failed on this request.", "aws bedrock get-foundation-model --model-identifier MODEL"),
      codes: ["ModelErrorException", "ModelStreamErrorException"]),
  ]

  private static let requests: [HintRow] = [
    HintRow(
      hint: Hint(
        .quotaExceeded, "The account's quota is used up, and waiting a moment does not help; ask for more.",
        "aws service-quotas list-service-quotas --service-code bedrock --output table"),
      codes: ["ServiceQuotaExceededException", "LimitExceededException"], statuses: [402]),
    HintRow(
      hint: Hint(
        .throttled, "More requests or tokens a minute were asked for than the account has for this model or agent in this region.",
        "aws service-quotas list-service-quotas --service-code bedrock --query \"Quotas[?contains(QuotaName,'per minute')]\""),
      codes: ThrottlingCodes.all, statuses: [429]),
    HintRow(
      hint: Hint(
        .agentNotPrepared, "The agent was changed and not prepared since, or is being prepared.",
        "aws bedrock-agent prepare-agent --agent-id AGENT"),
      codes: validation.union(["ConflictException", "ResourceNotFoundException"]),
      words: ["not prepared", "prepared state", "not_prepared", "preparing"]),
    HintRow(
      hint: Hint(
        .malformedID,
        "An id does not have the form of one: agents and aliases have ten letters and digits, sessions 2 to 100 of a-z, 0-9 and ._:-.",
        "aws bedrock-agent list-agents"),
      codes: validation, words: ["agentid", "agentaliasid", "sessionid", "knowledgebaseid", "memoryid"]),
    HintRow(
      hint: Hint(
        .notFound, "The agent, alias, session or knowledge base does not exist in this account and region.",
        "aws bedrock-agent list-agent-aliases --agent-id AGENT --region REGION"),
      codes: ["ResourceNotFoundException"], statuses: [404]),
    HintRow(
      hint: Hint(
        .accessDenied,
        "The caller lacks bedrock:InvokeAgent on the alias, a policy denies it, or an API key was used where agents want a signature.",
        "aws iam simulate-principal-policy --policy-source-arn CALLER --action-names bedrock:InvokeAgent --resource-arns ALIAS"),
      codes: denied, statuses: [401, 403]),
    HintRow(
      hint: Hint(
        .conflict, "Another turn of this session is running, or the agent is being changed.",
        "aws bedrock-agent get-agent --agent-id AGENT --query agent.agentStatus"),
      codes: ["ConflictException"], statuses: [409]),
  ]

  private static let services: [HintRow] = [
    HintRow(
      hint: Hint(
        .dependencyFailed, "What the agent called failed: an action's function, a knowledge base or a guardrail.",
        "aws logs tail /aws/lambda/FUNCTION --since 10m"),
      codes: ["DependencyFailedException", "BadGatewayException"], statuses: [424]),
    HintRow(
      hint: Hint(
        .serviceTrouble, "The service has trouble of its own; it was asked again and did not recover.",
        "curl -sS -o /dev/null -w '%{http_code}\\n' https://bedrock-agent-runtime.REGION.amazonaws.com/"),
      codes: ["InternalServerException", "InternalFailure", "ServiceUnavailableException", "ServiceUnavailable"],
      statuses: Set(500...599)),
    HintRow(
      hint: Hint(
        .malformedRequest, "The request breaks a rule of the operation; the message names the member.",
        "outcrop ask QUESTION --agent AGENT --alias ALIAS --record turn.cassette"),
      codes: validation.union(["SerializationException", "MalformedInputException", "BadRequestException"]), statuses: Set(400...499)),
  ]

  private static let connections: [HintRow] = [
    HintRow(
      hint: Hint(
        .noCredentials, "There are no credentials to sign with, so nothing was sent; the message says where was looked.",
        "aws configure list  # shows which credentials are found, and where"),
      origins: [.unsent], codes: [AWSError.credentialsCode]),
    HintRow(
      hint: Hint(
        .malformedRequest, "The request cannot be sent as it is, so nothing was; the message names the part.",
        "outcrop ask QUESTION --agent AGENT --alias ALIAS --record turn.cassette"),
      origins: [.unsent]),
    HintRow(
      hint: Hint(
        .cancelled, "The caller gave up before the answer was whole. What was spent until then is counted.", "outcrop usage --by session"),
      origins: [.cancelled]),
    HintRow(
      hint: Hint(
        .untrusted,
        "The certificate of the service is not trusted: a proxy opens TLS, or the CA certificates are not where they are looked for.",
        "curl -v https://bedrock-agent-runtime.REGION.amazonaws.com/  # then set AWS_CA_BUNDLE"),
      origins: [.connection], words: ["certificate", "ssl", "tls"]),
    HintRow(
      hint: Hint(
        .unknownHost, "There is no host of this name: the region is misspelt or has no Bedrock agents, or name resolution does not work.",
        "aws configure list  # shows the region and where it comes from"),
      origins: [.connection], words: ["resolve", "unknown host", "name or service"]),
    HintRow(
      hint: Hint(
        .unreachable, "The host did not take the connection: no route, a firewall, a proxy that is not set, or a wrong endpoint.",
        "env | grep -i -E 'proxy|AWS_ENDPOINT'"),
      origins: [.connection]),
    HintRow(
      hint: Hint(
        .timedOut,
        "Nothing arrived for too long: a step of the agent, often an action's function, takes its time. It was not asked again, since the "
          + "agent may still be at work.", "outcrop ask QUESTION --agent AGENT --alias ALIAS --trace"),
      origins: [.timeout]),
    HintRow(
      hint: Hint(
        .cutStream,
        "The connection ended in the middle of the answer: a proxy's idle time-out, or the network. What was spent until then is counted.",
        "outcrop usage --by session"),
      origins: [.truncation]),
  ]
}

/// The names that services have for asking too much.
enum ThrottlingCodes {
  static let all: Set<String> = [
    "ThrottlingException", "Throttling", "ThrottledException", "RequestThrottledException", "RequestThrottled", "TooManyRequestsException",
    "RequestLimitExceeded", "BandwidthLimitExceeded", "SlowDown", "PriorRequestNotComplete", "ProvisionedThroughputExceededException",
  ]
}
