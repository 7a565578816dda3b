// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import LambdaRuntime

// The FAQ is a part of the program: every instance has the same, in memory.
Lambda.run { try FaqActions(faq: .sqlite(SampleFaq.articles)).router }
