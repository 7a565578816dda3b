// SPDX-License-Identifier: Apache-2.0

/// What a transport is told about the machine it runs on, and its limits.
package struct TransportSettings: Hashable, Sendable {
  /// The file with the certificates that are trusted; `nil` for the one that libcurl was built with.
  package var caBundle: String?
  /// Where requests with TLS go first; empty for no proxy.
  package var httpsProxy: String
  /// Where requests without TLS go first; empty for no proxy.
  package var httpProxy: String
  /// The hosts that are always asked directly, commas between them.
  package var noProxy: String
  /// A transfer with more bytes that nobody has read yet waits for its reader.
  package var unreadBytesMax = 256 << 10
  /// How many connections are kept open for later requests.
  package var connectionsKept = 256
  /// A connection that was not used for longer is not used again.
  package var connectionIdleSecondsMax = 55

  /// The variables that name a file with trusted certificates, the first that is set wins.
  static let bundleVariables = ["AWS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"]

  /// Where systems keep them: Debian, Amazon Linux and Fedora, SUSE, Alpine and macOS.
  static let bundlePlaces = [
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem",
  ]

  /// Those who give credentials to whoever is on this machine, and whom no proxy may hear of.
  static let neverProxied = ["169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23"]

  /// Reads the variables as curl does, and looks where the certificates are.
  ///
  /// - Parameters:
  ///   - environment: the environment's variables.
  ///   - bundle: the file with trusted certificates that a profile names, for when no variable does.
  ///   - exists: whether there is a file.
  package init(
    environment: [String: String] = [:], bundle: String? = nil, exists: (_ path: String) -> Bool = { FileReading.exists($0) }
  ) {
    func first(_ names: String...) -> String { names.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "" }
    let chosen = TransportSettings.bundleVariables.compactMap { environment[$0] }.first { !$0.isEmpty }
    caBundle = chosen ?? bundle ?? TransportSettings.bundlePlaces.first(where: exists)
    httpsProxy = first("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
    // In capitals it would be a field of a request, where a program answers for a web server.
    httpProxy = first("http_proxy", "all_proxy", "ALL_PROXY")
    let names = first("no_proxy", "NO_PROXY")
    noProxy = names == "*" ? names : ([names] + TransportSettings.neverProxied).filter { !$0.isEmpty }.joined(separator: ",")
  }
}

extension TransportSettings: CustomStringConvertible, CustomReflectable {
  /// The certificates and whether there are proxies, whose URLs may hold passwords.
  package var description: String {
    let proxy = httpsProxy.isEmpty && httpProxy.isEmpty ? "no proxy" : "a proxy"
    return "certificates of \(caBundle ?? "libcurl's own choice"), \(proxy)"
  }
  /// A mirror of what ``description`` shows.
  package var customMirror: Mirror { Mirror(self, children: ["settings": description]) }
}
