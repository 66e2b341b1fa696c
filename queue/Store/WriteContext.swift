internal import Frontier
internal import GRDB
internal import QueueGathering
internal import QueueModel

/// The writer's connection and what it keeps between statements. One transaction at a time: host rows are
/// read once and written once, counts are added up, and `flush` brings all of it into the file.
///
/// Used on the writer's thread only.
final class WriteContext {
  let db: Database
  let statements: Statements
  let epoch: Int64
  let maxLosses: Int
  var tally = Tally()

  private var hosts: [Int64: HostRow] = [:]
  /// Rows that differ from the file's, or whose URLs changed.
  private var touched: Set<Int64> = []
  private var hostIDs: [String: Int64] = [:]
  private(set) var sites = SiteNames()
  private let time: SharedTime
  private var savedLatest: Moment
  /// Leases of this boot so far. Only the epoch is durable: a number that a rollback wasted is not used
  /// again.
  private var counter: Int64 = 0
  /// No lease ends before this.
  private var nextOverdue = Moment(milliseconds: .min)

  init(_ db: Database, time: SharedTime, epoch: Int64, maxLosses: Int) throws {
    guard let connection = db.sqliteConnection else {
      throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "no connection")
    }
    self.db = db
    self.epoch = epoch
    self.maxLosses = maxLosses
    statements = try Statements(connection)
    self.time = time
    savedLatest = time.latest
  }

  // Transactions

  func begin() throws { try statements.begin.run() }

  func commit() throws {
    try flush()
    try statements.commit.run()
    hosts = [:]
    hostIDs = [:]
  }

  /// Forgets whatever the transaction had in mind. A full disk may have rolled back already.
  func rollback() {
    if db.isInsideTransaction { try? statements.rollback.run() }
    tally = Tally()
    hosts = [:]
    touched = []
    hostIDs = [:]
    sites = SiteNames()
    savedLatest = Moment(milliseconds: .min)
  }

  func flush() throws {
    try flushHosts()
    for (name, change) in tally.changes {
      try statements.addMark.run {
        $0.add(name)
        $0.add(change)
      }
    }
    for (hour, change) in tally.dueHours {
      try statements.addDueHour.run {
        $0.add(hour)
        $0.add(change)
      }
      if change < 0 { try statements.dropDueHour.run { $0.add(hour) } }
    }
    // Not for its own sake: a transaction that changed nothing stays one without a sync.
    let latest = time.latest
    if !tally.isEmpty, latest > savedLatest {
      try statements.setMark.run {
        $0.add("latest")
        $0.add(latest.milliseconds)
      }
      savedLatest = latest
    }
    tally = Tally()
  }

  // Leases

  func nextToken() -> LeaseToken {
    counter += 1
    return LeaseToken(epoch: epoch, counter: counter)
  }

  func mayBeOverdue(_ now: Moment) -> Bool { nextOverdue <= now }
  func lent(until: Moment) { nextOverdue = min(nextOverdue, until) }
  func sawOverdue(next: Moment?) { nextOverdue = next ?? Moment(milliseconds: .max) }

  // Sites

  func siteID(_ name: String) throws -> Int64 {
    if let id = sites.ids[name] { return id }
    try readSites()
    if let id = sites.ids[name] { return id }
    try statements.addSite.run { $0.add(name) }
    let id = db.lastInsertedRowID
    sites.add(id, name)
    return id
  }

  /// Again when another process may have added one.
  func readSites() throws {
    sites = SiteNames()
    for (id, name) in try statements.sites.all({ _ in }, { ($0.int(0), $0.text(1)) }) {
      sites.add(id, name)
    }
  }

  // Hosts

  func hostID(_ name: String) throws -> Int64? {
    if let id = hostIDs[name] { return id }
    let id = try statements.findHost.first({ $0.add(name) }) { $0.int(0) }
    hostIDs[name] = id
    return id
  }

  func hostID(_ name: String, siteID: Int64) throws -> Int64 {
    if let id = try hostID(name) { return id }
    try statements.addHost.run {
      $0.add(name)
      $0.add(siteID)
    }
    let id = db.lastInsertedRowID
    hostIDs[name] = id
    tally.addHosts(1)
    return id
  }

  func host(_ id: Int64) throws -> HostRow? {
    if let row = hosts[id] { return row }
    let row = try statements.host.first({ $0.add(id) }, HostRow.init)
    hosts[id] = row
    return row
  }

  func put(_ row: HostRow) {
    hosts[row.id] = row
    touched.insert(row.id)
  }

  /// Notes that URLs of this host changed.
  func touch(_ id: Int64) { touched.insert(id) }

  /// Before anything that looks for ready hosts, and at the end.
  func flushHosts() throws {
    for id in touched.sorted() {
      if let row = try host(id) { try write(row) }
    }
    touched = []
  }

  private func write(_ host: HostRow) throws {
    let ready = host.readyAt(firstDue: host.mayBeLeased ? try firstDue(host.id) : nil)
    try statements.writeHost.run {
      $0.add(host.id)
      $0.add(host.siteID)
      $0.add(ready?.milliseconds)
      $0.add(host.state.nextAt.milliseconds)
      $0.add(host.state.inFlight)
      $0.add(host.state.blockedUntil?.milliseconds)
      $0.add(host.state.consecutiveFailures)
      $0.add(host.isPaused ? 1 : 0)
      $0.add(host.plan.delay.wholeMilliseconds)
      $0.add(host.plan.maxInFlight)
      $0.add(host.crawlDelay?.wholeMilliseconds)
    }
  }

  private func firstDue(_ host: Int64) throws -> Moment? {
    try statements.firstDue.first({ $0.add(host) }) { $0.optionalInt(0) }
      .flatMap(\.self).map { Moment(milliseconds: $0) }
  }

  // URLs that wait

  /// Puts a URL's place in the queue; its row has the same `due_at`.
  func wait(_ url: Int64, host: Int64, priority: Int64, dueAt: Int64) throws {
    try statements.addDue.run {
      $0.add(host)
      $0.add(priority)
      $0.add(dueAt)
      $0.add(url)
    }
    touch(host)
  }

  func stopWaiting(_ url: Int64, host: Int64, priority: Int64, dueAt: Int64) throws {
    try statements.dropDue.run {
      $0.add(host)
      $0.add(priority)
      $0.add(dueAt)
      $0.add(url)
    }
    touch(host)
  }
}

/// Names of site profiles, both ways.
struct SiteNames {
  private(set) var ids: [String: Int64] = [:]
  private(set) var names: [Int64: String] = [:]

  mutating func add(_ id: Int64, _ name: String) {
    ids[name] = id
    names[id] = name
  }
}

extension HostRow {
  static let columns = """
    id, name, site_id, next_at, in_flight, blocked_until, failures, paused, delay, max_in_flight,
    crawl_delay
    """

  init(_ row: StatementRow) {
    self.init(
      id: row.int(0), name: row.text(1), siteID: row.int(2),
      state: HostState(
        nextAt: Moment(milliseconds: row.int(3)), inFlight: Int(row.int(4)),
        blockedUntil: row.optionalInt(5).map { Moment(milliseconds: $0) },
        consecutiveFailures: Int(row.int(6))),
      isPaused: row.int(7) != 0,
      plan: PolitenessPlan(delay: .milliseconds(row.int(8)), maxInFlight: Int(row.int(9))),
      crawlDelay: row.optionalInt(10).map { .milliseconds($0) })
  }
}
