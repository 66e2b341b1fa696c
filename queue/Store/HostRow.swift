internal import Frontier
internal import GRDB
internal import QueueModel

/// One row of `host`, and the rule that tells when it may be leased.
struct HostRow {
  let id: Int64
  let name: String
  var siteID: Int64
  var state: HostState
  var isPaused: Bool
  /// What the host's site and its robots.txt allow, as of the last claim.
  var plan: PolitenessPlan
  var crawlDelay: Duration?

  static let columns = """
    id, name, site_id, next_at, in_flight, blocked_until, failures, paused, delay, max_in_flight,
    crawl_delay
    """

  init(_ row: Row) {
    id = row[0]
    name = row[1]
    siteID = row[2]
    let blockedUntil: Int64? = row[5]
    state = HostState(
      nextAt: Moment(milliseconds: row[3]), inFlight: row[4],
      blockedUntil: blockedUntil.map { Moment(milliseconds: $0) }, consecutiveFailures: row[6])
    isPaused = row[7]
    plan = PolitenessPlan(delay: .milliseconds(row[8] as Int64), maxInFlight: row[9])
    let crawlDelay: Int64? = row[10]
    self.crawlDelay = crawlDelay.map { .milliseconds($0) }
  }

  /// How many more leases may be given out, up to a slice.
  ///
  /// A host with a delay belongs to one worker at a time, for only within one worker can the starts
  /// be kept apart exactly; that worker gets a whole slice. Without a delay all that counts is how
  /// many are out, so several workers may share; the first is given half, or a second worker would
  /// find no room.
  func room(sliceSize: Int, plan: PolitenessPlan) -> Int {
    if plan.delay > .zero || plan.maxInFlight == 1 { return state.inFlight == 0 ? sliceSize : 0 }
    let free = plan.maxInFlight - state.inFlight
    return min(sliceSize, state.inFlight == 0 ? (free + 1) / 2 : max(free, 0))
  }

  /// When a lease may be given; nil: not before something happens to the row.
  func readyAt(firstDue: Moment?) -> Moment? {
    guard let firstDue, !isPaused, room(sliceSize: 1, plan: plan) > 0 else { return nil }
    return max(state.readyAt, firstDue)
  }
}

/// The host rows that one call touches: each is read once, and written once with what follows from
/// it.
struct HostBook {
  private let db: Database
  private var rows: [Int64: HostRow] = [:]

  init(_ db: Database) { self.db = db }

  mutating func row(_ id: Int64) throws -> HostRow? {
    if let row = rows[id] { return row }
    let statement = try db.cachedStatement(
      sql: "SELECT \(HostRow.columns) FROM host WHERE id = ?")
    guard let row = try Row.fetchOne(statement, arguments: [id]) else { return nil }
    let host = HostRow(row)
    rows[id] = host
    return host
  }

  mutating func put(_ row: HostRow) { rows[row.id] = row }

  /// Notes that URLs of this host changed.
  mutating func touch(_ id: Int64) throws { _ = try row(id) }

  /// The last thing in every call that changed a URL or a host.
  func flush() throws {
    for host in rows.values.sorted(by: { $0.id < $1.id }) { try write(host) }
  }

  private func write(_ host: HostRow) throws {
    let ready = host.readyAt(firstDue: try firstDue(host.id))
    let statement = try db.cachedStatement(
      sql: """
        UPDATE host SET site_id = ?, ready_at = ?, next_at = ?, in_flight = ?, blocked_until = ?,
          failures = ?, paused = ?, delay = ?, max_in_flight = ?, crawl_delay = ?
        WHERE id = ?
        """)
    try statement.execute(arguments: [
      host.siteID, ready?.milliseconds, host.state.nextAt.milliseconds, host.state.inFlight,
      host.state.blockedUntil?.milliseconds, host.state.consecutiveFailures, host.isPaused,
      host.plan.delay.wholeMilliseconds, host.plan.maxInFlight,
      host.crawlDelay?.wholeMilliseconds, host.id,
    ])
  }

  /// One look into the index for each priority, however many URLs the host has.
  private func firstDue(_ host: Int64) throws -> Moment? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT min(due_at) FROM url INDEXED BY url_due
        WHERE host_id = ? AND priority = ? AND due_at IS NOT NULL
        """)
    var first: Int64?
    for priority in VisitPriority.allCases {
      let due = try Int64.fetchOne(statement, arguments: [host, priority.rawValue])
      first = [first, due].compactMap(\.self).min()
    }
    return first.map { Moment(milliseconds: $0) }
  }
}
