// SPDX-License-Identifier: Apache-2.0

/// How long each part of a request may take before it is given up.
public struct Deadlines: Hashable, Sendable {
  /// Until there is a connection: the host's name is looked up, the connection made and its encryption agreed on.
  public var connect: Duration
  /// Until the next byte comes; while a reader takes nothing, this time does not run.
  public var idle: Duration
  /// Until the answer is whole.
  public var total: Duration

  /// Makes deadlines.
  public init(connect: Duration = .seconds(5), idle: Duration = .seconds(60), total: Duration = .seconds(120)) {
    self.connect = connect
    self.idle = idle
    self.total = total
  }

  /// The same, none longer than three weeks and none negative.
  var limited: Deadlines {
    func limited(_ duration: Duration) -> Duration { min(max(duration, .zero), .seconds(1_800_000)) }
    return Deadlines(connect: limited(connect), idle: limited(idle), total: limited(total))
  }

  /// For answers that come as a whole: 5, 60 and 120 seconds.
  public static let standard = Deadlines()
  /// For answers that come in a stream: 5, 60 and 300 seconds.
  public static let stream = Deadlines(total: .seconds(300))
}
