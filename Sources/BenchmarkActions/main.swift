// SPDX-License-Identifier: Apache-2.0

internal import ActionGroup
internal import LambdaRuntime

Lambda.run {
  // With --late-table the orders are made at the first question, so that a start shows what a handler without data takes.
  if !CommandLine.arguments.contains("--late-table") { _ = OrderTable.all }
  return try BenchmarkOrders().router
}
