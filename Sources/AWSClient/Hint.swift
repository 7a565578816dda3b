// SPDX-License-Identifier: Apache-2.0

/// What probably caused an error, and the command that comes next.
public struct Hint: Hashable, Sendable, CustomStringConvertible {
  /// What an error looks like, stable for programs.
  @nonexhaustive
  public enum Symptom: String, Hashable, Sendable, CaseIterable {
    /// Too much was asked for in a short time.
    case throttled
    /// The account's share is used up; waiting does not help.
    case quotaExceeded
    /// The model is to be reached through an inference profile.
    case needsInferenceProfile
    /// There is no such model here.
    case wrongModel
    /// The account has no access to the model.
    case noModelAccess
    /// The model's legal end has come.
    case retiredModel
    /// The agent was changed and not prepared since.
    case agentNotPrepared
    /// An id has a form that no id has.
    case malformedID
    /// There is nothing of that id in this account and region.
    case notFound
    /// The request breaks a rule of the operation.
    case malformedRequest
    /// The credentials were good and are no longer.
    case expiredCredentials
    /// No credentials were found, or who has them did not give them.
    case noCredentials
    /// AWS does not know the credentials.
    case unknownCredentials
    /// The time of this machine is wrong.
    case wrongClock
    /// The signature was made with another key than AWS has.
    case wrongSignature
    /// The caller may not do this.
    case accessDenied
    /// The model is not loaded yet.
    case modelNotReady
    /// The model took too long.
    case modelTimedOut
    /// The model failed.
    case modelFailed
    /// Something that the agent calls failed.
    case dependencyFailed
    /// Something else is going on with the same session or agent.
    case conflict
    /// The service has trouble of its own.
    case serviceTrouble
    /// The certificate of the service is not trusted.
    case untrusted
    /// There is no host of that name.
    case unknownHost
    /// The host does not take connections.
    case unreachable
    /// Nothing arrived for too long.
    case timedOut
    /// The answer ended in the middle.
    case cutStream
    /// The caller gave up.
    case cancelled
    /// None of the others.
    case unknown
  }

  /// What the error looks like.
  public let symptom: Symptom
  /// What probably caused it, as a sentence.
  public let cause: String
  /// What to run next; words in capitals are to be filled in.
  public let command: String

  /// The hint for an error: the first row of the table that fits it.
  public init(for error: AWSError) { self = HintRow.table.first { $0.fits(error) }?.hint ?? HintRow.last }

  init(_ symptom: Symptom, _ cause: String, _ command: String) {
    self.symptom = symptom
    self.cause = cause
    self.command = command
  }

  /// The cause and the command.
  public var description: String { "\(cause) Next: \(command)" }
}
