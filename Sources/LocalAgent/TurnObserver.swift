// SPDX-License-Identifier: Apache-2.0

package import AgentEvents

/// Who is told what a server answers, on the thread where it happens; all of it comes from the server's one thread for responders.
package struct TurnObserver: Sendable {
  /// A turn begins.
  package var began: @Sendable (AgentRequest) -> Void
  /// An event of the turn with this request id, sent or only shown here.
  package var saw: @Sendable (_ requestId: String, AgentEvent) -> Void
  /// The turn with this request id is over, with an error or without one.
  package var ended: @Sendable (_ requestId: String, (any Error)?) -> Void

  /// Makes one.
  package init(
    began: @escaping @Sendable (AgentRequest) -> Void, saw: @escaping @Sendable (_ requestId: String, AgentEvent) -> Void,
    ended: @escaping @Sendable (_ requestId: String, (any Error)?) -> Void
  ) { (self.began, self.saw, self.ended) = (began, saw, ended) }
}
