internal import Frontier
internal import GRDB
internal import QueueModel

/// The ways in which leases end: by a report, given back, or lost. Every way looks for the running
/// lease by its token first, in the transaction that ends it.
struct LeaseEnd {
  let context: WriteContext
  let now: Moment

  // By a report

  func complete(_ reports: [VisitReport]) throws -> [ReportResult] {
    try reports.map(complete)
  }

  private func complete(_ report: VisitReport) throws -> ReportResult {
    guard let lease = try running(report.token), var host = try context.host(lease.hostID) else {
      return ReportResult(answer: .leaseLost)
    }
    host.release(after: report, now: now)
    context.put(host)
    try end(lease, report)
    let links = try Enqueuing(context: context, now: now).add(report.links)
    let blocked = host.state.blockedUntil.flatMap { $0 > now ? $0 : nil }
    return ReportResult(
      answer: .accepted, hostBlockedUntil: blocked, links: links)
  }

  private func end(_ lease: RunningLease, _ report: VisitReport) throws {
    let end = VisitEnd(
      report, attempts: lease.attempts, unchangedStreak: lease.unchangedStreak, now: now)
    let body = lease.body.after(report, end.validators)
    try drop(lease)
    try context.statements.endVisit.run {
      $0.add(lease.urlID)
      $0.add(end.state.rawValue)
      $0.add(end.dueAt?.milliseconds)
      $0.add(end.attempts)
      $0.add(end.isVisit ? 1 : 0)
      $0.add(end.unchangedStreak)
      $0.add(now.milliseconds)
      $0.add(report.outcome.name)
      $0.add(end.reason)
      $0.add(body.etag)
      $0.add(body.lastModified)
      $0.add(body.digest)
    }
    context.tally.outcome(report.outcome.name, instead: lease.lastOutcome)
    try rest(lease, end.state, attempts: end.attempts, dueAt: end.dueAt)
  }

  // Given back, or lost

  func release(_ tokens: [LeaseToken]) throws -> Int {
    var count = 0
    for token in tokens {
      guard let lease = try running(token) else { continue }
      if var host = try context.host(lease.hostID) {
        host.state.abandon()
        context.put(host)
      }
      try putBack(lease, .queued, losses: lease.losses, reason: lease.reason)
      count += 1
    }
    return count
  }

  func expire() throws -> Int {
    guard context.mayBeOverdue(now) else { return 0 }
    let leases = try context.statements.overdueLeases.all(
      { $0.add(now.milliseconds) }, RunningLease.init)
    let count = try lose(leases)
    let next = try context.statements.firstOverdue.first { $0.optionalInt(0) } ?? nil
    context.sawOverdue(next: next.map { Moment(milliseconds: $0) })
    return count
  }

  func reclaim() throws -> Int {
    try lose(context.statements.foreignLeases.all({ $0.add(context.epoch) }, RunningLease.init))
  }

  private func lose(_ leases: [RunningLease]) throws -> Int {
    for lease in leases {
      if var host = try context.host(lease.hostID) {
        host.lose(now: now)
        context.put(host)
      }
      let end = LossEnd(lossesBefore: lease.losses, maxLosses: context.maxLosses)
      try putBack(lease, end.state, losses: end.losses, reason: end.reason)
    }
    return leases.count
  }

  private func putBack(
    _ lease: RunningLease, _ state: JobState, losses: Int, reason: String?
  ) throws {
    let dueAt = state == .queued ? now : nil
    try drop(lease)
    try context.statements.putBack.run {
      $0.add(lease.urlID)
      $0.add(state.rawValue)
      $0.add(dueAt?.milliseconds)
      $0.add(lease.attempts)
      $0.add(losses)
      $0.add(reason)
    }
    try rest(lease, state, attempts: lease.attempts, dueAt: dueAt)
  }

  private func drop(_ lease: RunningLease) throws {
    try context.statements.dropLease.run {
      $0.add(lease.token.epoch)
      $0.add(lease.token.counter)
    }
  }

  private func rest(
    _ lease: RunningLease, _ state: JobState, attempts: Int, dueAt: Moment?
  ) throws {
    context.tally.enter(state, attempts: attempts, dueAt: dueAt?.milliseconds)
    guard let dueAt else { return }
    try context.wait(
      lease.urlID, host: lease.hostID, priority: lease.priority, dueAt: dueAt.milliseconds)
  }

  // Running leases

  /// nil: another holds the URL now, or nobody, or its time is over though nobody noticed yet.
  func running(_ token: LeaseToken) throws -> RunningLease? {
    try context.statements.runningLease.first(
      {
        $0.add(token.epoch)
        $0.add(token.counter)
        $0.add(now.milliseconds)
      }, RunningLease.init)
  }

  func extend(_ tokens: [LeaseToken], until: Moment) throws -> Set<LeaseToken> {
    var lost: Set<LeaseToken> = []
    for token in tokens {
      try context.statements.extendLease.run {
        $0.add(token.epoch)
        $0.add(token.counter)
        $0.add(until.milliseconds)
        $0.add(now.milliseconds)
      }
      if context.db.changesCount == 0 { lost.insert(token) }
    }
    return lost
  }
}

struct RunningLease {
  // CROSS JOIN: the lease first.
  static let selection = """
    SELECT l.epoch, l.counter, l.url_id, l.host_id, u.attempts, u.losses, u.priority,
      u.last_outcome, u.unchanged_streak, u.reason, u.etag, u.last_modified, u.digest
    FROM lease l CROSS JOIN url u ON u.id = l.url_id
    """
  let token: LeaseToken
  let urlID: Int64
  let hostID: Int64
  /// Without the running one.
  let attempts: Int
  let losses: Int
  let priority: Int64
  let lastOutcome: String?
  let unchangedStreak: Int
  let reason: String?
  let body: BodyMarks

  init(_ row: StatementRow) {
    token = LeaseToken(epoch: row.int(0), counter: row.int(1))
    urlID = row.int(2)
    hostID = row.int(3)
    attempts = Int(row.int(4))
    losses = Int(row.int(5))
    priority = row.int(6)
    lastOutcome = row.optionalText(7)
    unchangedStreak = Int(row.int(8))
    reason = row.optionalText(9)
    body = BodyMarks(
      etag: row.optionalText(10), lastModified: row.optionalText(11), digest: row.bytes(12))
  }
}
