internal import QueueModel

/// Everything that the hot path asks of the file.
final class Statements {
  let begin, commit, rollback: PreparedStatement
  let addMark, setMark, addDueHour, dropDueHour: PreparedStatement
  let findURL, addURL, addSite, sites: PreparedStatement
  let findHost, addHost, host, writeHost, firstDue: PreparedStatement
  let readyHosts, readyHostsOfSites, nextReady, nextReadyOfSites: PreparedStatement
  let dueURLs, addDue, dropDue: PreparedStatement
  let addLease, dropLease, extendLease, runningLease, overdueLeases,
    foreignLeases: PreparedStatement
  let firstOverdue, endVisit, putBack: PreparedStatement

  init(_ connection: OpaquePointer) throws {
    func prepare(_ sql: String) throws -> PreparedStatement {
      try PreparedStatement(sql, connection)
    }
    let never = Int64.max
    begin = try prepare("BEGIN IMMEDIATE")
    commit = try prepare("COMMIT")
    rollback = try prepare("ROLLBACK")

    addMark = try prepare(
      """
      INSERT INTO mark (name, value) VALUES (?1, ?2)
      ON CONFLICT (name) DO UPDATE SET value = value + excluded.value
      """)
    setMark = try prepare(
      """
      INSERT INTO mark (name, value) VALUES (?1, ?2)
      ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)
      """)
    addDueHour = try prepare(
      """
      INSERT INTO due_hour (hour, count) VALUES (?1, ?2)
      ON CONFLICT (hour) DO UPDATE SET count = count + excluded.count
      """)
    dropDueHour = try prepare("DELETE FROM due_hour WHERE hour = ? AND count = 0")

    findURL = try prepare("SELECT id, url FROM url WHERE key_high = ? AND key_low = ?")
    addURL = try prepare(
      """
      INSERT INTO url (key_high, key_low, url, host_id, site_id, state, kind, depth, priority,
        due_at, added_at, found_on)
      VALUES (?1, ?2, ?3, ?4, ?5, 'queued', ?6, ?7, ?8, ?9, ?9, ?10)
      """)
    addSite = try prepare("INSERT INTO site (name) VALUES (?)")
    sites = try prepare("SELECT id, name FROM site")

    findHost = try prepare("SELECT id FROM host WHERE name = ?")
    addHost = try prepare("INSERT INTO host (name, site_id) VALUES (?, ?)")
    host = try prepare("SELECT \(HostRow.columns) FROM host WHERE id = ?")
    writeHost = try prepare(
      """
      UPDATE host SET site_id = ?2, ready_at = ?3, next_at = ?4, in_flight = ?5,
        blocked_until = ?6, failures = ?7, paused = ?8, delay = ?9, max_in_flight = ?10,
        crawl_delay = ?11
      WHERE id = ?1
      """)
    // One look for each priority, however many URLs the host has. If you add a priority, add a line.
    firstDue = try prepare(
      """
      SELECT nullif(min(
        coalesce((SELECT due_at FROM due WHERE host_id = ?1 AND priority = 0 LIMIT 1), \(never)),
        coalesce((SELECT due_at FROM due WHERE host_id = ?1 AND priority = 1 LIMIT 1), \(never)),
        coalesce((SELECT due_at FROM due WHERE host_id = ?1 AND priority = 2 LIMIT 1), \(never))
      ), \(never))
      """)
    readyHosts = try prepare("SELECT id FROM host WHERE ready_at <= ? ORDER BY ready_at LIMIT ?")
    readyHostsOfSites = try prepare(
      """
      SELECT id FROM host WHERE ready_at <= ? AND site_id IN (SELECT value FROM json_each(?))
      ORDER BY ready_at LIMIT ?
      """)
    nextReady = try prepare(
      "SELECT ready_at FROM host WHERE ready_at IS NOT NULL ORDER BY ready_at LIMIT 1")
    nextReadyOfSites = try prepare(
      """
      SELECT ready_at FROM host
      WHERE ready_at IS NOT NULL AND site_id IN (SELECT value FROM json_each(?))
      ORDER BY ready_at LIMIT 1
      """)

    // CROSS JOIN: `due` first, in its order.
    dueURLs = try prepare(
      """
      SELECT u.id, u.url, u.site_id, u.kind, u.depth, u.attempts, u.losses, u.etag,
        u.last_modified, u.digest, u.unchanged_streak, u.state, d.due_at, d.priority
      FROM due d CROSS JOIN url u ON u.id = d.url_id
      WHERE d.host_id = ? AND d.priority = ? AND d.due_at <= ?
      ORDER BY d.due_at, d.url_id LIMIT ?
      """)
    addDue = try prepare(
      "INSERT INTO due (host_id, priority, due_at, url_id) VALUES (?, ?, ?, ?)")
    dropDue = try prepare(
      "DELETE FROM due WHERE host_id = ? AND priority = ? AND due_at = ? AND url_id = ?")

    addLease = try prepare(
      """
      INSERT INTO lease (epoch, counter, url_id, host_id, until, worker) VALUES (?, ?, ?, ?, ?, ?)
      """)
    dropLease = try prepare("DELETE FROM lease WHERE epoch = ? AND counter = ?")
    // Never shortened: an early heartbeat that arrives late must not end a lease.
    extendLease = try prepare(
      "UPDATE lease SET until = max(until, ?3) WHERE epoch = ?1 AND counter = ?2 AND until > ?4")
    runningLease = try prepare(
      "\(RunningLease.selection) WHERE l.epoch = ? AND l.counter = ? AND l.until > ?")
    overdueLeases = try prepare(
      "\(RunningLease.selection) WHERE l.until <= ? ORDER BY l.until, u.id")
    foreignLeases = try prepare("\(RunningLease.selection) WHERE l.epoch <> ? ORDER BY u.id")
    firstOverdue = try prepare("SELECT min(until) FROM lease")

    endVisit = try prepare(
      """
      UPDATE url SET state = ?2, due_at = ?3, attempts = ?4, losses = 0, visits = visits + ?5,
        unchanged_streak = ?6, visited_at = ?7, last_outcome = ?8, reason = ?9, etag = ?10,
        last_modified = ?11, digest = ?12
      WHERE id = ?1
      """)
    putBack = try prepare(
      """
      UPDATE url SET state = ?2, due_at = ?3, attempts = ?4, losses = ?5, reason = ?6 WHERE id = ?1
      """)
  }
}
