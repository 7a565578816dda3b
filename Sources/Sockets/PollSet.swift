// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Several descriptors that are waited for together.
package struct PollSet {
  /// What a descriptor is waited for.
  package enum Event: Hashable, Sendable {
    /// Bytes, a connection, or an end.
    case reading
    /// The same, or room for bytes.
    case readingAndWriting
  }

  /// A descriptor's place in the set.
  package struct Place: Hashable, Sendable { fileprivate let index: Int }

  private var entries: [pollfd] = []

  /// An empty set.
  package init() {}

  /// Empties the set.
  package mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

  /// Adds a descriptor.
  package mutating func add(_ descriptor: Int32, for event: Event) -> Place {
    let events = event == .reading ? POLLIN : POLLIN | POLLOUT
    entries.append(pollfd(fd: descriptor, events: Int16(events), revents: 0))
    return Place(index: entries.count - 1)
  }

  /// Waits until something is ready, the time is over, or a signal comes.
  package mutating func wait(timeout: Duration?) {
    // 1. poll reads and writes as many entries as it is told of.
    let result = unsafe poll(&entries, .init(entries.count), timeout.map(Poll.milliseconds) ?? -1)
    if result <= 0 { for index in entries.indices { entries[index].revents = 0 } }
  }

  /// Whether anything at all is to be done about that descriptor.
  package func isReady(_ place: Place) -> Bool { entries[place.index].revents != 0 }

  /// Whether there are bytes or an end to be read.
  package func isReadable(_ place: Place) -> Bool { Int32(entries[place.index].revents) & ~Int32(POLLOUT) != 0 }
}
