// SPDX-License-Identifier: Apache-2.0

import AWSClient
import JSON
import Testing

@Suite("Region and endpoint")
struct ServiceSettingsTests {
  @Test("the program's region goes before the variables and the profile's") func region() throws {
    let configuration = try SharedConfiguration(World(files: ["/home/u/.aws/config": "[default]\nregion = a-1\n"]).surroundings)
    func region(_ environment: [String: String], _ own: String? = nil) throws -> String {
      try ServiceSettings(environment: environment, configuration: configuration, region: own).requiredRegion()
    }
    #expect(try region([:]) == "a-1")
    #expect(try region(["AWS_DEFAULT_REGION": "b-1"]) == "b-1")
    #expect(try region(["AWS_DEFAULT_REGION": "b-1", "AWS_REGION": "c-1"]) == "c-1")
    #expect(try region(["AWS_REGION": "c-1"], "d-1") == "d-1")
    let error = #expect(throws: ConfigurationError.self) { try ServiceSettings(environment: [:]).requiredRegion() }
    #expect(error?.sentence.contains("AWS_DEFAULT_REGION") == true)
  }

  @Test("what cannot be a part of a host is no region", arguments: ["us-east-1.evil.com", "us east", "-a", "a/", "A", "é", "a\n"])
  func noRegion(text: String) {
    #expect(throws: ConfigurationError.self) { try ServiceSettings(environment: ["AWS_REGION": text]).requiredRegion() }
    #expect(throws: ConfigurationError.self) { try ServiceSettings(environment: [:]).endpoint(of: .bedrock, region: text) }
  }

  static let config = """
    [default]
    services = mine
    endpoint_url = https://e
    [services mine]
    bedrock_agent_runtime =
      endpoint_url = https://d:1/x
    sts =
      endpoint_url = https://sts
    """

  @Test("a service's own variable goes before the one for all, and both before the file") func overrides() throws {
    let configuration = try SharedConfiguration(World(files: ["/home/u/.aws/config": Self.config]).surroundings)
    func endpoint(_ environment: [String: String], own: String? = nil, of service: AWSService = .bedrockAgentRuntime) throws -> String {
      let settings = ServiceSettings(environment: environment, configuration: configuration, endpointURL: own)
      return "\(try settings.endpoint(of: service, region: "us-east-1"))"
    }
    let both = ["AWS_ENDPOINT_URL": "https://c", "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": "https://b"]
    #expect(try endpoint(both, own: "https://a") == "https://a")
    #expect(try endpoint(both) == "https://b")
    #expect(try endpoint(both, of: .bedrockRuntime) == "https://c")
    #expect(try endpoint([:]) == "https://d:1/x")
    #expect(try endpoint([:], of: .bedrockRuntime) == "https://e")
    let ignoring = both.merging(["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]) { $1 }
    #expect(try endpoint(ignoring) == "https://bedrock-agent-runtime.us-east-1.amazonaws.com")
    #expect(throws: ConfigurationError.self) { try endpoint(["AWS_ENDPOINT_URL": "nonsense"]) }
  }

  @Test("FIPS is asked for by the environment or the program") func fips() throws {
    let settings = ServiceSettings(environment: ["AWS_USE_FIPS_ENDPOINT": "true"])
    #expect(
      try settings.endpoint(of: .bedrockAgentRuntime, region: "us-gov-west-1").name
        == "bedrock-agent-runtime-fips.us-gov-west-1.amazonaws.com")
    let off = ServiceSettings(environment: ["AWS_USE_FIPS_ENDPOINT": "true"], usesFIPS: false)
    #expect(try off.endpoint(of: .bedrockRuntime, region: "us-east-1").name == "bedrock-runtime.us-east-1.amazonaws.com")
    let wrong = ServiceSettings(environment: ["AWS_USE_FIPS_ENDPOINT": "yes"])
    #expect(throws: ConfigurationError.self) { try wrong.endpoint(of: .bedrockRuntime, region: "us-east-1") }
  }

  @Test(
    "AWS's endpoint tests pass", .enabled(if: Vectors.json("endpoint-tests-bedrock-runtime.json") != nil, "\(Vectors.missing)"),
    arguments: [("bedrock-agent-runtime", AWSService.bedrockAgentRuntime), ("bedrock-runtime", .bedrockRuntime)])
  func vectors(name: String, service: AWSService) throws {
    let cases = try #require(Vectors.json("endpoint-tests-\(name).json")?["testCases"]?.array)
    #expect(cases.count >= 20)
    for vector in cases {
      let parameters = vector["params"]
      let settings = ServiceSettings(
        environment: [:], endpointURL: parameters?["Endpoint"]?.string, usesFIPS: parameters?["UseFIPS"]?.bool,
        usesDualStack: parameters?["UseDualStack"]?.bool)
      let found = parameters?["Region"]?.string ?? (parameters?["Endpoint"] == nil ? "" : "us-east-1")
      let endpoint = try? settings.endpoint(of: service, region: found)
      #expect(endpoint?.description == vector["expect"]?["endpoint"]?["url"]?.string, "\(vector["documentation"]?.string ?? "")")
    }
  }
}
