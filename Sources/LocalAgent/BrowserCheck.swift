// SPDX-License-Identifier: Apache-2.0

internal import Sockets

/// Refuses what a page of another site, opened in this machine's browser, could send: with its own name, or with one that leads here.
struct BrowserCheck {
  private let raw: RawRequest

  init(_ raw: RawRequest) { self.raw = raw }

  /// - Throws: what of the request is a stranger's.
  func refuse(_ core: ServerCore) throws(ServiceError) {
    let hosts = raw.values("host")
    let origins = raw.values("origin")
    guard hosts.count <= 1, origins.count <= 1 else {
      throw .accessDenied("There is more than one Host or Origin, so that none is believed.")
    }
    let host = (hosts.first ?? "").lowercased()
    if !core.configuration.takesAnyHost, !isKnown(host, core) {
      throw .accessDenied(
        "The host '\(Self.shown(host))' is none of this service's: 127.0.0.1:\(core.port), localhost:\(core.port) and [::1]:\(core.port).")
    }
    if let origin = origins.first, origin.lowercased() != "http://\(host)" {
      throw .accessDenied("Requests of other sites' pages are not taken, and this one is from '\(Self.shown(origin))'.")
    }
    try refuseEmbedding()
  }

  private func isKnown(_ host: String, _ core: ServerCore) -> Bool {
    let own = ["127.0.0.1", "localhost", "[::1]"].map { "\($0):\(core.port)" }
    // Without a port it is 80.
    if !core.configuration.isOpenToAll, host == "\(Endpoint(host: core.configuration.address, port: core.port))" { return true }
    if own.contains(host) || core.port == 80 && own.contains("\(host):80") { return true }
    let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } + "]" : host.prefix { $0 != ":" }
    return core.configuration.hosts.contains { $0.lowercased() == host || $0.lowercased() == name }
  }

  /// A browser says where a request comes from; another site may link to a page and nothing else.
  private func refuseEmbedding() throws(ServiceError) {
    guard let site = raw["sec-fetch-site"], site == "cross-site" || site == "same-site" else { return }
    guard raw["sec-fetch-mode"] == "navigate", raw["sec-fetch-dest"] == "document", raw.method == "GET" else {
      throw .accessDenied("Other sites' pages may link to this one, and not embed or ask it.")
    }
  }

  /// The beginning of a text that somebody sent.
  static func shown(_ text: String) -> String { text.count <= 200 ? text : "\(text.prefix(200))…" }
}
