package import QueueModel

/// The fleet at one moment, for whoever watches it (`wenhao top`).
package struct FleetStatus: Sendable, Codable, Hashable {
  package struct Worker: Sendable, Codable, Hashable {
    package var name: String
    package var leases: Int
    /// Visits of it that were accepted since the coordinator began.
    package var visits: Int
    /// Since its last word.
    package var silentMilliseconds: Int64

    package init(name: String, leases: Int, visits: Int, silentMilliseconds: Int64) {
      self.name = name
      self.leases = leases
      self.visits = visits
      self.silentMilliseconds = silentMilliseconds
    }
  }

  package var version: String
  package var epoch: Int64
  /// `running`, `draining`, `closing` or `ended`.
  package var phase: String
  package var upMilliseconds: Int64
  package var queue: QueueStats
  /// How old these counts may be: a large queue is not counted for everybody who looks.
  package var queueAgeMilliseconds: Int64
  /// Since the coordinator began, as everything below.
  package var visits: Int
  package var pagesFetched: Int
  package var newDocuments: Int
  package var outcomes: [String: Int]
  /// Leases that ended without a word; their URLs are lent again.
  package var redeliveries: Int
  /// Reports refused because their lease had passed on.
  package var refused: Int
  package var archiveBytes: Int64
  package var oldestLeaseMilliseconds: Int64?
  package var workers: [Worker]
  /// Hosts that are left alone for now because of what they answered, the worst first.
  package var troubledHosts: [HostSummary]

  package init(
    version: String, epoch: Int64, phase: String, upMilliseconds: Int64, queue: QueueStats,
    queueAgeMilliseconds: Int64, visits: Int, pagesFetched: Int, newDocuments: Int,
    outcomes: [String: Int], redeliveries: Int, refused: Int, archiveBytes: Int64,
    oldestLeaseMilliseconds: Int64?, workers: [Worker], troubledHosts: [HostSummary]
  ) {
    self.version = version
    self.epoch = epoch
    self.phase = phase
    self.upMilliseconds = upMilliseconds
    self.queue = queue
    self.queueAgeMilliseconds = queueAgeMilliseconds
    self.visits = visits
    self.pagesFetched = pagesFetched
    self.newDocuments = newDocuments
    self.outcomes = outcomes
    self.redeliveries = redeliveries
    self.refused = refused
    self.archiveBytes = archiveBytes
    self.oldestLeaseMilliseconds = oldestLeaseMilliseconds
    self.workers = workers
    self.troubledHosts = troubledHosts
  }
}
