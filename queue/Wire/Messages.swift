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

  package init(
    slices: [Slice], waitMilliseconds: Int64, draining: Bool, leaseMilliseconds: Int64
  ) {
    self.slices = slices
    self.waitMilliseconds = waitMilliseconds
    self.draining = draining
    self.leaseMilliseconds = leaseMilliseconds
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

  package init(worker: String, tokens: [LeaseToken]) {
    self.worker = worker
    self.tokens = tokens
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
