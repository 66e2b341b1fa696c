internal import Frontier
internal import GRDB
internal import QueueModel

/// The ways in which leases end: by a report, given back, or lost. Every way looks for the running
/// lease by its token first, in the transaction that ends it.
struct LeaseEnd {
  let db: Database
  let now: Moment

  // By a report

  func complete(_ reports: [VisitReport]) throws -> [ReportResult] {
    var book = HostBook(db)
    var results: [ReportResult] = []
    for report in reports { results.append(try complete(report, &book)) }
    try book.flush()
    return results
  }

  private func complete(_ report: VisitReport, _ book: inout HostBook) throws -> ReportResult {
    guard let lease = try running(report.token), var host = try book.row(lease.hostID) else {
      return ReportResult(answer: .leaseLost)
    }
    host.state.release(
      after: report.outcome, plan: host.plan, now: now, jitter: report.jitter)
    if let sinceStart = report.sinceStart {
      let started = now + (.zero - max(sinceStart, .zero))
      host.state.nextAt = max(host.state.nextAt, started + host.plan.delay)
      host.crawlDelay = report.crawlDelay
    } else {
      host.crawlDelay = report.crawlDelay ?? host.crawlDelay
    }
    book.put(host)
    try end(lease, report)
    let links = try Enqueuing(db: db, now: now).add(report.links, book: &book)
    let blocked = host.state.blockedUntil.flatMap { $0 > now ? $0 : nil }
    return ReportResult(answer: .accepted, hostBlockedUntil: blocked, links: links)
  }

  private func end(_ lease: RunningLease, _ report: VisitReport) throws {
    switch report.verdict {
    case .finish(let revisitAfter):
      let statement = try db.cachedStatement(
        sql: """
          UPDATE url SET state = 'done', due_at = ?, attempts = 0, losses = 0, visits = visits + 1,
            unchanged_streak = CASE WHEN ? THEN 0 ELSE unchanged_streak + 1 END, reason = NULL,
            visited_at = ?, last_outcome = ?, \(Self.endOfLease)
          WHERE id = ?
          """)
      try statement.execute(arguments: [
        revisitAfter.map { (now + $0).milliseconds }, report.changed, now.milliseconds,
        report.outcome.name, lease.id,
      ])
      try keepValidators(lease, report)
    case .retry(let after, let reason):
      try putBack(
        lease, state: .queued, due: now + after, outcome: report.outcome.name, reason: reason)
    case .bury(let reason):
      try putBack(lease, state: .buried, due: nil, outcome: report.outcome.name, reason: reason)
    }
  }

  private func putBack(
    _ lease: RunningLease, state: JobState, due: Moment?, outcome: String, reason: String
  ) throws {
    let statement = try db.cachedStatement(
      sql: """
        UPDATE url SET state = ?, due_at = ?, losses = 0, visited_at = ?, last_outcome = ?,
          reason = ?, \(Self.endOfLease)
        WHERE id = ?
        """)
    try statement.execute(arguments: [
      state.rawValue, due?.milliseconds, now.milliseconds, outcome, reason, lease.id,
    ])
  }

  private func keepValidators(_ lease: RunningLease, _ report: VisitReport) throws {
    let assignments: String
    switch report.outcome {
    case .fetched:
      assignments = "etag = ?, last_modified = ?, digest = coalesce(?, digest)"
    case .unchanged:
      // A 304 need not repeat them.
      assignments =
        "etag = coalesce(?, etag), last_modified = coalesce(?, last_modified), "
        + "digest = coalesce(?, digest)"
    case .moved, .gone, .forbidden, .refusedByRobots, .robotsUnavailable, .challenged, .throttled,
      .serverFailure, .unexpected, .tooLarge, .wrongKind, .tooManyRedirects, .unreachable,
      .timedOut, .malformed, .refusedAddress, .unreadable:
      // Nothing is held that a later 304 could stand for.
      try db.cachedStatement(
        sql: "UPDATE url SET etag = NULL, last_modified = NULL, digest = NULL WHERE id = ?"
      ).execute(arguments: [lease.id])
      return
    }
    try db.cachedStatement(sql: "UPDATE url SET \(assignments) WHERE id = ?")
      .execute(arguments: [report.etag, report.lastModified, report.bodyDigest, lease.id])
  }

  // Given back, or lost

  func release(_ tokens: [LeaseToken]) throws -> Int {
    var book = HostBook(db)
    var count = 0
    for token in tokens {
      guard let lease = try running(token) else { continue }
      try abandon(lease, &book)
      try db.cachedStatement(
        sql: """
          UPDATE url SET state = 'queued', due_at = ?, attempts = max(attempts - 1, 0),
            \(Self.endOfLease)
          WHERE id = ?
          """
      ).execute(arguments: [now.milliseconds, lease.id])
      count += 1
    }
    try book.flush()
    return count
  }

  func expire(maxLosses: Int) throws -> Int {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(RunningLease.columns) FROM url INDEXED BY url_lease_until
          WHERE lease_until <= ? ORDER BY lease_until, id
          """),
      arguments: [now.milliseconds])
    return try lose(rows.map(RunningLease.init), maxLosses: maxLosses)
  }

  func reclaim(epoch: Int64, maxLosses: Int) throws -> Int {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(RunningLease.columns) FROM url
          WHERE state = 'leased' AND lease_epoch <> ? ORDER BY id
          """),
      arguments: [epoch])
    return try lose(rows.map(RunningLease.init), maxLosses: maxLosses)
  }

  /// A lost lease says nothing about the page, or that the page takes its reader down: it is not
  /// counted as an attempt, which is about answers, but on its own.
  private func lose(_ leases: [RunningLease], maxLosses: Int) throws -> Int {
    var book = HostBook(db)
    for lease in leases {
      try abandon(lease, &book)
      if var host = try book.row(lease.hostID) {
        // The request may have been sent as late as this.
        host.state.nextAt = max(host.state.nextAt, now + host.plan.delay)
        book.put(host)
      }
      let isPoison = lease.losses + 1 >= maxLosses
      try db.cachedStatement(
        sql: """
          UPDATE url SET state = ?, due_at = ?, attempts = max(attempts - 1, 0),
            losses = losses + 1, reason = ?, \(Self.endOfLease)
          WHERE id = ?
          """
      ).execute(arguments: [
        (isPoison ? JobState.buried : .queued).rawValue, isPoison ? nil : now.milliseconds,
        isPoison ? "its worker was lost \(lease.losses + 1) times" : "its worker was lost",
        lease.id,
      ])
    }
    try book.flush()
    return leases.count
  }

  private func abandon(_ lease: RunningLease, _ book: inout HostBook) throws {
    guard var host = try book.row(lease.hostID) else { return }
    host.state.abandon()
    book.put(host)
  }

  // Running leases

  /// nil: another holds the URL now, or nobody, or its time is over though nobody noticed yet.
  func running(_ token: LeaseToken) throws -> RunningLease? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(RunningLease.columns) FROM url
        WHERE lease_epoch = ? AND lease_counter = ? AND lease_until > ?
        """)
    let row = try Row.fetchOne(
      statement, arguments: [token.epoch, token.counter, now.milliseconds])
    return row.map(RunningLease.init)
  }

  func extend(_ tokens: [LeaseToken], until: Moment) throws -> Set<LeaseToken> {
    var lost: Set<LeaseToken> = []
    for token in tokens {
      guard let lease = try running(token) else {
        lost.insert(token)
        continue
      }
      // Never shortened: an early heartbeat that arrives late must not end a lease.
      try db.cachedStatement(sql: "UPDATE url SET lease_until = max(lease_until, ?) WHERE id = ?")
        .execute(arguments: [until.milliseconds, lease.id])
    }
    return lost
  }

  private static let endOfLease =
    "lease_epoch = NULL, lease_counter = NULL, lease_until = NULL, worker = NULL"
}

struct RunningLease {
  static let columns = "id, host_id, losses"
  let id: Int64
  let hostID: Int64
  let losses: Int

  init(_ row: Row) {
    id = row[0]
    hostID = row[1]
    losses = row[2]
  }
}
