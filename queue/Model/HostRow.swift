package import Frontier

/// One host as a store keeps it, and the rules that tell when it may be leased. Every engine reads
/// the row, changes it here, and writes it back in the transaction that locked it.
package struct HostRow: Sendable {
  package let id: Int64
  package let name: String
  package var siteID: Int64
  package var state: HostState
  package var isPaused: Bool
  /// What the host's site and its robots.txt allow, as of the last claim.
  package var plan: PolitenessPlan
  package var crawlDelay: Duration?

  package init(
    id: Int64, name: String, siteID: Int64, state: HostState, isPaused: Bool, plan: PolitenessPlan,
    crawlDelay: Duration?
  ) {
    self.id = id
    self.name = name
    self.siteID = siteID
    self.state = state
    self.isPaused = isPaused
    self.plan = plan
    self.crawlDelay = crawlDelay
  }

  /// How many more leases may be given out, up to a slice.
  ///
  /// A host with a delay belongs to one worker at a time, for only within one worker can the starts
  /// be kept apart exactly; that worker gets a whole slice. Without a delay all that counts is how
  /// many are out, so several workers may share; the first is given half, or a second worker would
  /// find no room.
  package func room(sliceSize: Int, plan: PolitenessPlan) -> Int {
    if plan.delay > .zero || plan.maxInFlight == 1 { return state.inFlight == 0 ? sliceSize : 0 }
    let free = plan.maxInFlight - state.inFlight
    return min(sliceSize, state.inFlight == 0 ? (free + 1) / 2 : max(free, 0))
  }

  /// Whether the row's `ready_at` depends on its URLs at all.
  package var mayBeLeased: Bool { !isPaused && room(sliceSize: 1, plan: plan) > 0 }

  /// When a lease may be given; nil: not before something happens to the row.
  package func readyAt(firstDue: Moment?) -> Moment? {
    guard let firstDue, mayBeLeased else { return nil }
    return max(state.readyAt, firstDue)
  }

  /// A visit was reported.
  package mutating func release(after report: VisitReport, now: Moment) {
    state.release(after: report.outcome, plan: plan, now: now, jitter: report.jitter)
    if let sinceStart = report.sinceStart {
      let started = now + (.zero - max(sinceStart, .zero))
      state.nextAt = max(state.nextAt, started + plan.delay)
      crawlDelay = report.crawlDelay
    } else {
      crawlDelay = report.crawlDelay ?? crawlDelay
    }
  }

  /// A lease ended without a word: its request may have been sent as late as now.
  package mutating func lose(now: Moment) {
    state.abandon()
    state.nextAt = max(state.nextAt, now + plan.delay)
  }

  /// What another queue knew: of two waits the longer holds.
  package mutating func take(over other: HostSummary) {
    state.nextAt = max(state.nextAt, other.state.nextAt)
    if let blocked = other.state.blockedUntil {
      state.blockedUntil = max(state.blockedUntil ?? blocked, blocked)
    }
    state.consecutiveFailures = max(state.consecutiveFailures, other.state.consecutiveFailures)
    isPaused = isPaused || other.isPaused
    crawlDelay = other.crawlDelay ?? crawlDelay
  }

  package mutating func resume() {
    isPaused = false
    state.blockedUntil = nil
  }
}
