internal import Fleet
internal import Frontier
internal import QueueModel

/// Counts the queue for whoever asks, but never so often that counting is what the coordinator
/// does: a count reads an index of every URL, and people leave dashboards open.
actor QueueCounter {
  struct Count: Sendable {
    var stats: QueueStats
    var troubledHosts: [HostSummary]
    var at: Moment
  }

  /// At most this part of the time goes into counting.
  private static let share = 0.05
  private static let shortest = Duration.seconds(1)
  /// Of the hosts that are left alone, the ones worth showing; and how many are looked through.
  private static let shownHosts = 20
  private static let seenHosts = 10_000

  private let queue: any WorkQueue
  private let clock: FleetClock
  private var last: Count?
  private var notBefore: Moment?
  private var underWay: Task<Count, any Error>?

  init(queue: any WorkQueue, clock: FleetClock) {
    self.queue = queue
    self.clock = clock
  }

  func count() async throws -> Count {
    if let last, let notBefore, clock.now() < notBefore { return last }
    if let underWay { return try await underWay.value }
    // Owned by this actor, and awaited by whoever asks meanwhile.
    let task = Task { try await self.look() }
    underWay = task
    defer { underWay = nil }
    return try await task.value
  }

  private func look() async throws -> Count {
    let began = clock.now()
    let stats = try await queue.stats(now: began)
    let hosts = try await queue.hosts(limit: Self.seenHosts)
    let now = clock.now()
    let troubled = hosts.filter { $0.state.blockedUntil.map { $0 > now } ?? false }
      .sorted { ($0.state.blockedUntil ?? now) > ($1.state.blockedUntil ?? now) }
    let count = Count(
      stats: stats, troubledHosts: Array(troubled.prefix(Self.shownHosts)), at: now)
    last = count
    notBefore = now + max(Self.shortest, (now - began) * (1 / Self.share))
    return count
  }
}
