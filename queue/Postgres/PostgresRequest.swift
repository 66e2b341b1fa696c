internal import Frontier
internal import QueueModel

/// One caller's call, on its way to the writer.
struct PostgresRequest: Sendable {
  enum Work: Sendable {
    case enqueue([NewURL])
    case complete([VisitReport])
    case lease(LeaseOrder, plans: [String: PolitenessPlan])
    case extend([LeaseToken], Duration)
    case release([LeaseToken])
    case expire
    case reclaim
    case mend(PostgresMending, after: Int64)
    case pause(HostKey, Bool)
    case restore([Job])
    case restoreHosts([HostSummary])
  }

  let work: Work
  /// The caller's.
  let now: Moment
  let answer: @Sendable (Result<PostgresAnswer, QueueError>) -> Void

  var isLease: Bool {
    switch work {
    case .lease: true
    case .enqueue, .complete, .extend, .release, .expire, .reclaim, .mend, .pause, .restore,
      .restoreHosts:
      false
    }
  }
}

enum PostgresAnswer: Sendable {
  case reply(EnqueueReply)
  case results([ReportResult])
  case grant(LeaseGrant)
  case tokens(Set<LeaseToken>)
  case count(Int)
  case page(count: Int, next: Int64?)
  case done(Bool)
}

/// What an operator changes.
struct PostgresMending: Sendable {
  enum Change: Sendable {
    case retry
    case kick
    case bury(reason: String)
  }

  /// URLs changed in one transaction, so that a fleet beside us does not wait.
  static let chunk = 2000

  let selection: JobSelection
  let change: Change

  var states: [JobState] {
    switch (change, selection) {
    // A whole host's or queue's finished pages are not fetched again by a slip of the hand.
    case (.retry, .host), (.retry, .all): [.queued]
    case (.retry, .urls), (.bury, _): [.queued, .done]
    case (.kick, _): [.buried]
    }
  }
}
