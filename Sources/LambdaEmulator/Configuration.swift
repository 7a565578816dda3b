// SPDX-License-Identifier: Apache-2.0

extension LocalLambda {
  /// What the service is told about the function.
  public struct Configuration: Sendable {
    /// The function's name; callers may also say `function`.
    public var functionName = "function"
    /// The version that is said to have answered.
    public var version = "$LATEST"
    /// How long an invocation may take; Lambda's default.
    public var timeout = Duration.seconds(3)
    /// How long the function may take until it asks for its first event.
    public var initTimeout = Duration.seconds(10)
    /// The memory that the function is told it has.
    public var memoryMegabytes = 128
    /// How many events the function may have at a time; more than one is told to the program as `AWS_LAMBDA_MAX_CONCURRENCY`.
    public var concurrency = 1
    /// The port on 127.0.0.1; 0 lets the system choose.
    public var port: UInt16 = 0
    /// The region in names and ARNs.
    public var region = "us-east-1"
    /// The account in ARNs.
    public var account = "123456789012"
    /// The largest event.
    public var eventBytesMax = 6 << 20
    /// The largest response; Lambda's limit.
    public var responseBytesMax = 6_291_556
    /// The program to run; without one, whoever knows ``LocalLambda/endpoint`` may play the function.
    public var program: Program?
    /// The time, in milliseconds since 1970: the deadlines told to the function count from it.
    public var milliseconds: @Sendable () -> Int = systemMilliseconds
    /// Where request ids and trace ids come from.
    public var random: @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }

    /// The defaults: Lambda's own where it has some.
    public init() {}

    var functionARN: String { "arn:aws:lambda:\(region):\(account):function:\(functionName)" }
  }

  /// The function's program and how to start it.
  public struct Program: Sendable {
    /// The file, with its path.
    public var path: String
    /// What it is handed behind its name.
    public var arguments: [String]
    /// Its environment, in addition to what Lambda sets, and stronger.
    public var environment: [String: String]
    /// Where it is started; here when `nil`.
    public var directory: String?
    /// Is handed what it prints, on a thread of the emulator's; without it the program prints where we do.
    public var output: (@Sendable ([UInt8]) -> Void)?

    /// Makes one.
    public init(
      _ path: String, arguments: [String] = [], environment: [String: String] = [:], directory: String? = nil,
      output: (@Sendable ([UInt8]) -> Void)? = nil
    ) {
      self.path = path
      self.arguments = arguments
      self.environment = environment
      self.directory = directory
      self.output = output
    }
  }
}

extension LocalLambda.Configuration {
  /// What Lambda puts into a function's environment, and what the program adds.
  func environment(runtimeAPI: String, program: LocalLambda.Program) -> [String: String] {
    var values = [
      "AWS_LAMBDA_RUNTIME_API": runtimeAPI, "AWS_LAMBDA_FUNCTION_NAME": functionName, "AWS_LAMBDA_FUNCTION_VERSION": version,
      "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": String(memoryMegabytes), "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
      "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/\(functionName)", "AWS_LAMBDA_LOG_STREAM_NAME": "\(version)-local", "AWS_REGION": region,
      "AWS_DEFAULT_REGION": region, "LAMBDA_TASK_ROOT": program.directory ?? ".", "_HANDLER": "bootstrap", "TZ": ":UTC",
      "LANG": "en_US.UTF-8",
      "PATH": "/usr/local/bin:/usr/bin:/bin",
    ]
    if concurrency > 1 { values["AWS_LAMBDA_MAX_CONCURRENCY"] = String(concurrency) }
    return values.merging(program.environment) { $1 }
  }
}
