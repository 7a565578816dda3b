// SPDX-License-Identifier: Apache-2.0

/// The part of AWS's world that a region belongs to.
package struct Partition: Hashable, Sendable {
  /// What follows the region in host names.
  package let suffix: String
  /// The same for hosts that have both kinds of addresses; `nil` where there are none.
  package let dualStackSuffix: String?

  /// The partition of a region.
  ///
  /// - Throws: when the region cannot be a part of a host name.
  package init(region: String) throws(ConfigurationError) {
    let isLabel = region.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-")
    }
    guard isLabel, (1...63).contains(region.utf8.count), !region.hasPrefix("-"), !region.hasSuffix("-") else {
      throw ConfigurationError("\"\(region)\" is no region; a name like us-east-1 is expected")
    }
    let others: [(String, String, String?)] = [
      ("cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"), ("us-iso-", "c2s.ic.gov", nil), ("us-isob-", "sc2s.sgov.gov", nil),
      ("us-isof-", "csp.hci.ic.gov", nil), ("eu-isoe-", "cloud.adc-e.uk", nil),
      ("eusc-", "amazonaws.eu", "api.amazonwebservices.eu"),
    ]
    let other = others.first { region.hasPrefix($0.0) }
    suffix = other?.1 ?? "amazonaws.com"
    dualStackSuffix = other.map(\.2) ?? "api.aws"
  }
}

/// Region and endpoint of a service, from the program, the environment and the shared config file, in this order.
package struct ServiceSettings: Sendable {
  /// The region that the program chose.
  package var region: String?
  /// The endpoint that the program chose.
  package var endpointURL: String?
  /// Whether only hosts with validated cryptography are asked; `nil` leaves it to the environment.
  package var usesFIPS: Bool?
  /// Whether hosts with both kinds of addresses are asked; `nil` leaves it to the environment.
  package var usesDualStack: Bool?

  private let environment: [String: String]
  private let configuration: SharedConfiguration?

  /// Makes settings.
  package init(
    environment: [String: String], configuration: SharedConfiguration? = nil, region: String? = nil, endpointURL: String? = nil,
    usesFIPS: Bool? = nil, usesDualStack: Bool? = nil
  ) {
    self.environment = environment
    self.configuration = configuration
    self.region = region
    self.endpointURL = endpointURL
    self.usesFIPS = usesFIPS
    self.usesDualStack = usesDualStack
  }

  /// The region.
  ///
  /// - Returns: the program's, `AWS_REGION`, `AWS_DEFAULT_REGION`, or the profile's.
  /// - Throws: when there is none or it is no name of one.
  package func requiredRegion() throws(ConfigurationError) -> String {
    guard let region = try regionIfSet() else {
      throw ConfigurationError(
        "no region is set: neither AWS_REGION, AWS_DEFAULT_REGION nor `region` of the profile "
          + "\"\(configuration?.profileName ?? "default")\"; run `aws configure set region us-east-1` or export AWS_REGION")
    }
    return region
  }

  func regionIfSet() throws(ConfigurationError) -> String? {
    let found = region ?? variable("AWS_REGION") ?? variable("AWS_DEFAULT_REGION") ?? setting("region")
    guard let found else { return nil }
    _ = try Partition(region: found)
    return found
  }

  /// Where a service is.
  ///
  /// - Parameters:
  ///   - service: the service.
  ///   - region: its region.
  /// - Returns: the endpoint that was chosen, or the region's own.
  /// - Throws: when what was chosen is no URL, or cannot be had together.
  package func endpoint(of service: AWSService, region: String) throws(ConfigurationError) -> Endpoint {
    let fips = try flag(usesFIPS, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")
    let dualStack = try flag(usesDualStack, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")
    if let (text, place) = try chosenURL(service) {
      guard !fips else { throw ConfigurationError("FIPS and the endpoint from \(place) exclude each other") }
      guard !dualStack else { throw ConfigurationError("dual-stack hosts and the endpoint from \(place) exclude each other") }
      do { return try Endpoint(parsing: text) } catch { throw ConfigurationError("\(place): \(error.sentence)") }
    }
    let partition = try Partition(region: region)
    guard let suffix = dualStack ? partition.dualStackSuffix : partition.suffix else {
      throw ConfigurationError("the region \(region) has no dual-stack hosts")
    }
    return Endpoint(name: "\(service.endpointPrefix)\(fips ? "-fips" : "").\(region).\(suffix)")
  }

  /// The URL that somebody chose for a service, and who did.
  private func chosenURL(_ service: AWSService) throws(ConfigurationError) -> (url: String, place: String)? {
    if let endpointURL { return (endpointURL, "the program") }
    guard try !flag(nil, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls") else { return nil }
    for name in ["AWS_ENDPOINT_URL_\(service.environmentSuffix)", "AWS_ENDPOINT_URL"] {
      if let url = variable(name) { return (url, name) }
    }
    if let section = setting("services").flatMap({ configuration?.services[$0] }),
      let url = section["\(service.configurationKey).endpoint_url"]
    {
      return (url, "endpoint_url of \(service.configurationKey) in the shared config file")
    }
    return setting("endpoint_url").map { ($0, "endpoint_url in the shared config file") }
  }

  private func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

  private func setting(_ name: String) -> String? { configuration?.profile[name].flatMap { $0.isEmpty ? nil : $0 } }

  private func flag(_ chosen: Bool?, _ name: String, _ key: String) throws(ConfigurationError) -> Bool {
    if let chosen { return chosen }
    guard let text = variable(name) ?? setting(key) else { return false }
    switch text.lowercased() {
    case "true": return true
    case "false": return false
    default: throw ConfigurationError("\(variable(name) == nil ? key : name) is \"\(text)\"; true or false is expected")
    }
  }
}
