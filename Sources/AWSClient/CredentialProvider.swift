// SPDX-License-Identifier: Apache-2.0

/// Credentials for many callers: found once, and renewed before they expire.
///
/// While one caller renews them, the others go on with what is there; only when that has expired do they wait. A renewal that fails is no
/// trouble as long as the old credentials work.
public actor CredentialProvider {
  /// How long before their end credentials are renewed.
  public static let renewalSeconds = 900
  /// How long after a renewal that brought nothing better the next is tried.
  static let pauseSeconds = 60

  private let search: @Sendable () async throws(CredentialsError) -> Credentials
  private let now: @Sendable () -> Timestamp
  private var current: Credentials?
  private var lastSearch: Timestamp?
  private var isSearching = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Makes a provider.
  ///
  /// - Parameters:
  ///   - now: the time.
  ///   - search: finds credentials anew.
  public init(now: @escaping @Sendable () -> Timestamp, search: @escaping @Sendable () async throws(CredentialsError) -> Credentials) {
    self.now = now
    self.search = search
  }

  /// Makes a provider of credentials that last.
  public init(_ credentials: Credentials) {
    current = credentials
    now = { Timestamp(secondsSince1970: 0) }
    search = { () throws(CredentialsError) in credentials }
  }

  /// Makes a provider that searches where AWS's own tools do.
  package init(_ chain: CredentialChain) {
    now = chain.surroundings.now
    search = { () async throws(CredentialsError) in try await chain.resolve() }
  }

  /// Credentials that work now.
  ///
  /// - Returns: what was found last, or what a new search found.
  /// - Throws: why nothing was found.
  public func credentials() async throws(CredentialsError) -> Credentials {
    while true {
      let time = now()
      let state = state(at: time)
      if let current, state == .fresh || (state == .endsSoon && isSearching) { return current }
      if isSearching {
        await withCheckedContinuation { waiting.append($0) }
        continue
      }
      return try await renew(at: time, isNeeded: state == .useless)
    }
  }

  /// Forgets the credentials, since a service said that they no longer work.
  public func invalidate() {
    current = nil
    lastSearch = nil
  }

  private enum State { case fresh, endsSoon, useless }

  private func state(at time: Timestamp) -> State {
    guard let current else { return .useless }
    guard let expiration = current.expiration else { return .fresh }
    let left = expiration.seconds(since: time)
    if left <= 0 { return .useless }
    let pause = lastSearch.map { time.seconds(since: $0) < CredentialProvider.pauseSeconds } ?? false
    return left > CredentialProvider.renewalSeconds || pause ? .fresh : .endsSoon
  }

  private func renew(at time: Timestamp, isNeeded: Bool) async throws(CredentialsError) -> Credentials {
    isSearching = true
    defer {
      isSearching = false
      let woken = waiting
      waiting = []
      for continuation in woken { continuation.resume() }
    }
    lastSearch = time
    do {
      let found = try await search()
      current = found
      return found
    } catch {
      guard !isNeeded, let current else { throw error }
      return current
    }
  }
}

extension CredentialProvider: CustomStringConvertible, CustomReflectable {
  /// What this is, without what it holds.
  public nonisolated var description: String { "a provider of credentials" }
  /// A mirror without children.
  public nonisolated var customMirror: Mirror { Mirror(self, children: [:]) }
}
