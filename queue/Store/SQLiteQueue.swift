package import Frontier
internal import GRDB
package import QueueModel

/// The work queue in one file, `queue.sqlite`: WAL, every acknowledged write synced, concurrent
/// writes gathered (`GroupCommit`). Other processes may look into it and mend it meanwhile.
///
/// All that decides is in the structs that run inside its transactions: `Enqueuing`, `Claim`,
/// `LeaseEnd`, `Mending`, `Looking`.
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
  private let maxLosses: Int

  /// Blocking, some milliseconds; up to a second for a file of 64 MiB, which is checked.
  package init(path: String, access: QueueAccess, maxLosses: Int = SQLiteQueue.defaultMaxLosses)
    throws(QueueError)
  {
    let pool = try QueueFile.open(path, access: access)
    do {
      epoch = access == .coordinator ? try Self.beginEpoch(pool) : 0
    } catch {
      throw QueueError(error, path: path)
    }
    self.path = path
    self.pool = pool
    self.access = access
    self.maxLosses = max(maxLosses, 1)
    commits = GroupCommit(pool: pool, path: path)
  }

  /// Serves what was asked before, then closes the file. Blocking.
  package func close() throws(QueueError) {
    do { try commits.close() } catch { throw QueueError(error, path: path) }
  }

  /// Durable before any lease is given under it.
  private static func beginEpoch(_ pool: DatabasePool) throws -> Int64 {
    try pool.write { db in
      let sql = "UPDATE boot SET epoch = epoch + 1, counter = 0 RETURNING epoch"
      guard let epoch = try Int64.fetchOne(db, sql: sql) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "boot row missing")
      }
      return epoch
    }
  }

  private func write<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(QueueError) -> Value {
    guard access != .read else {
      throw .notWritable(path: path, detail: "opened for reading")
    }
    return try await commits.perform(body)
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
    try await write { db in
      var book = HostBook(db)
      let reply = try Enqueuing(db: db, now: now).add(urls, book: &book)
      try book.flush()
      return reply
    }
  }

  package func lease(_ order: LeaseOrder, plans: [String: PolitenessPlan], now: Moment)
    async throws(QueueError) -> LeaseGrant
  {
    guard access == .coordinator else { throw .notCoordinator(path: path) }
    let (epoch, maxLosses) = (epoch, maxLosses)
    return try await write { db in
      _ = try LeaseEnd(db: db, now: now).expire(maxLosses: maxLosses)
      return try Claim(db: db, order: order, plans: plans, now: now, epoch: epoch).run()
    }
  }

  package func extend(_ tokens: [LeaseToken], for duration: Duration, now: Moment)
    async throws(QueueError) -> Set<LeaseToken>
  {
    try await write { db in
      try LeaseEnd(db: db, now: now).extend(tokens, until: now + duration)
    }
  }

  package func complete(_ reports: [VisitReport], now: Moment)
    async throws(QueueError) -> [ReportResult]
  {
    try await write { db in try LeaseEnd(db: db, now: now).complete(reports) }
  }

  package func release(_ tokens: [LeaseToken], now: Moment) async throws(QueueError) -> Int {
    try await write { db in try LeaseEnd(db: db, now: now).release(tokens) }
  }

  package func checkTokens(_ tokens: [LeaseToken], now: Moment)
    async throws(QueueError) -> Set<LeaseToken>
  {
    try await read { looking in
      let leases = LeaseEnd(db: looking.db, now: now)
      return Set(try tokens.filter { try leases.running($0) != nil })
    }
  }

  package func expire(now: Moment) async throws(QueueError) -> Int {
    let maxLosses = maxLosses
    return try await write { db in
      try LeaseEnd(db: db, now: now).expire(maxLosses: maxLosses)
    }
  }

  package func reclaim(now: Moment) async throws(QueueError) -> Int {
    guard access == .coordinator else { throw .notCoordinator(path: path) }
    let (epoch, maxLosses) = (epoch, maxLosses)
    return try await write { db in
      try LeaseEnd(db: db, now: now).reclaim(epoch: epoch, maxLosses: maxLosses)
    }
  }
}

extension SQLiteQueue {
  package func retry(_ selection: JobSelection, now: Moment) async throws(QueueError) -> Int {
    try await write { db in try Mending(db: db, now: now).retry(selection) }
  }

  package func bury(_ selection: JobSelection, reason: String, now: Moment)
    async throws(QueueError) -> Int
  {
    try await write { db in try Mending(db: db, now: now).bury(selection, reason: reason) }
  }

  package func kick(_ selection: JobSelection, now: Moment) async throws(QueueError) -> Int {
    try await write { db in try Mending(db: db, now: now).kick(selection) }
  }

  package func pause(_ host: HostKey, now: Moment) async throws(QueueError) -> Bool {
    try await write { db in try Mending(db: db, now: now).setPaused(true, host) }
  }

  package func resume(_ host: HostKey, now: Moment) async throws(QueueError) -> Bool {
    try await write { db in try Mending(db: db, now: now).setPaused(false, host) }
  }

  package func stats(now: Moment) async throws(QueueError) -> QueueStats {
    try await read { looking in try looking.stats(now: now) }
  }

  package func list(state: JobState?, host: HostKey?, limit: Int)
    async throws(QueueError) -> [Job]
  {
    try await read { looking in try looking.list(state: state, host: host, limit: limit) }
  }

  package func show(_ url: CanonicalURL) async throws(QueueError) -> Job? {
    try await read { looking in try looking.show(url) }
  }

  package func hosts(limit: Int) async throws(QueueError) -> [HostSummary] {
    try await read { looking in try looking.hosts(limit: limit) }
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
