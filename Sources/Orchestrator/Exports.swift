// SPDX-License-Identifier: Apache-2.0

// What a question is made of and what a turn tells: who imports this module needs no other to ask, to limit and to account.
@_exported public import AWSClient
@_exported public import Bedrock
@_exported public import Grounding
@_exported public import Ledger
@_exported public import TokenMeter
