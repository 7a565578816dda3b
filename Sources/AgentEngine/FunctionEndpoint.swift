// SPDX-License-Identifier: Apache-2.0

package import AWSClient
internal import JSON
package import LambdaEmulator

/// A function that events can be sent to.
package struct FunctionEndpoint: Sendable {
  /// What it is called on the console.
  package var name: String
  /// Sends an event and waits for the answer; when the task is cancelled, it returns at once.
  package var invoke: @Sendable ([UInt8]) async throws(FunctionFailure) -> [UInt8]

  /// Makes one.
  package init(_ name: String, invoke: @escaping @Sendable ([UInt8]) async throws(FunctionFailure) -> [UInt8]) {
    (self.name, self.invoke) = (name, invoke)
  }
}

/// Why a function gave no answer.
package struct FunctionFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence.
  package let description: String

  /// Makes one.
  package init(_ sentence: String) { description = sentence }
}

extension FunctionEndpoint {
  /// A program under the emulator.
  package static func emulated(_ lambda: LocalLambda) -> FunctionEndpoint {
    FunctionEndpoint(lambda.configuration.functionName) { event throws(FunctionFailure) in
      let answer = Handover<Result<InvocationResult, EmulatorError>>()
      // The function works on when the client has left, as it does at Lambda; nobody waits for what it answers then.
      Task { answer.give(await outcome(of: event, lambda)) }
      guard let result = await answer.take() else { throw FunctionFailure("Nobody waits for the function's answer any more.") }
      switch result {
      case .failure(let error): throw FunctionFailure("The function cannot be called: \(error.message).")
      case .success(let result):
        guard let error = result.functionError else { return result.payload }
        throw FunctionFailure(sentence(result.payload) ?? "The function failed (\(error)).")
      }
    }
  }

  private static func outcome(of event: [UInt8], _ lambda: LocalLambda) async -> Result<InvocationResult, EmulatorError> {
    do throws(EmulatorError) { return .success(try await lambda.invoke(event)) } catch { return .failure(error) }
  }

  /// The largest answer that is read; what Lambda allows, and a little more so that the check of the envelope can say so.
  private static let answerBytesMax = 8 << 20

  /// A function behind `POST .../2015-03-31/functions/function/invocations`: Lambda's runtime interface emulator, or `outcrop host`.
  ///
  /// - Parameters:
  ///   - url: the whole URL.
  ///   - transport: sends the requests.
  ///   - timeout: how long the function may take.
  /// - Returns: the function.
  /// - Throws: what is wrong with the URL.
  package static func http(
    _ url: String, over transport: Transport, timeout: Duration = .seconds(60)
  ) throws(FunctionFailure) -> FunctionEndpoint {
    let endpoint: Endpoint
    do throws(ConfigurationError) { endpoint = try Endpoint(parsing: url) } catch {
      throw FunctionFailure("The function is at no usable address: \(error.sentence).")
    }
    let deadlines = Deadlines(idle: timeout, total: timeout)
    return FunctionEndpoint(url) { event throws(FunctionFailure) in
      let request = AWSRequest("POST", endpoint, path: "", headers: [HeaderField("Content-Type", "application/json")], body: event)
      let response: AWSResponse
      do throws(AWSError) { response = try await transport.exchange(request, deadlines, bytesMax: answerBytesMax) } catch {
        throw FunctionFailure("The function at \(url) cannot be called: \(error.message).")
      }
      guard response.status == 200 else { throw FunctionFailure("The function at \(url) answered with HTTP \(response.status).") }
      if let sentence = sentence(response.body) { throw FunctionFailure(sentence) }
      if let error = response.headers["X-Amz-Function-Error"] { throw FunctionFailure("The function failed (\(error)).") }
      return response.body
    }
  }

  /// What an error document of Lambda says; `nil` for anything else.
  private static func sentence(_ payload: [UInt8]) -> String? {
    guard let value = try? JSONValue(parsing: payload), value["response"] == nil, let message = value["errorMessage"]?.string else {
      return nil
    }
    let type = value["errorType"]?.string.map { " (\($0))" } ?? ""
    return "The function failed\(type): \(message)"
  }
}
