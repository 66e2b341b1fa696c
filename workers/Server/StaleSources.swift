package import CorpusStore
package import Fleet
package import Frontier

/// Which sources have fallen silent, computed from the corpus: that every job succeeded says
/// nothing about a site that moved and left an empty page behind.
package actor StaleSources {
  /// Sources change by days; looking costs a scan of all documents.
  private static let interval = Duration.seconds(3600)

  private let look: @Sendable (Moment) async throws -> Freshness
  private let clock: FleetClock
  private var last = Freshness(known: 0, stale: [])
  private var notBefore: Moment?
  private var isLooking = false

  /// `look` must not block the cooperative pool.
  package init(clock: FleetClock, look: @escaping @Sendable (Moment) async throws -> Freshness) {
    self.clock = clock
    self.look = look
  }

  /// As of the last look; the first one is waited for.
  package func current() async -> Freshness {
    let now = clock.now()
    if let notBefore, now < notBefore { return last }
    guard !isLooking else { return last }
    isLooking = true
    defer { isLooking = false }
    notBefore = now + Self.interval
    // The corpus is busy or gone: the committer will say so, and the next look is in an hour.
    if let found = try? await look(now) { last = found }
    return last
  }
}
