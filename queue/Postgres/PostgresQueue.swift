package import Frontier
internal import PostgresLink
internal import QueueGathering
package import QueueModel

/// The work queue on PostgreSQL: what `SQLiteQueue` promises, for several coordinators at once and beyond one disk.
///
/// One connection writes, on a thread of its own: concurrent calls are gathered into one transaction, as on a file.
/// Another one looks. A server that is away is waited for; what was committed meanwhile is found out before
/// anything is done again.
package final class PostgresQueue: WorkQueue {
  /// Whose time holds.
  package enum Clock: Sendable {
    /// The server's: the same for all coordinators. Answers are told in the caller's time.
    case server
    /// The callers', as in a simulation.
    case callers
  }

  package let epoch: Int64
  private let place: PostgresPlace
  private let access: QueueAccess
  private let clock: Clock
  private let time: SharedTime
  private let writer: PostgresWriter
  private let reader: PostgresReader

  /// Blocking. `patience` is how long a server that went away is waited for before a call fails.
  package init(
    url: String, access: QueueAccess, clock: Clock = .server, maxLosses: Int = 10,
    patience: Duration = .seconds(3600)
  ) throws(QueueError) {
    guard let place = PostgresPlace(url) else {
      throw .failed(path: url, detail: "no postgres:// URL")
    }
    self.place = place
    self.access = access
    self.clock = clock
    do {
      if access == .coordinator {
        epoch = Int64(try PostgresBoot.migrate(place))
      } else {
        try PostgresBoot.check(place)
        epoch = 0
      }
      time = SharedTime(latest: Moment(milliseconds: try PostgresBoot.latest(place)))
    } catch let error as QueueError {
      throw error
    } catch let failure as PostgresFailure {
      throw QueueError(failure, path: place.name)
    } catch {
      throw .failed(path: place.name, detail: String(describing: type(of: error)))
    }
    let desk = PostgresDesk(epoch: epoch, maxLosses: max(maxLosses, 1), clock: clock, time: time)
    writer = PostgresWriter(place: place, desk: desk, patience: patience)
    reader = PostgresReader(place: place, patience: patience)
  }

  /// Dead rows make room for new ones, and the planner's statistics are renewed; nobody waits for it.
  package func vacuum() throws(QueueError) -> (before: Int64, after: Int64) {
    do {
      let connection = try PostgresConnection(url: place.url, statements: [])
      func size() throws -> Int64 {
        try connection.execute("SELECT pg_database_size(current_database())").first?.int(0) ?? 0
      }
      try connection.execute("SET statement_timeout = 0")
      let before = try size()
      try connection.execute("VACUUM (ANALYZE)")
      return (before, try size())
    } catch let failure as PostgresFailure {
      throw QueueError(failure, path: place.name)
    } catch {
      throw .failed(path: place.name, detail: String(describing: type(of: error)))
    }
  }

  package func close() throws(QueueError) {
    writer.close()
    reader.close()
  }

  private func perform(_ work: PostgresRequest.Work, _ now: Moment) async throws(QueueError)
    -> PostgresAnswer
  {
    guard access != .read else {
      throw .notWritable(path: place.name, detail: "opened for reading")
    }
    return try await writer.perform(work, now: now)
  }

  private var mismatch: QueueError { .failed(path: place.name, detail: "another call's answer") }

  private func count(_ work: PostgresRequest.Work, _ now: Moment) async throws(QueueError) -> Int {
    guard case .count(let count) = try await perform(work, now) else { throw mismatch }
    return count
  }

  private func read<Value: Sendable>(
    _ body: @escaping @Sendable (PostgresLooking) throws -> Value
  ) async throws(QueueError) -> Value {
    try await reader.read { try body(PostgresLooking(connection: $0)) }
  }
}

extension PostgresQueue {
  package func enqueue(_ urls: [NewURL], now: Moment) async throws(QueueError) -> EnqueueReply {
    guard case .reply(let reply) = try await perform(.enqueue(urls), now) else { throw mismatch }
    return reply
  }

  package func lease(_ order: LeaseOrder, plans: [String: PolitenessPlan], now: Moment)
    async throws(QueueError) -> LeaseGrant
  {
    guard access == .coordinator else { throw .notCoordinator(path: place.name) }
    guard case .grant(let grant) = try await perform(.lease(order, plans: plans), now) else {
      throw mismatch
    }
    return grant
  }

  package func extend(_ tokens: [LeaseToken], for duration: Duration, now: Moment)
    async throws(QueueError) -> Set<LeaseToken>
  {
    guard case .tokens(let lost) = try await perform(.extend(tokens, duration), now) else {
      throw mismatch
    }
    return lost
  }

  package func complete(_ reports: [VisitReport], now: Moment)
    async throws(QueueError) -> [ReportResult]
  {
    guard case .results(let results) = try await perform(.complete(reports), now) else {
      throw mismatch
    }
    return results
  }

  package func release(_ tokens: [LeaseToken], now: Moment) async throws(QueueError) -> Int {
    try await count(.release(tokens), now)
  }

  package func checkTokens(_ tokens: [LeaseToken], now: Moment)
    async throws(QueueError) -> Set<LeaseToken>
  {
    let moment: Moment? = clock == .callers ? time.admit(now) : nil
    return try await read { try $0.running(tokens, now: moment) }
  }

  package func expire(now: Moment) async throws(QueueError) -> Int { try await count(.expire, now) }

  package func reclaim(now: Moment) async throws(QueueError) -> Int {
    guard access == .coordinator else { throw .notCoordinator(path: place.name) }
    return try await count(.reclaim, now)
  }
}

extension PostgresQueue {
  package func retry(_ selection: JobSelection, now: Moment) async throws(QueueError) -> Int {
    try await mend(PostgresMending(selection: selection, change: .retry), now)
  }

  package func bury(_ selection: JobSelection, reason: String, now: Moment)
    async throws(QueueError) -> Int
  {
    try await mend(PostgresMending(selection: selection, change: .bury(reason: reason)), now)
  }

  package func kick(_ selection: JobSelection, now: Moment) async throws(QueueError) -> Int {
    try await mend(PostgresMending(selection: selection, change: .kick), now)
  }

  private func mend(_ mending: PostgresMending, _ now: Moment) async throws(QueueError) -> Int {
    var (sum, after) = (0, Int64(0))
    while true {
      guard case .page(let count, let next) = try await perform(.mend(mending, after: after), now)
      else { throw mismatch }
      sum += count
      guard let next else { return sum }
      after = next
    }
  }

  package func pause(_ host: HostKey, now: Moment) async throws(QueueError) -> Bool {
    guard case .done(let done) = try await perform(.pause(host, true), now) else { throw mismatch }
    return done
  }

  package func resume(_ host: HostKey, now: Moment) async throws(QueueError) -> Bool {
    guard case .done(let done) = try await perform(.pause(host, false), now) else { throw mismatch }
    return done
  }

  package func stats(now: Moment) async throws(QueueError) -> QueueStats {
    let moment = clock == .callers ? time.admit(now) : now
    var stats = try await read { try $0.stats(now: moment) }
    if clock == .callers { stats.nextDue = time.told(stats.nextDue) }
    return stats
  }

  package func list(state: JobState?, host: HostKey?, limit: Int)
    async throws(QueueError) -> [Job]
  {
    try await read { try $0.list(state: state, host: host, after: 0, limit: limit).map(\.job) }
  }

  package func show(_ url: CanonicalURL) async throws(QueueError) -> Job? {
    try await read { try $0.show(url) }
  }

  package func hosts(limit: Int) async throws(QueueError) -> [HostSummary] {
    try await read { try $0.hosts(after: "", limit: limit) }
  }

  package func hosts(after name: String, limit: Int) async throws(QueueError) -> [HostSummary] {
    try await read { try $0.hosts(after: name, limit: limit) }
  }

  package func jobs(after cursor: JobCursor, limit: Int) async throws(QueueError) -> JobPage {
    try await read { looking in
      let rows = try looking.list(state: nil, host: nil, after: cursor.id, limit: limit)
      return JobPage(jobs: rows.map(\.job), next: rows.last.map { JobCursor(id: $0.id) })
    }
  }

  package func restore(_ jobs: [Job], now: Moment) async throws(QueueError) -> EnqueueReply {
    guard case .reply(let reply) = try await perform(.restore(jobs), now) else { throw mismatch }
    return reply
  }

  package func restore(_ hosts: [HostSummary], now: Moment) async throws(QueueError) -> Int {
    try await count(.restoreHosts(hosts), now)
  }
}
