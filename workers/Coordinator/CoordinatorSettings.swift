internal import Frontier

/// How a coordinator lends work and takes it back.
package struct CoordinatorSettings: Sendable {
  /// A worker says a word every third of it. Long enough for a stalled machine, short enough that a
  /// killed worker's URLs are not missed for long.
  package var leaseDuration: Duration = .seconds(60)
  /// URLs of one host lent at once. The host is its worker's for so many delays: at 2 s a quarter
  /// of a minute.
  package var sliceSize = 8
  /// How often overdue leases are looked for.
  package var expiryInterval: Duration = .seconds(5)
  /// Reports committed together; what comes meanwhile is the next batch. Beyond some hundred the
  /// sync is no longer what a report costs.
  package var maxBatch = 256
  /// Bytes of archive in one batch, so that a batch of large pages does not hold the others up. The
  /// largest body alone may exceed it.
  package var maxBatchBytes = 64 << 20
  /// Visits that may fail before a URL is buried.
  package var maxAttempts = 5
  /// Redirects from page to page that are followed; as many as browsers follow at most would be 20, and
  /// honest sites need three (https, a host name, a path).
  package var maxRedirects = 10
  /// Visits that a run may start; nil: no limit.
  package var maxVisits: Int?

  package init() {}

  func policy(_ revisit: RevisitPolicy) -> VisitPolicy {
    VisitPolicy(maxAttempts: maxAttempts, revisit: revisit)
  }
}

/// The steps of one commit (DESIGN §1.8), for tests that let the coordinator die between them.
package enum CommitStep: Sendable, CaseIterable {
  case checked, archived, stored, completed
}
