package import QueueModel

/// A worker asks for work.
package struct LeaseRequest: Hashable, Sendable, Codable {
  /// Name of the worker, unique in its fleet.
  package var worker: String
  package var maxSlices: Int
  package var maxURLs: Int
  /// How long the coordinator may hold the request while it has nothing; 0: answer at once.
  package var waitMilliseconds: Int64

  package init(worker: String, maxSlices: Int, maxURLs: Int, waitMilliseconds: Int64 = 0) {
    self.worker = worker
    self.maxSlices = maxSlices
    self.maxURLs = maxURLs
    self.waitMilliseconds = waitMilliseconds
  }
}

package struct LeaseReply: Hashable, Sendable, Codable {
  package var slices: [Slice]
  /// Ask again after this long; 0: at once, when there is room.
  package var waitMilliseconds: Int64
  /// No more work will be given in this run: end what is leased, then stop.
  package var draining: Bool
  /// How long the leases run from this reply on; a worker extends them well before.
  package var leaseMilliseconds: Int64
  /// Of the site profiles under which the slices are to be visited; nil: those that the worker was
  /// made with.
  package var profilesVersion: String?

  package init(
    slices: [Slice], waitMilliseconds: Int64, draining: Bool, leaseMilliseconds: Int64,
    profilesVersion: String? = nil
  ) {
    self.slices = slices
    self.waitMilliseconds = waitMilliseconds
    self.draining = draining
    self.leaseMilliseconds = leaseMilliseconds
    self.profilesVersion = profilesVersion
  }
}

/// The heartbeat.
package struct ExtendRequest: Hashable, Sendable, Codable {
  package var worker: String
  package var tokens: [LeaseToken]

  package init(worker: String, tokens: [LeaseToken]) {
    self.worker = worker
    self.tokens = tokens
  }
}

package struct ExtendReply: Hashable, Sendable, Codable {
  /// Work under these is to be dropped at once.
  package var lost: [LeaseToken]

  package init(lost: [LeaseToken]) { self.lost = lost }
}

/// Leases given back unvisited.
package struct ReleaseRequest: Hashable, Sendable, Codable {
  package var worker: String
  package var tokens: [LeaseToken]
  /// The worker wants no more work: a request of it that the coordinator still holds is answered
  /// at once.
  package var leaving: Bool

  package init(worker: String, tokens: [LeaseToken], leaving: Bool = false) {
    self.worker = worker
    self.tokens = tokens
    self.leaving = leaving
  }
}

package struct ReportReply: Hashable, Sendable, Codable {
  package var answer: ReportAnswer
  /// The host must be left alone for now: give the rest of its slice back.
  package var hostBlocked: Bool

  package init(answer: ReportAnswer, hostBlocked: Bool = false) {
    self.answer = answer
    self.hostBlocked = hostBlocked
  }
}
