internal import Frontier
internal import GRDB
internal import QueueModel

/// Reading for people: no locks, a snapshot beside whoever writes.
struct Looking {
  let db: Database

  func stats(now: Moment) throws -> QueueStats {
    var stats = QueueStats()
    let states = try Row.fetchAll(
      db,
      sql: """
        SELECT state, count(*), coalesce(sum(due_at <= ?), 0), sum(attempts > 0),
          sum(due_at IS NOT NULL)
        FROM url GROUP BY state
        """, arguments: [now.milliseconds])
    for row in states {
      guard let state = JobState(rawValue: row[0]) else { continue }
      stats.due += row[2]
      switch state {
      case .queued:
        stats.queued = row[1]
        stats.retrying = row[3]
      case .leased: stats.leased = row[1]
      case .done:
        stats.done = row[1]
        stats.revisits = row[4]
      case .buried: stats.buried = row[1]
      }
    }
    let outcomes = try Row.fetchAll(
      db,
      sql: """
        SELECT last_outcome, count(*) FROM url WHERE last_outcome IS NOT NULL GROUP BY last_outcome
        """)
    for row in outcomes { stats.outcomes[row[0]] = row[1] }
    let hosts = try Row.fetchOne(
      db,
      sql: """
        SELECT count(*), coalesce(sum(paused), 0), coalesce(sum(blocked_until > ?), 0),
          min(ready_at)
        FROM host
        """, arguments: [now.milliseconds])
    if let hosts {
      stats.hosts = hosts[0]
      stats.pausedHosts = hosts[1]
      stats.blockedHosts = hosts[2]
      let next: Int64? = hosts[3]
      stats.nextDue = next.map { Moment(milliseconds: $0) }
    }
    return stats
  }

  func list(state: JobState?, host: HostKey?, limit: Int) throws -> [Job] {
    // Only the conditions that are meant, so that each can use its index.
    var conditions: [String] = []
    var arguments: StatementArguments = [:]
    if let state {
      conditions.append("u.state = :state")
      arguments += ["state": state.rawValue]
    }
    if let host {
      conditions.append("u.host_id = (SELECT id FROM host WHERE name = :host)")
      arguments += ["host": host.description]
    }
    let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    arguments += ["limit": max(limit, 0)]
    return try Row.fetchAll(
      db, sql: "\(Self.jobs) \(filter) ORDER BY u.id LIMIT :limit", arguments: arguments
    ).compactMap(Self.job)
  }

  func show(_ url: CanonicalURL) throws -> Job? {
    guard let id = try URLIndex.find(url.description, db).id else { return nil }
    return try Row.fetchOne(db, sql: "\(Self.jobs) WHERE u.id = ?", arguments: [id])
      .flatMap(Self.job)
  }

  func hosts(limit: Int) throws -> [HostSummary] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT h.id, h.name, h.site_id, h.next_at, h.in_flight, h.blocked_until, h.failures,
          h.paused, h.delay, h.max_in_flight, h.crawl_delay, h.ready_at, s.name
        FROM host h JOIN site s ON s.id = h.site_id ORDER BY h.name LIMIT ?
        """, arguments: [max(limit, 0)]
    ).compactMap { row in
      let host = HostRow(row)
      let readyAt: Int64? = row[11]
      return HostKey(host.name).map {
        HostSummary(
          host: $0, site: row[12], state: host.state, plan: host.plan, isPaused: host.isPaused,
          readyAt: readyAt.map { Moment(milliseconds: $0) })
      }
    }
  }

  private static let jobs = """
    SELECT u.url, h.name AS host, s.name AS site, u.kind, u.depth, u.priority, u.state, u.due_at,
      u.attempts, u.losses, u.visits, u.last_outcome, u.visited_at, u.reason, f.url AS found_on,
      u.added_at, u.lease_epoch, u.lease_counter, u.worker, u.lease_until, u.etag,
      u.last_modified, u.digest, u.unchanged_streak
    FROM url u JOIN host h ON h.id = u.host_id JOIN site s ON s.id = u.site_id
    LEFT JOIN url f ON f.id = u.found_on
    """

  /// nil: a URL that today's rules do not accept any more; the claim buries it.
  private static func job(_ row: Row) -> Job? {
    func moment(_ column: String) -> Moment? {
      let value: Int64? = row[column]
      return value.map { Moment(milliseconds: $0) }
    }
    guard let url = CanonicalURL(row["url"] as String), let host = HostKey(row["host"] as String),
      let state = JobState(rawValue: row["state"]), let kind = UrlKind(rawValue: row["kind"]),
      let priority = VisitPriority(rawValue: row["priority"])
    else { return nil }
    let epoch: Int64? = row["lease_epoch"]
    let counter: Int64? = row["lease_counter"]
    return Job(
      url: url, host: host, site: row["site"], kind: kind, depth: row["depth"], priority: priority,
      state: state, dueAt: moment("due_at"), attempts: row["attempts"], losses: row["losses"],
      visits: row["visits"], lastOutcome: row["last_outcome"], visitedAt: moment("visited_at"),
      reason: row["reason"], foundOn: row["found_on"],
      addedAt: Moment(milliseconds: row["added_at"]),
      token: epoch.flatMap { epoch in counter.map { LeaseToken(epoch: epoch, counter: $0) } },
      worker: row["worker"], leaseUntil: moment("lease_until"), etag: row["etag"],
      lastModified: row["last_modified"], bodyDigest: row["digest"],
      unchangedStreak: row["unchanged_streak"])
  }
}
