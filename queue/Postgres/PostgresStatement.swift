/// Everything that the queue asks of the server. Kept to what PostgreSQL and its distributed kin have in common: rows
/// are locked by `FOR UPDATE SKIP LOCKED` with the whole predicate on the locked row, never on a join.
enum PostgresStatement: String, CaseIterable {
  case begin, commit, rollback, now, evict, hold, letGo, sign, signature, addMarks, addDueHours
  case sites, addSite, addHosts, lockHosts, writeHosts
  case readyHosts, readyHostsOfSites, nextReady, nextReadyOfSites
  case findURLs, addURLs, lockedURLs, writeURLs, addDue, dropDue
  case leaseHosts, leasedURLs, addLeases, dropLeases, extendLeases, runningLeases
  case overdueLeases, deadLeases, mendable, mendableOfHost, mendableURLs
  case stats, hostStats, dueExactly, dueByHour, hostPage
  case show, listAll, listLeased, listState

  static let hostColumns = """
    id, name, site_id, next_at, in_flight, blocked_until, failures, paused, delay, max_in_flight,
    crawl_delay
    """

  static let urlColumns = """
    u.id, u.host_id, u.priority, u.state, u.due_at, u.attempts, u.losses, u.visits,
    u.unchanged_streak, u.visited_at, u.last_outcome, u.reason, u.etag, u.last_modified, u.digest
    """

  /// The server's clock in milliseconds.
  private static let clock = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"

  // A table of SQL, one statement a case.
  var sql: String {
    switch self {
    case .begin: "BEGIN"
    case .commit: "COMMIT"
    case .rollback: "ROLLBACK"
    case .now: "SELECT \(Self.clock)"
    // Whoever else has the lock that is ours alone: a connection of ours whose end the server has not noticed.
    case .evict:
      """
      SELECT pg_terminate_backend(pid) FROM pg_locks
      WHERE locktype = 'advisory' AND classid = $1::oid AND objid = $2::oid AND objsubid = 2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND pid <> pg_backend_pid()
      """
    case .hold: "SELECT pg_advisory_lock($1::int, $2::int)"
    case .letGo: "SELECT pg_advisory_unlock_all()"
    // The newest moment, and this transaction's number: found there later, a commit whose answer was lost took
    // place. Not the server's own number for it (`pg_xact_status`): one that a crash of the server wiped out is given
    // to the next transaction, whosever that is.
    case .sign:
      """
      INSERT INTO mark (epoch, name, value)
      VALUES ($1::bigint, 'latest', $2::bigint), ($1::bigint, 'transaction', $3::bigint)
      ON CONFLICT (epoch, name) DO UPDATE SET value = greatest(mark.value, excluded.value)
      """
    case .signature:
      "SELECT value FROM mark WHERE epoch = $1::bigint AND name = 'transaction'"
    case .addMarks:
      """
      INSERT INTO mark (epoch, name, value)
      SELECT $1::bigint, * FROM unnest($2::text[], $3::bigint[])
      ON CONFLICT (epoch, name) DO UPDATE SET value = mark.value + excluded.value
      """
    case .addDueHours:
      """
      INSERT INTO due_hour (epoch, hour, count)
      SELECT $1::bigint, * FROM unnest($2::bigint[], $3::bigint[])
      ON CONFLICT (epoch, hour) DO UPDATE SET count = due_hour.count + excluded.count
      """
    case .sites: "SELECT id, name FROM site"
    case .addSite: "INSERT INTO site (name) VALUES ($1::text) ON CONFLICT DO NOTHING"
    case .addHosts:
      """
      INSERT INTO host (id, name, site_id)
      SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[]) ON CONFLICT DO NOTHING
      RETURNING id
      """
    case .lockHosts:
      """
      SELECT \(Self.hostColumns) FROM host WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE
      """
    // One look for each priority, however many URLs the host has. If you add a priority, add a line.
    case .writeHosts:
      """
      UPDATE host h SET site_id = v.site_id, next_at = v.next_at, in_flight = v.in_flight,
        blocked_until = v.blocked_until, failures = v.failures, paused = v.paused,
        delay = v.delay, max_in_flight = v.max_in_flight, crawl_delay = v.crawl_delay,
        ready_at = CASE WHEN v.open AND d.first IS NOT NULL THEN greatest(v.rests, d.first) END
      FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[], $5::bigint[], $6::int[],
          $7::boolean[], $8::bigint[], $9::int[], $10::bigint[], $11::boolean[], $12::bigint[])
        AS v (id, site_id, next_at, in_flight, blocked_until, failures, paused, delay,
          max_in_flight, crawl_delay, open, rests)
      CROSS JOIN LATERAL (SELECT least(
        (SELECT due_at FROM due WHERE host_id = v.id AND priority = 0 ORDER BY due_at LIMIT 1),
        (SELECT due_at FROM due WHERE host_id = v.id AND priority = 1 ORDER BY due_at LIMIT 1),
        (SELECT due_at FROM due WHERE host_id = v.id AND priority = 2 ORDER BY due_at LIMIT 1)
      ) AS first) d
      WHERE h.id = v.id
      """
    case .readyHosts: Self.claim(condition: "")
    case .readyHostsOfSites: Self.claim(condition: "AND site_id = ANY($4::bigint[])")
    case .nextReady: "SELECT min(ready_at) FROM host WHERE ready_at IS NOT NULL"
    case .nextReadyOfSites:
      """
      SELECT ready_at FROM host WHERE ready_at IS NOT NULL AND site_id = ANY($1::bigint[])
      ORDER BY ready_at LIMIT 1
      """
    case .findURLs:
      """
      SELECT u.host_id, u.key_high, u.key_low, u.id, u.url
      FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS k (host_id, high, low)
      JOIN url u ON u.host_id = k.host_id AND u.key_high = k.high AND u.key_low = k.low
      """
    case .addURLs:
      """
      WITH added AS (
        INSERT INTO url (host_id, key_high, key_low, url, site_id, kind, depth, priority, added_at,
          due_at, found_on, state)
        SELECT *, 'queued' FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[],
          $5::bigint[], $6::text[], $7::int[], $8::smallint[], $9::bigint[], $9::bigint[],
          $10::bigint[])
        RETURNING host_id, priority, due_at, id)
      INSERT INTO due (host_id, priority, due_at, url_id)
      SELECT host_id, priority, due_at, id FROM added
      """
    case .lockedURLs:
      """
      SELECT \(Self.urlColumns)
      FROM unnest($1::bigint[], $2::bigint[]) AS k (host_id, id)
      JOIN url u ON u.host_id = k.host_id AND u.id = k.id
      LEFT JOIN lease l ON l.host_id = u.host_id AND l.url_id = u.id
      WHERE l.counter IS NULL
      """
    case .writeURLs:
      """
      UPDATE url u SET state = v.state, due_at = v.due_at, attempts = v.attempts,
        losses = v.losses, visits = v.visits, unchanged_streak = v.unchanged_streak,
        visited_at = v.visited_at, last_outcome = v.last_outcome, reason = v.reason,
        etag = v.etag, last_modified = v.last_modified, digest = v.digest
      FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::int[], $6::int[],
          $7::int[], $8::int[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::text[],
          $14::bytea[])
        AS v (host_id, id, state, due_at, attempts, losses, visits, unchanged_streak, visited_at,
          last_outcome, reason, etag, last_modified, digest)
      WHERE u.host_id = v.host_id AND u.id = v.id
      """
    case .addDue:
      """
      INSERT INTO due (host_id, priority, due_at, url_id)
      SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::bigint[])
      """
    case .dropDue:
      """
      DELETE FROM due d
      USING unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::bigint[])
        AS v (host_id, priority, due_at, url_id)
      WHERE d.host_id = v.host_id AND d.priority = v.priority AND d.due_at = v.due_at
        AND d.url_id = v.url_id
      """
    case .leaseHosts:
      """
      SELECT l.host_id, l.epoch, l.counter
      FROM unnest($1::bigint[], $2::bigint[]) AS k (epoch, counter)
      JOIN lease l ON l.epoch = k.epoch AND l.counter = k.counter
      """
    // After the lock of the hosts: nobody else ends or gives a lease of theirs.
    case .leasedURLs:
      """
      SELECT \(Self.urlColumns), l.epoch, l.counter, l.until
      FROM unnest($1::bigint[], $2::bigint[]) AS k (epoch, counter)
      JOIN lease l ON l.epoch = k.epoch AND l.counter = k.counter
      JOIN url u ON u.host_id = l.host_id AND u.id = l.url_id
      WHERE l.until > $3::bigint
      """
    case .addLeases:
      """
      INSERT INTO lease (epoch, counter, host_id, url_id, until, worker)
      SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[],
        $6::text[])
      """
    case .dropLeases:
      """
      DELETE FROM lease l USING unnest($1::bigint[], $2::bigint[]) AS k (epoch, counter)
      WHERE l.epoch = k.epoch AND l.counter = k.counter
      """
    // Never shortened: an early heartbeat that arrives late must not end a lease.
    case .extendLeases:
      """
      UPDATE lease l SET until = greatest(l.until, $3::bigint)
      FROM unnest($1::bigint[], $2::bigint[]) AS k (epoch, counter)
      WHERE l.epoch = k.epoch AND l.counter = k.counter AND l.until > $4::bigint
      RETURNING l.epoch, l.counter
      """
    case .runningLeases:
      """
      SELECT l.epoch, l.counter FROM unnest($1::bigint[], $2::bigint[]) AS k (epoch, counter)
      JOIN lease l ON l.epoch = k.epoch AND l.counter = k.counter
      WHERE l.until > coalesce($3::bigint, \(Self.clock))
      """
    // At most so many at once: the rest is the next call's.
    case .overdueLeases:
      "SELECT epoch, counter, host_id FROM lease WHERE until <= $1::bigint ORDER BY until LIMIT 1000"
    case .deadLeases:
      """
      SELECT l.epoch, l.counter, l.host_id FROM lease l WHERE l.epoch = ANY(ARRAY(
        SELECT e.epoch FROM (SELECT DISTINCT epoch FROM lease WHERE epoch <> $1::bigint) e
        WHERE pg_try_advisory_xact_lock(22376, e.epoch::int)))
      """
    case .mendable: Self.mending("true")
    case .mendableOfHost: Self.mending("u.host_id = $3::bigint")
    case .mendableURLs:
      Self.mending("u.id = ANY($3::bigint[]) AND u.host_id = ANY($4::bigint[])")
    case .stats:
      """
      SELECT name, sum(value)::bigint FROM mark GROUP BY name
      UNION ALL SELECT 'leased', count(*) FROM lease
      """
    case .hostStats:
      """
      SELECT count(*) FILTER (WHERE paused), count(*) FILTER (WHERE blocked_until > $1::bigint),
        min(ready_at)
      FROM host
      """
    case .dueExactly: "SELECT count(*) FROM due WHERE due_at <= $1::bigint"
    case .dueByHour:
      "SELECT coalesce(sum(count), 0)::bigint FROM due_hour WHERE hour <= $1::bigint / 3600000"
    case .hostPage:
      """
      SELECT h.id, h.name, h.site_id, h.next_at, h.in_flight, h.blocked_until, h.failures,
        h.paused, h.delay, h.max_in_flight, h.crawl_delay, s.name, h.ready_at
      FROM host h JOIN site s ON s.id = h.site_id
      WHERE h.name COLLATE "C" > $1::text ORDER BY h.name COLLATE "C" LIMIT $2::bigint
      """
    case .show: "\(Self.jobs) WHERE host_id = $1::bigint AND id = $2::bigint"
    case .listAll:
      """
      \(Self.jobs) WHERE id > $1::bigint AND ($2::bigint IS NULL OR host_id = $2::bigint)
      ORDER BY id LIMIT $3::bigint
      """
    case .listLeased:
      """
      \(Self.jobs) WHERE (host_id, id) IN (
        SELECT host_id, url_id FROM lease WHERE url_id > $1::bigint
          AND ($2::bigint IS NULL OR host_id = $2::bigint)
        ORDER BY url_id LIMIT $3::bigint)
      ORDER BY id
      """
    case .listState:
      """
      \(Self.jobs) WHERE (host_id, id) IN (
        SELECT u.host_id, u.id FROM url u WHERE u.state = $4::text AND u.id > $1::bigint
          AND ($2::bigint IS NULL OR u.host_id = $2::bigint) AND NOT EXISTS (
            SELECT 1 FROM lease l WHERE l.host_id = u.host_id AND l.url_id = u.id)
        ORDER BY u.id LIMIT $3::bigint)
      ORDER BY id
      """
    }
  }

  private static let jobs = """
    SELECT url, host, site, kind, depth, priority, state, due_at, attempts, losses, visits,
      last_outcome, visited_at, reason, found_on, added_at, lease_epoch, lease_counter, worker,
      lease_until, etag, last_modified, digest, unchanged_streak, id
    FROM job
    """

  /// $1: now, $2: hosts, $3: URLs a host. READ COMMITTED looks at the condition again on the newest version of
  /// the row that it locks; all of politeness is in `ready_at`, and is decided once more on the row itself.
  private static func claim(condition: String) -> String {
    """
    WITH ready AS MATERIALIZED (
      SELECT \(hostColumns), ready_at FROM host
      WHERE ready_at <= $1::bigint \(condition)
      ORDER BY ready_at LIMIT $2::bigint FOR UPDATE SKIP LOCKED)
    SELECT r.id, r.name, r.site_id, r.next_at, r.in_flight, r.blocked_until, r.failures, r.paused,
      r.delay, r.max_in_flight, r.crawl_delay,
      c.id, c.url, c.site_id, c.kind, c.depth, c.attempts, c.losses, c.etag, c.last_modified,
      c.digest, c.unchanged_streak, c.state, c.due_at, c.priority
    FROM ready r LEFT JOIN LATERAL (
      SELECT u.*, w.priority AS first, w.due_at AS waits FROM (
        (SELECT * FROM due WHERE host_id = r.id AND priority = 0 AND due_at <= $1::bigint
          ORDER BY due_at, url_id LIMIT $3::bigint)
        UNION ALL
        (SELECT * FROM due WHERE host_id = r.id AND priority = 1 AND due_at <= $1::bigint
          ORDER BY due_at, url_id LIMIT $3::bigint)
        UNION ALL
        (SELECT * FROM due WHERE host_id = r.id AND priority = 2 AND due_at <= $1::bigint
          ORDER BY due_at, url_id LIMIT $3::bigint)
      ) w JOIN url u ON u.host_id = w.host_id AND u.id = w.url_id
      ORDER BY w.priority, w.due_at, w.url_id LIMIT $3::bigint) c ON true
    ORDER BY r.ready_at, r.id, c.first, c.waits, c.id
    """
  }

  /// $1: states, $2: ids after this one.
  private static func mending(_ condition: String) -> String {
    """
    SELECT u.host_id, u.id FROM url u
    WHERE u.state = ANY($1::text[]) AND u.id > $2::bigint AND \(condition) AND NOT EXISTS (
      SELECT 1 FROM lease l WHERE l.host_id = u.host_id AND l.url_id = u.id)
    ORDER BY u.id LIMIT \(PostgresMending.chunk)
    """
  }
}
