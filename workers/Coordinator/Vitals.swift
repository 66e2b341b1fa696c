package import Fleet
package import Frontier
internal import QueueModel
package import QueueWire

/// A running coordinator in numbers, for whoever watches it: a copy, taken in one instant.
package struct Vitals: Sendable {
  package struct Worker: Sendable {
    package var name: String
    package var leases: Int
    package var visits: Int
    package var silence: Duration
  }

  package var phase: String
  package var uptime: Duration
  package var counts: RunCounts
  package var lent: Int
  package var oldestLease: Duration?
  package var waitingReports: Int
  package var redeliveries: Int
  /// Appended by this run; what the folder held before is not counted.
  package var archivedBytes: Int64
  package var commitTimes: Histogram
  package var visitTimes: Histogram
  /// By name.
  package var workers: [Worker]
}

extension Coordinator {
  package var vitals: Vitals {
    let now = clock.now()
    let leases = lent.countsByWorker
    return Vitals(
      phase: phase.name, uptime: now - startedAt, counts: counts, lent: lent.count,
      oldestLease: lent.oldest.map { now - $0 }, waitingReports: inbox.count,
      redeliveries: redeliveries, archivedBytes: archivedBytes, commitTimes: commitTimes,
      visitTimes: visitTimes,
      workers: roll.entries.sorted { $0.key < $1.key }.map { name, entry in
        Vitals.Worker(
          name: name, leases: leases[name] ?? 0, visits: entry.visits,
          silence: now - entry.lastWord)
      })
  }

  /// Leases are given and reports committed.
  package var isReady: Bool {
    switch phase {
    case .running, .draining: true
    case .new, .closing, .finishing, .ended: false
    }
  }

  /// The present, by the clock that the queue's moments come from.
  package nonisolated var present: Moment { clock.now() }

  /// Brings URLs in, each within its site's scope.
  package func seed(_ request: SeedRequest) async throws -> SeedReply? {
    guard let profile = profiles[request.site] else { return nil }
    let admitted = request.urls.filter { profile.scope.admits($0, depth: 0) }
    let reply = try await queue.enqueue(
      admitted.map {
        NewURL(url: $0, kind: profile.kind(of: $0), site: profile.name, priority: .first)
      }, now: clock.now())
    wake()
    return SeedReply(
      added: reply.added, known: reply.known, refused: request.urls.count - admitted.count)
  }

  /// Somebody has changed the queue: those who wait for work look again.
  package func wake() {
    lastNothing = nil
    leaseBell.ring()
  }
}

extension Coordinator.Phase {
  var name: String {
    switch self {
    case .new: "new"
    case .running: "running"
    case .draining: "draining"
    case .closing: "closing"
    case .finishing: "finishing"
    case .ended: "ended"
    }
  }
}
