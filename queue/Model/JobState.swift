/// Where a URL stands in the queue. The drawing is in queue/PROTOCOL.md.
///
/// If you add a case, add it to the CHECK in Store/Schema.swift (with a migration) and to
/// PROTOCOL.md; a test compares all three.
package enum JobState: String, Sendable, Hashable, Codable, CaseIterable {
  /// Waiting for a visit: its first, or another attempt.
  case queued
  /// Handed to a worker under a token, until a moment.
  case leased
  /// Visited. With a next visit written down it may be leased again once that is due.
  case done
  /// Set aside with a reason, until a person kicks it.
  case buried
}

/// What can be done to a URL. Nothing else changes a state, save the end of a lease that nobody
/// kept (`expire`, `reclaim`, `release`).
package enum QueueVerb: String, Sendable, Hashable, CaseIterable {
  case enqueue, lease, extend, complete, retry, bury, kick
}
