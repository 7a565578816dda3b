// SPDX-License-Identifier: Apache-2.0

/// The ways in which an operation is asked for; each has its own event and its own answer.
public enum FrontDoor: String, Hashable, Sendable, CaseIterable {
  /// An action group defined by an OpenAPI schema: method and path template in, a status out.
  case openAPI = "openapi"
  /// An action group defined by function details: a function's name in, text out.
  case function
  /// A tool of an AgentCore Gateway with a Lambda target: bare arguments in, any JSON out.
  case gateway
}
