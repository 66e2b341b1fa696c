internal import Frontier
internal import PostgresLink
internal import QueueModel

/// *lease*, and the ends of leases without a report.
extension PostgresTransaction {
  /// One trip for all orders: their hosts are shared out in turn.
  func lease(
    _ orders: [LeaseOrder], plans: [String: PolitenessPlan], now: Moment
  ) throws -> [[Slice]] {
    try readSitesIfNeeded(plans)
    let sites = desk.siteNames.filter { plans[$0.value] != nil }
    guard !sites.isEmpty else { return orders.map { _ in [] } }
    let wanted = orders.reduce(0) { $0 + min($1.maxSlices, 1000) }
    let size = orders.map { min($0.sliceSize, $0.maxURLs) }.max() ?? 0
    let (moment, hosts, urls) = ("\(now.milliseconds)", "\(wanted)", "\(max(size, 0))")
    let question =
      sites.count == desk.siteNames.count
      ? PostgresCommand(.readyHosts, moment, hosts, urls)
      : PostgresCommand(
        .readyHostsOfSites, moment, hosts, urls, PostgresText.ints(sites.keys.sorted()))
    var ready = ReadyHosts(try ask([question])[0])
    return orders.map { order in
      var slices: [Slice] = []
      var left = order.maxURLs
      while left > 0, slices.count < order.maxSlices, let (host, due) = ready.next() {
        guard let slice = slice(of: host, due, order, limit: left, sites, plans, now) else {
          continue
        }
        left -= slice.leases.count
        slices.append(slice)
      }
      return slices
    }
  }

  private func readSitesIfNeeded(_ plans: [String: PolitenessPlan]) throws {
    if plans.keys.contains(where: { desk.siteIDs[$0] == nil }) { try readSites() }
  }

  private func slice(
    of row: HostRow, _ due: [DueURL], _ order: LeaseOrder, limit: Int, _ sites: [Int64: String],
    _ plans: [String: PolitenessPlan], _ now: Moment
  ) -> Slice? {
    var host = row
    guard let site = sites[host.siteID], let own = plans[site], let key = HostKey(host.name) else {
      return nil
    }
    let plan = own.slowed(by: host.crawlDelay)
    host.plan = plan
    let room = min(host.room(sliceSize: order.sliceSize, plan: plan), limit)
    let until = now + order.duration
    var leases: [Lease] = []
    for url in due.prefix(min(room, LossEnd.alone(due.map(\.losses)))) {
      // What is no URL any more by today's rules waits for an operator.
      guard let page = CanonicalURL(url.url) else { continue }
      // A claim of the first URL is the host's claim; the worker spaces the others itself.
      if leases.isEmpty, !host.state.claim(plan: plan, now: now) { break }
      if !leases.isEmpty { host.state.inFlight += 1 }
      let token = desk.nextToken()
      lend(
        LeaseRow(
          token: token, host: host.id, url: url.place.url, until: until, worker: order.worker),
        from: url.place, state: url.state, attempts: url.attempts)
      leases.append(
        Lease(
          token: token, url: page, kind: url.kind, depth: url.depth,
          site: sites[url.siteID] ?? site, attempt: url.attempts + 1, etag: url.etag,
          lastModified: url.lastModified, bodyDigest: url.digest.map(Hex.text),
          unchangedStreak: url.unchangedStreak))
    }
    put(host)
    return leases.isEmpty ? nil : Slice(host: key, plan: plan, leases: leases, until: until)
  }

  func release(_ tokens: [LeaseToken], now: Moment) throws -> Int {
    let leased = try lockLeases(tokens).filter { $0.until > now.milliseconds }
    for lease in leased {
      if var host = hosts[lease.url.hostID] {
        host.state.abandon()
        put(host)
      }
      var url = lease.url
      (url.state, url.dueAt) = (.queued, now.milliseconds)
      end(lease.token, url)
    }
    return leased.count
  }

  func expire(now: Moment) throws -> Int {
    let rows = try ask([PostgresCommand(.overdueLeases, "\(now.milliseconds)")])[0]
    return try lose(rows, now: now) { $0.until <= now.milliseconds }
  }

  /// Those of coordinators that are dead: a living one holds the lock of its epoch.
  func reclaim(now: Moment) throws -> Int {
    let rows = try ask([PostgresCommand(.deadLeases, "\(desk.epoch)")])[0]
    return try lose(rows, now: now) { _ in true }
  }

  private func lose(_ rows: PostgresRows, now: Moment, _ isLost: (LeasedURL) -> Bool) throws -> Int
  {
    let tokens = rows.map { LeaseToken(epoch: $0.int(0), counter: $0.int(1)) }
    let leased = try lockLeases(tokens).filter(isLost)
    for lease in leased {
      if var host = hosts[lease.url.hostID] {
        host.lose(now: now)
        put(host)
      }
      var url = lease.url
      let loss = LossEnd(lossesBefore: url.losses, maxLosses: desk.maxLosses)
      (url.state, url.losses, url.reason) = (loss.state, loss.losses, loss.reason)
      url.dueAt = loss.state == .queued ? now.milliseconds : nil
      end(lease.token, url)
    }
    return leased.count
  }

  /// The leases as they stand once their hosts are locked.
  private func lockLeases(_ tokens: [LeaseToken]) throws -> [LeasedURL] {
    guard !tokens.isEmpty else { return [] }
    let (epochs, counters) = (
      PostgresText.ints(tokens.map(\.epoch)), PostgresText.ints(tokens.map(\.counter))
    )
    let ids = try ask([PostgresCommand(.leaseHosts, epochs, counters)])[0].map { $0.int(0) }
    let rows = try lock(
      Set(ids), andAsk: [PostgresCommand(.leasedURLs, epochs, counters, "\(Int64.min)")])
    return rows[0].map(LeasedURL.init)
  }

  /// The tokens that are not of running leases.
  func extend(_ tokens: [LeaseToken], until: Moment, now: Moment) throws -> Set<LeaseToken> {
    let rows = try ask([
      PostgresCommand(
        .extendLeases, PostgresText.ints(tokens.map(\.epoch)),
        PostgresText.ints(tokens.map(\.counter)), "\(until.milliseconds)", "\(now.milliseconds)")
    ])[0]
    let kept = Set(rows.map { LeaseToken(epoch: $0.int(0), counter: $0.int(1)) })
    return Set(tokens).subtracting(kept)
  }

  func nextDue(_ plans: [String: PolitenessPlan]) throws -> Moment? {
    let sites = desk.siteNames.filter { plans[$0.value] != nil }
    let question =
      sites.count == desk.siteNames.count
      ? PostgresCommand(.nextReady)
      : PostgresCommand(.nextReadyOfSites, PostgresText.ints(sites.keys.sorted()))
    return try ask([question])[0].first?.optionalInt(0).map { Moment(milliseconds: $0) }
  }
}

/// Hosts with what of theirs is due, as the claim gives them: a row a URL.
private struct ReadyHosts {
  private var hosts: [(HostRow, [DueURL])] = []
  private var position = 0

  init(_ rows: PostgresRows) {
    for row in rows.map({ $0 }) {
      if hosts.last?.0.id != row.int(0) { hosts.append((HostRow(row), [])) }
      if let url = DueURL(row) { hosts[hosts.count - 1].1.append(url) }
    }
  }

  mutating func next() -> (HostRow, [DueURL])? {
    guard position < hosts.count else { return nil }
    position += 1
    return hosts[position - 1]
  }
}

private struct DueURL {
  let place: DuePlace
  let url: String
  let siteID: Int64
  let kind: UrlKind
  let depth: Int
  let attempts: Int
  let losses: Int
  let etag: String?
  let lastModified: String?
  let digest: [UInt8]?
  let unchangedStreak: Int
  let state: JobState

  /// nil: the host's row without a URL.
  init?(_ row: PostgresRow) {
    guard let id = row.optionalInt(11) else { return nil }
    url = row.text(12)
    siteID = row.int(13)
    kind = UrlKind(rawValue: row.text(14)) ?? .other  // The CHECK has the same words.
    depth = Int(row.int(15))
    attempts = Int(row.int(16))
    losses = Int(row.int(17))
    etag = row.optionalText(18)
    lastModified = row.optionalText(19)
    digest = row.blob(20)
    unchangedStreak = Int(row.int(21))
    state = JobState(rawValue: row.text(22)) ?? .queued
    place = DuePlace(host: row.int(0), priority: row.int(24), dueAt: row.int(23), url: id)
  }
}
