// SPDX-License-Identifier: Apache-2.0

internal import LambdaRuntime

Lambda.run { try BenchmarkOrders().router }
