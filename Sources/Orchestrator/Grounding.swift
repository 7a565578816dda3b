// SPDX-License-Identifier: Apache-2.0

internal import Bedrock
internal import Grounding

extension Grounding {
  /// A turn of which the request is known: what the user says now and said before, and what the caller brings along.
  init(_ question: Question) {
    self.init()
    question.request.inputText.map { add(source: $0) }
    let state = question.request.sessionState
    for text in (state.sessionAttributes ?? [:]).values { add(source: text) }
    for text in (state.promptSessionAttributes ?? [:]).values { add(source: text) }
    for message in state.conversationHistory where message.role == .user { for text in message.texts { add(source: text) } }
  }
}
