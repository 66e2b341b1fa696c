package import Frontier
internal import GRDB
internal import QueueGathering
package import QueueModel

/// The work queue in one file, `queue.sqlite`: WAL, every acknowledged write synced, concurrent
/// writes gathered (`GroupCommit`). Other processes may look into it and mend it meanwhile.
///
/// All that decides is in the structs that run inside its transactions: `Enqueuing`, `Claim`,
/// `LeaseEnd`, `Mending`, `Restoring`, and `Looking` beside them.
package final class SQLiteQueue: WorkQueue {
  /// A URL whose lease was lost so often in a row takes its worker down each time. High, for a
  /// machine that is switched off again and again loses innocent leases too; and a suspect is
  /// visited alone.
  package static let defaultMaxLosses = 10

  package let epoch: Int64
  private let path: String
  private let pool: DatabasePool
  private let commits: GroupCommit
  private let access: QueueAccess
  private let time: SharedTime

  /// Blocking, some milliseconds; up to a second for a file of 64 MiB, which is checked.
  package init(path: String, access: QueueAccess, maxLosses: Int = SQLiteQueue.defaultMaxLosses)
    throws(QueueError)
  {
    let pool = try QueueFile.open(path, access: access)
    do {
      let epoch = access == .coordinator ? try Self.beginEpoch(pool) : 0
      self.epoch = epoch
      time = SharedTime(latest: try pool.read(Self.latest))
      commits = try GroupCommit(
        pool: access == .read ? nil : pool, path: path, time: time, epoch: epoch,
        maxLosses: max(maxLosses, 1))
    } catch {
      throw QueueError(error, path: path)
    }
    self.path = path
    self.pool = pool
    self.access = access
  }

  /// Serves what was asked before, then closes the file. Blocking.
  package func close() throws(QueueError) {
    do {
      try commits.close()
      try pool.close()
    } catch {
      throw QueueError(error, path: path)
    }
  }

  /// Durable before any lease is given under it.
  private static func beginEpoch(_ pool: DatabasePool) throws -> Int64 {
    try pool.write { db in
      let sql = "UPDATE mark SET value = value + 1 WHERE name = 'epoch' RETURNING value"
      guard let epoch = try Int64.fetchOne(db, sql: sql) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "no epoch")
      }
      return epoch
    }
  }

  private static func latest(_ db: Database) throws -> Moment {
    let sql = "SELECT value FROM mark WHERE name = 'latest'"
    return Moment(milliseconds: try Int64.fetchOne(db, sql: sql) ?? 0)
  }

  /// `body` is told the queue's own time.
  private func write<Value: Sendable>(
    at now: Moment, isLease: Bool = false,
    _ body: @escaping @Sendable (WriteContext, Moment) throws -> Value
  ) async throws(QueueError) -> Value {
    guard access != .read else {
      throw .notWritable(path: path, detail: "opened for reading")
    }
    let moment = time.admit(now)
    return try await commits.perform(isLease: isLease) { context in try body(context, moment) }
  }

  private func read<Value: Sendable>(
    _ body: @escaping @Sendable (Looking) throws -> Value
  ) async throws(QueueError) -> Value {
    do {
      return try await pool.read { db in try body(Looking(db: db)) }
    } catch {
      throw QueueError(error, path: path)
    }
  }
}

extension SQLiteQueue {
  package func enqueue(_ urls: [NewURL], now: Moment) async throws(QueueError) -> EnqueueReply {
    try await write(at: now) { try Enqueuing(context: $0, now: $1).add(urls) }
  }

  package func lease(_ order: LeaseOrder, plans: [String: PolitenessPlan], now: Moment)
    async throws(QueueError) -> LeaseGrant
  {
    guard access == .coordinator else { throw .notCoordinator(path: path) }
    var grant = try await write(at: now, isLease: true) { context, now in
      _ = try LeaseEnd(context: context, now: now).expire()
      return try Claim(context: context, order: order, plans: plans, now: now).run()
    }
    grant.nextDue = time.told(grant.nextDue)
    for index in grant.slices.indices {
      grant.slices[index].until = time.told(grant.slices[index].until)
    }
    return grant
  }

  package func extend(_ tokens: [LeaseToken], for duration: Duration, now: Moment)
    async throws(QueueError) -> Set<LeaseToken>
  {
    try await write(at: now) { context, now in
      try LeaseEnd(context: context, now: now).extend(tokens, until: now + duration)
    }
  }

  package func complete(_ reports: [VisitReport], now: Moment)
    async throws(QueueError) -> [ReportResult]
  {
    var results = try await write(at: now) { try LeaseEnd(context: $0, now: $1).complete(reports) }
    for index in results.indices {
      results[index].hostBlockedUntil = time.told(results[index].hostBlockedUntil)
    }
    return results
  }

  package func release(_ tokens: [LeaseToken], now: Moment) async throws(QueueError) -> Int {
    try await write(at: now) { try LeaseEnd(context: $0, now: $1).release(tokens) }
  }

  package func checkTokens(_ tokens: [LeaseToken], now: Moment)
    async throws(QueueError) -> Set<LeaseToken>
  {
    let moment = time.admit(now)
    return try await read { looking in try looking.running(tokens, now: moment) }
  }

  package func expire(now: Moment) async throws(QueueError) -> Int {
    try await write(at: now) { try LeaseEnd(context: $0, now: $1).expire() }
  }

  package func reclaim(now: Moment) async throws(QueueError) -> Int {
    guard access == .coordinator else { throw .notCoordinator(path: path) }
    return try await write(at: now) { try LeaseEnd(context: $0, now: $1).reclaim() }
  }
}

extension SQLiteQueue {
  package func retry(_ selection: JobSelection, now: Moment) async throws(QueueError) -> Int {
    try await change(selection, .retry, now: now)
  }

  package func bury(_ selection: JobSelection, reason: String, now: Moment)
    async throws(QueueError) -> Int
  {
    try await change(selection, .bury(reason: reason), now: now)
  }

  package func kick(_ selection: JobSelection, now: Moment) async throws(QueueError) -> Int {
    try await change(selection, .kick, now: now)
  }

  /// Many URLs are many transactions, so that a fleet beside us does not wait.
  private func change(_ selection: JobSelection, _ change: Mending.Change, now: Moment)
    async throws(QueueError) -> Int
  {
    var (count, after) = (0, Int64(0))
    while true {
      let from = after
      let (changed, next) = try await write(at: now) { context, now in
        try Mending(context: context, now: now).change(selection, change, after: from)
      }
      count += changed
      guard let next else { return count }
      after = next
    }
  }

  package func pause(_ host: HostKey, now: Moment) async throws(QueueError) -> Bool {
    try await write(at: now) { try Mending(context: $0, now: $1).setPaused(true, host) }
  }

  package func resume(_ host: HostKey, now: Moment) async throws(QueueError) -> Bool {
    try await write(at: now) { try Mending(context: $0, now: $1).setPaused(false, host) }
  }

  package func stats(now: Moment) async throws(QueueError) -> QueueStats {
    let moment = time.admit(now)
    var stats = try await read { looking in try looking.stats(now: moment) }
    stats.nextDue = time.told(stats.nextDue)
    return stats
  }

  package func list(state: JobState?, host: HostKey?, limit: Int)
    async throws(QueueError) -> [Job]
  {
    try await read { looking in
      try looking.list(state: state, host: host, limit: limit).map(\.job)
    }
  }

  package func show(_ url: CanonicalURL) async throws(QueueError) -> Job? {
    try await read { looking in try looking.show(url) }
  }

  package func hosts(limit: Int) async throws(QueueError) -> [HostSummary] {
    try await read { looking in try looking.hosts(limit: limit) }
  }

  package func hosts(after name: String, limit: Int) async throws(QueueError) -> [HostSummary] {
    try await read { looking in try looking.hosts(after: name, limit: limit) }
  }

  package func jobs(after cursor: JobCursor, limit: Int) async throws(QueueError) -> JobPage {
    try await read { looking in
      let rows = try looking.list(state: nil, host: nil, after: cursor.id, limit: limit)
      return JobPage(jobs: rows.map(\.job), next: rows.last.map { JobCursor(id: $0.id) })
    }
  }

  package func restore(_ jobs: [Job], now: Moment) async throws(QueueError) -> EnqueueReply {
    try await write(at: now) { try Restoring(context: $0, now: $1).add(jobs) }
  }

  package func restore(_ hosts: [HostSummary], now: Moment) async throws(QueueError) -> Int {
    try await write(at: now) { try Restoring(context: $0, now: $1).add(hosts) }
  }

  /// Gives unused space back to the disk; the fleet waits meanwhile. Needs as much free space as the
  /// file has. Returns bytes before and after. Blocking, about a minute for ten million URLs.
  package func vacuum() throws(QueueError) -> (before: Int64, after: Int64) {
    guard access != .read else {
      throw .notWritable(path: path, detail: "opened for reading")
    }
    do {
      return try pool.writeWithoutTransaction { db in
        func size() throws -> Int64 {
          let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
          return pages * (try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
        }
        let before = try size()
        try db.execute(sql: "VACUUM")
        try db.execute(sql: "PRAGMA optimize")
        try db.checkpoint(.truncate)
        return (before, try size())
      }
    } catch {
      throw QueueError(error, path: path)
    }
  }
}

extension SQLiteQueue {
  /// `PRAGMA synchronous` of the connection that writes: 2 is FULL. For the test that guards
  /// durability.
  package func synchronousLevel() throws(QueueError) -> Int {
    do {
      return try pool.writeWithoutTransaction { db in
        try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
      }
    } catch {
      throw QueueError(error, path: path)
    }
  }
}
