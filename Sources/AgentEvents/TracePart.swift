// SPDX-License-Identifier: Apache-2.0

package import JSON

/// An event that tells how the agent works: who did what.
///
/// An agent is known by the last link of its caller chain: the collaborator's name of an agent three deep is that of the second.
package struct TracePart: Shape {
  /// Missing for an inline agent.
  package var agentId: Text?
  package var agentAliasId: Text?
  package var agentVersion: Text?
  /// Another than the caller's for a collaborator.
  package var sessionId: Text?
  package var collaboratorName: Text?
  package var callerChain: [Caller]?
  /// Events do not come in the order of their times.
  package var eventTime: Text?
  package var trace: Trace?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("agentId", &agentId)
    try members("agentAliasId", &agentAliasId)
    try members("agentVersion", &agentVersion)
    try members("sessionId", &sessionId)
    try members("collaboratorName", &collaboratorName)
    try members("callerChain", &callerChain)
    try members("eventTime", &eventTime)
    try members("trace", &trace)
  }
}

/// A link of the chain from the agent that was asked to the one that works.
package struct Caller: Shape {
  package var agentAliasArn: Text?
  package var extra: [JSONObject.Member] = []

  package init() {}

  package mutating func visit(_ members: inout some Members) throws(JSONError) {
    try members("agentAliasArn", &agentAliasArn)
  }
}
