/// How a host wishes to be treated: from its site profile, its robots.txt and our own floor.
package struct PolitenessPlan: Hashable, Sendable, Codable {
  /// From the start of one fetch to the start of the next.
  package var delay: Duration
  /// Fetches at the same time; at least 1.
  package var maxInFlight: Int

  package init(delay: Duration, maxInFlight: Int) {
    self.delay = max(delay, .zero)
    self.maxInFlight = max(maxInFlight, 1)
  }

  /// A crawl-delay can only slow us down.
  package func slowed(by crawlDelay: Duration?) -> PolitenessPlan {
    PolitenessPlan(delay: max(delay, crawlDelay ?? .zero), maxInFlight: maxInFlight)
  }
}

/// Where a host stands: one row in the queue. `claim` before every fetch, `release` after it.
///
/// ```
///            claim (ready, below maxInFlight)          release: an answer
///   ready ────────────────────────────▶ in flight ───────────────────────▶ ready
///     ▲                                     │ release: throttled, challenged, nobody there
///     └───────── blockedUntil passes ── blocked (each time longer, until an answer comes)
/// ```
package struct HostState: Hashable, Sendable, Codable {
  /// The next fetch may start then.
  package var nextAt: Moment
  package var inFlight: Int
  /// nil, or in the past: not blocked.
  package var blockedUntil: Moment?
  /// Troubles in a row, one for each block however many fetches ran into it.
  package var consecutiveFailures: Int

  package init(
    nextAt: Moment = Moment(milliseconds: 0), inFlight: Int = 0, blockedUntil: Moment? = nil,
    consecutiveFailures: Int = 0
  ) {
    self.nextAt = nextAt
    self.inFlight = inFlight
    self.blockedUntil = blockedUntil
    self.consecutiveFailures = consecutiveFailures
  }

  /// When a fetch may start, were there no others in flight.
  package var readyAt: Moment { max(nextAt, blockedUntil ?? nextAt) }

  /// True, and the start is written down, when a fetch may start now.
  package mutating func claim(plan: PolitenessPlan, now: Moment) -> Bool {
    guard readyAt <= now, inFlight < plan.maxInFlight else { return false }
    inFlight += 1
    nextAt = now + plan.delay
    return true
  }

  /// A claim that came to no fetch: its lease ran out or was given back. The start stays written down, for
  /// the request may have been sent.
  package mutating func abandon() { inFlight = max(inFlight - 1, 0) }

  /// `jitter` is 0..<1.
  package mutating func release(
    after outcome: FetchOutcome, plan: PolitenessPlan, now: Moment, jitter: Double
  ) {
    abandon()
    switch HostTrouble(outcome) {
    case .none:
      // The answer of a fetch that began before the block says nothing about it.
      if let blockedUntil, blockedUntil > now { return }
      blockedUntil = nil
      consecutiveFailures = 0
    case .noNews:
      return
    case .trouble(let backOff, let asked):
      let isBlocked = blockedUntil.map { $0 > now } ?? false
      if !isBlocked { consecutiveFailures = min(consecutiveFailures + 1, HostTrouble.maxFailures) }
      // Eight fetches that fail together are one trouble, not eight; a longer Retry-After still counts.
      let wait =
        isBlocked
        ? asked : max(asked, backOff.wait(failures: consecutiveFailures, jitter: jitter))
      guard wait > .zero else { return }
      blockedUntil = max(blockedUntil ?? now, now + wait)
    }
  }
}
