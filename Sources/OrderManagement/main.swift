// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import LambdaRuntime

// ORDER_DATABASE names the file that holds the orders. Without it they live in memory and end with the process.
Lambda.run { try OrderActions(store: .sqlite(path: Environment.variable("ORDER_DATABASE"))).router }
