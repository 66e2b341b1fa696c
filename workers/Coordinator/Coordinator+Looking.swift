internal import Fleet
internal import Frontier
internal import QueueModel

extension Coordinator {
  package var progress: RunCounts { counts }

  /// Reports that wait for the next batch.
  package var waitingReports: Int { inbox.count }

  /// URLs lent, and reports on their way in.
  var underWay: Int { lent.count + asked }

  /// A run with a limit has lent all that it may, and has it back.
  var isSpent: Bool {
    guard let limit = settings.maxVisits else { return false }
    return counts.visits >= limit && lent.isEmpty
  }

  /// Nothing is lent, and no URL can be before `grace` has passed. A host that only keeps its
  /// distance has URLs waiting and is not idle, however long its delay; a host that is blocked, and
  /// a URL that waits for another attempt or for its next visit, do not hold the end up.
  func isIdle(grace: Duration) async throws -> Bool {
    guard underWay == 0, inbox.isEmpty, let nothing = lastNothing else { return false }
    let now = clock.now()
    guard let next = nothing.nextDue else { return true }
    if next <= now + grace { return false }
    let hosts = try await queue.hosts(limit: .max)
    let plans = plans(at: now)
    return !hosts.contains { host in
      guard plans[host.site] != nil, let ready = host.readyAt else { return false }
      if let blocked = host.state.blockedUntil, blocked > now { return false }
      return host.state.nextAt >= ready
    }
  }

  /// Somebody may still bring something back, or does not know yet that the run is over.
  var isAwaited: Bool {
    if !lent.isEmpty || !inbox.isEmpty { return true }
    guard case .draining = phase else { return false }
    return roll.waiting(since: clock.now() + (.zero - settings.leaseDuration)) > 0
  }

  func stats() async throws -> QueueStats { try await queue.stats(now: clock.now()) }
}
