package import Frontier

/// The work queue, whatever keeps it. queue/PROTOCOL.md is its specification; the conformance suite
/// in Tests/QueueTests runs over any implementation.
///
/// Every verb takes the present from its caller and answers only after its effects are durable.
/// Moments of one queue must come from one clock that does not run backwards.
package protocol WorkQueue: Sendable {
  /// The boot that leases are given under; 0 when opened beside a fleet.
  var epoch: Int64 { get }

  // Filling

  /// Unknown URLs become `queued`, due at once; a known one stays as it is, for ever.
  func enqueue(_ urls: [NewURL], now: Moment) async throws(QueueError) -> EnqueueReply

  // Working

  /// Gives leases on hosts that may be fetched now, and writes down in the same transaction that
  /// they are being fetched. Ends overdue leases first. Sites that are not in `plans` are left
  /// alone.
  func lease(_ order: LeaseOrder, plans: [String: PolitenessPlan], now: Moment)
    async throws(QueueError) -> LeaseGrant

  /// Running leases end `duration` from now. Returns the tokens that are not of running leases.
  func extend(_ tokens: [LeaseToken], for duration: Duration, now: Moment)
    async throws(QueueError) -> Set<LeaseToken>

  /// Ends leases as their reports say, in one transaction; one result a report, in order. A report
  /// whose lease is not running changes nothing, not even by its links.
  func complete(_ reports: [VisitReport], now: Moment) async throws(QueueError) -> [ReportResult]

  /// Gives leases back unvisited: due at once, no attempt counted. Returns how many were running.
  func release(_ tokens: [LeaseToken], now: Moment) async throws(QueueError) -> Int

  /// Those among the tokens whose leases run. Changes nothing.
  func checkTokens(_ tokens: [LeaseToken], now: Moment) async throws(QueueError) -> Set<LeaseToken>

  /// Ends leases whose time is over: queued again, or buried when that happened too often. Returns
  /// how many.
  func expire(now: Moment) async throws(QueueError) -> Int

  /// Ends all leases given in other epochs, as `expire` does. Returns how many.
  func reclaim(now: Moment) async throws(QueueError) -> Int

  // Mending: safe beside a running fleet; leased URLs are left alone. Each returns how many were
  // changed.

  /// Queued and done URLs become `queued`, due at once, with all attempts before them; unblocks
  /// nothing.
  func retry(_ selection: JobSelection, now: Moment) async throws(QueueError) -> Int
  func bury(_ selection: JobSelection, reason: String, now: Moment) async throws(QueueError) -> Int
  /// Buried URLs become `queued`, due at once, with all attempts before them.
  func kick(_ selection: JobSelection, now: Moment) async throws(QueueError) -> Int
  /// No further leases on this host. False: the host is not known.
  func pause(_ host: HostKey, now: Moment) async throws(QueueError) -> Bool
  /// Ends a pause, and a block too.
  func resume(_ host: HostKey, now: Moment) async throws(QueueError) -> Bool

  // Looking

  func stats(now: Moment) async throws(QueueError) -> QueueStats
  /// In the order in which they were added.
  func list(state: JobState?, host: HostKey?, limit: Int) async throws(QueueError) -> [Job]
  func show(_ url: CanonicalURL) async throws(QueueError) -> Job?
  /// By name.
  func hosts(limit: Int) async throws(QueueError) -> [HostSummary]

  // Moving house

  /// The next URLs, in the order in which they were added, after those of the cursor.
  func jobs(after cursor: JobCursor, limit: Int) async throws(QueueError) -> JobPage
  /// Hosts by name, after this one.
  func hosts(after name: String, limit: Int) async throws(QueueError) -> [HostSummary]
  /// Takes in URLs as another queue had them; what was leased there is queued here. Known ones stay
  /// as they are.
  func restore(_ jobs: [Job], now: Moment) async throws(QueueError) -> EnqueueReply
  /// Takes in hosts: of two waits the longer holds. Returns how many.
  func restore(_ hosts: [HostSummary], now: Moment) async throws(QueueError) -> Int

  /// Gives unused space back to the disk; calls of others wait meanwhile. Bytes before and after. Blocking,
  /// minutes for many millions of URLs.
  func vacuum() throws(QueueError) -> (before: Int64, after: Int64)

  /// Ends what was begun and closes; further calls throw `closed`. Blocking.
  func close() throws(QueueError)
}

/// How far a reader of all URLs has come.
package struct JobCursor: Hashable, Sendable {
  package static let start = JobCursor(id: 0)
  package let id: Int64
  package init(id: Int64) { self.id = id }
}

package struct JobPage: Sendable {
  package var jobs: [Job]
  /// nil: that was all.
  package var next: JobCursor?

  package init(jobs: [Job], next: JobCursor?) {
    self.jobs = jobs
    self.next = next
  }
}

/// Which URLs an operator means.
package enum JobSelection: Hashable, Sendable {
  case urls([CanonicalURL])
  case host(HostKey)
  case all
}
