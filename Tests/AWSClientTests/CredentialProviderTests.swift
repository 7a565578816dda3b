// SPDX-License-Identifier: Apache-2.0

import AWSClient
import Synchronization
import Testing

@Suite("Credentials for many callers")
struct CredentialProviderTests {
  /// A clock that is set, and a place where credentials last an hour.
  final class Source: Sendable {
    let time = Mutex(Timestamp(secondsSince1970: 1_000_000))
    let searches = Mutex(0)
    let isDown = Mutex(false)

    var provider: CredentialProvider {
      CredentialProvider(
        now: { self.time.withLock { $0 } },
        search: { () async throws(CredentialsError) in
          let count = self.searches.withLock {
            $0 += 1
            return $0
          }
          await Task.yield()
          if self.isDown.withLock({ $0 }) { return try await World().resolve() }
          let end = self.time.withLock { $0.advanced(bySeconds: 3600) }
          return Credentials(accessKeyID: "AK\(count)", secretAccessKey: "s", expiration: end)
        })
    }

    func wait(_ seconds: Int) { time.withLock { $0 = $0.advanced(bySeconds: seconds) } }
  }

  @Test("they are searched once and renewed fifteen minutes before they expire") func renewed() async throws {
    let source = Source()
    let provider = source.provider
    #expect(try await provider.credentials().accessKeyID == "AK1")
    source.wait(3600 - 901)
    #expect(try await provider.credentials().accessKeyID == "AK1")
    source.wait(1)
    #expect(try await provider.credentials().accessKeyID == "AK2")
    await provider.invalidate()
    #expect(try await provider.credentials().accessKeyID == "AK3")
  }

  @Test("a renewal that fails is no trouble while the old ones work, and is not tried at every call") func failing() async throws {
    let source = Source()
    let provider = source.provider
    _ = try await provider.credentials()
    source.isDown.withLock { $0 = true }
    source.wait(3600 - 600)
    for _ in 1...5 { #expect(try await provider.credentials().accessKeyID == "AK1") }
    #expect(source.searches.withLock { $0 } == 2)
    source.wait(60)
    #expect(try await provider.credentials().accessKeyID == "AK1")
    #expect(source.searches.withLock { $0 } == 3)
    source.wait(600)
    await #expect(throws: CredentialsError.self) { try await provider.credentials() }
    source.isDown.withLock { $0 = false }
    #expect(try await provider.credentials().accessKeyID == "AK5")
  }

  @Test("a hundred callers make one search") func many() async throws {
    let source = Source()
    let provider = source.provider
    let found = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 1...100 { group.addTask { try await provider.credentials().accessKeyID } }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(found == ["AK1"] && source.searches.withLock { $0 } == 1)
    #expect(!"\(provider)".contains("AK1") && !String(reflecting: Mirror(reflecting: provider).children.map(\.value)).contains("AK1"))
  }

  @Test("the chain is such a source, and so are credentials that last") func chain() async throws {
    let world = World(["AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "s"])
    #expect(try await CredentialProvider(CredentialChain(world.surroundings)).credentials().accessKeyID == "AKENV")
    #expect(try await CredentialProvider(Credentials(accessKeyID: "AK", secretAccessKey: "s")).credentials().source == "code")
  }
}
