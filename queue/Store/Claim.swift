internal import Frontier
internal import GRDB
internal import QueueModel

/// The verb *lease*: hosts that may be fetched now, longest ready first, then the best due URLs of
/// each. That a host is being fetched is written in the same transaction that finds it free.
struct Claim {
  let db: Database
  let order: LeaseOrder
  let plans: [String: PolitenessPlan]
  let now: Moment
  let epoch: Int64

  /// A page that took its worker down twice is visited alone, lest it take its neighbours along.
  private static let suspectLosses = 2

  func run() throws -> LeaseGrant {
    let sites = try activeSites()
    var slices: [Slice] = []
    var book = HostBook(db)
    var left = order.maxURLs
    for id in try readyHosts(sites) where left > 0 {
      guard var host = try book.row(id) else { continue }
      guard let slice = try slice(of: &host, sites: sites, limit: left) else {
        book.put(host)
        continue
      }
      book.put(host)
      left -= slice.leases.count
      slices.append(slice)
    }
    try book.flush()
    return LeaseGrant(slices: slices, nextDue: try nextDue(sites))
  }

  private func activeSites() throws -> [Int64: String] {
    var sites: [Int64: String] = [:]
    let rows = try Row.fetchCursor(db.cachedStatement(sql: "SELECT id, name FROM site"))
    while let row = try rows.next() {
      let name: String = row[1]
      if plans[name] != nil { sites[row[0]] = name }
    }
    return sites
  }

  private func list(_ sites: [Int64: String]) -> String {
    "[" + sites.keys.sorted().map(String.init).joined(separator: ",") + "]"
  }

  private func readyHosts(_ sites: [Int64: String]) throws -> [Int64] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT id FROM host WHERE ready_at <= ? AND site_id IN (SELECT value FROM json_each(?))
        ORDER BY ready_at LIMIT ?
        """)
    return try Int64.fetchAll(
      statement, arguments: [now.milliseconds, list(sites), order.maxSlices])
  }

  private func nextDue(_ sites: [Int64: String]) throws -> Moment? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT ready_at FROM host
        WHERE ready_at IS NOT NULL AND site_id IN (SELECT value FROM json_each(?))
        ORDER BY ready_at LIMIT 1
        """)
    return try Int64.fetchOne(statement, arguments: [list(sites)])
      .map { Moment(milliseconds: $0) }
  }

  private func slice(of host: inout HostRow, sites: [Int64: String], limit: Int) throws -> Slice? {
    guard let site = sites[host.siteID], let own = plans[site], let key = HostKey(host.name) else {
      return nil
    }
    let plan = own.slowed(by: host.crawlDelay)
    host.plan = plan
    let candidates = try due(
      host.id, limit: min(host.room(sliceSize: order.sliceSize, plan: plan), limit))
    var leases: [Lease] = []
    let until = now + order.duration
    for candidate in Self.alone(candidates) {
      guard let url = CanonicalURL(candidate.url) else {
        try bury(candidate)
        continue
      }
      // A claim of the first URL is the host's claim; the worker spaces the others itself.
      if leases.isEmpty, !host.state.claim(plan: plan, now: now) { return nil }
      if !leases.isEmpty { host.state.inFlight += 1 }
      let token = try lend(candidate, until: until)
      leases.append(
        Lease(
          token: token, url: url, kind: candidate.kind, depth: candidate.depth,
          site: sites[candidate.siteID] ?? site, attempt: candidate.attempts + 1,
          etag: candidate.etag, lastModified: candidate.lastModified, bodyDigest: candidate.digest,
          unchangedStreak: candidate.unchangedStreak))
    }
    guard !leases.isEmpty else { return nil }
    return Slice(host: key, plan: plan, leases: leases, until: until)
  }

  private static func alone(_ candidates: [Candidate]) -> ArraySlice<Candidate> {
    guard let first = candidates.first else { return [] }
    if first.losses >= suspectLosses { return candidates.prefix(1) }
    return candidates.prefix { $0.losses < suspectLosses }
  }

  private func due(_ host: Int64, limit: Int) throws -> [Candidate] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(Candidate.columns) FROM url INDEXED BY url_due
        WHERE host_id = ? AND priority = ? AND due_at IS NOT NULL AND due_at <= ?
        ORDER BY due_at, id LIMIT ?
        """)
    var found: [Candidate] = []
    for priority in VisitPriority.allCases where found.count < limit {
      let rows = try Row.fetchAll(
        statement,
        arguments: [host, priority.rawValue, now.milliseconds, limit - found.count])
      found += rows.map(Candidate.init)
    }
    return found
  }

  private func lend(_ candidate: Candidate, until: Moment) throws -> LeaseToken {
    let counter = try Int64.fetchOne(
      db.cachedStatement(sql: "UPDATE boot SET counter = counter + 1 RETURNING counter"))
    guard let counter else {
      throw DatabaseError(resultCode: .SQLITE_INTERNAL, message: "boot row missing")
    }
    let statement = try db.cachedStatement(
      sql: """
        UPDATE url SET state = 'leased', due_at = NULL, attempts = attempts + 1, lease_epoch = ?,
          lease_counter = ?, lease_until = ?, worker = ?
        WHERE id = ?
        """)
    try statement.execute(arguments: [
      epoch, counter, until.milliseconds, order.worker, candidate.id,
    ])
    return LeaseToken(epoch: epoch, counter: counter)
  }

  /// The rules for URLs became stricter since it was written.
  private func bury(_ candidate: Candidate) throws {
    try db.cachedStatement(
      sql:
        "UPDATE url SET state = 'buried', due_at = NULL, reason = 'not a URL any more' WHERE id = ?"
    ).execute(arguments: [candidate.id])
  }
}

/// A due URL.
private struct Candidate {
  static let columns = """
    id, url, site_id, kind, depth, attempts, losses, etag, last_modified, digest, unchanged_streak
    """
  let id: Int64
  let url: String
  let siteID: Int64
  let kind: UrlKind
  let depth: Int
  let attempts: Int
  let losses: Int
  let etag: String?
  let lastModified: String?
  let digest: String?
  let unchangedStreak: Int

  init(_ row: Row) {
    id = row[0]
    url = row[1]
    siteID = row[2]
    kind = UrlKind(rawValue: row[3]) ?? .other  // The table's CHECK has the same words.
    depth = row[4]
    attempts = row[5]
    losses = row[6]
    etag = row[7]
    lastModified = row[8]
    digest = row[9]
    unchangedStreak = row[10]
  }
}
