internal import Frontier
internal import GRDB
internal import QueueModel

/// Reading for people: no locks, a snapshot beside whoever writes.
struct Looking {
  let db: Database

  /// Up to so many waiting URLs are looked at one by one to tell how many are due: some milliseconds.
  private static let exactlyCounted = 100_000

  func stats(now: Moment) throws -> QueueStats {
    var stats = QueueStats()
    let rows = try Row.fetchCursor(db, sql: "SELECT name, value FROM mark")
    while let row = try rows.next() {
      let (name, value): (String, Int) = (row[0], row[1])
      if name.hasPrefix(Tally.outcomePrefix) {
        if value > 0 { stats.outcomes[String(name.dropFirst(Tally.outcomePrefix.count))] = value }
        continue
      }
      switch Tally.Count(rawValue: name) {
      case .queued: stats.queued = value
      case .done: stats.done = value
      case .buried: stats.buried = value
      case .retrying: stats.retrying = value
      case .revisits: stats.revisits = value
      case .hosts: stats.hosts = value
      case nil: continue  // `epoch` and `latest`.
      }
    }
    stats.leased = try Int.fetchOne(db, sql: "SELECT count(*) FROM lease") ?? 0
    stats.due = try due(waiting: stats.queued + stats.revisits, now: now)
    let hosts = try Row.fetchOne(
      db,
      sql: """
        SELECT coalesce(sum(paused), 0), coalesce(sum(blocked_until > ?), 0), min(ready_at)
        FROM host
        """, arguments: [now.milliseconds])
    if let hosts {
      stats.pausedHosts = hosts[0]
      stats.blockedHosts = hosts[1]
      let next: Int64? = hosts[2]
      stats.nextDue = next.map { Moment(milliseconds: $0) }
    }
    return stats
  }

  private func due(waiting: Int, now: Moment) throws -> Int {
    let sql =
      waiting <= Self.exactlyCounted
      ? "SELECT count(*) FROM due WHERE due_at <= :now"
      : "SELECT coalesce(sum(count), 0) FROM due_hour WHERE hour <= :now / 3600000"
    return try Int.fetchOne(db, sql: sql, arguments: ["now": now.milliseconds]) ?? 0
  }

  func list(state: JobState?, host: HostKey?, after: Int64 = 0, limit: Int)
    throws -> [(id: Int64, job: Job)]
  {
    var conditions: [String] = []
    var arguments: StatementArguments = ["after": after, "limit": max(limit, 0)]
    if let host {
      conditions.append("host_id = (SELECT id FROM host WHERE name = :host)")
      arguments += ["host": host.description]
    }
    // Which URLs, by the table that knows; then all about them.
    let ids: String
    switch state {
    case .leased:
      conditions.append("url_id > :after")
      ids = "url_id FROM lease WHERE \(conditions.joined(separator: " AND ")) ORDER BY url_id"
    case .queued, .done, .buried, nil:
      conditions.append("id > :after")
      if let state {
        conditions.append("state = '\(state.rawValue)'")
        conditions.append("NOT EXISTS (SELECT 1 FROM lease WHERE url_id = url.id)")
      }
      ids = "id FROM url WHERE \(conditions.joined(separator: " AND ")) ORDER BY id"
    }
    return try Row.fetchAll(
      db, sql: "SELECT * FROM job WHERE id IN (SELECT \(ids) LIMIT :limit) ORDER BY id",
      arguments: arguments
    ).compactMap { row in Self.job(row).map { (row["id"], $0) } }
  }

  func show(_ url: CanonicalURL) throws -> Job? {
    guard let id = try URLIndex.find(url.description, db) else { return nil }
    return try Row.fetchOne(db, sql: "SELECT * FROM job WHERE id = ?", arguments: [id])
      .flatMap(Self.job)
  }

  func hosts(after: String = "", limit: Int) throws -> [HostSummary] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT h.*, s.name AS site FROM host h JOIN site s ON s.id = h.site_id
        WHERE h.name > ? ORDER BY h.name LIMIT ?
        """, arguments: [after, max(limit, 0)]
    ).compactMap { row in
      func moment(_ column: String) -> Moment? {
        (row[column] as Int64?).map { Moment(milliseconds: $0) }
      }
      return HostKey(row["name"] as String).map {
        HostSummary(
          host: $0, site: row["site"],
          state: HostState(
            nextAt: Moment(milliseconds: row["next_at"]), inFlight: row["in_flight"],
            blockedUntil: moment("blocked_until"), consecutiveFailures: row["failures"]),
          plan: PolitenessPlan(
            delay: .milliseconds(row["delay"] as Int64), maxInFlight: row["max_in_flight"]),
          isPaused: row["paused"], readyAt: moment("ready_at"),
          crawlDelay: (row["crawl_delay"] as Int64?).map { .milliseconds($0) })
      }
    }
  }

  func running(_ tokens: [LeaseToken], now: Moment) throws -> Set<LeaseToken> {
    let statement = try db.cachedStatement(
      sql: "SELECT 1 FROM lease WHERE epoch = ? AND counter = ? AND until > ?")
    return Set(
      try tokens.filter {
        try Int.fetchOne(statement, arguments: [$0.epoch, $0.counter, now.milliseconds]) != nil
      })
  }

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
