internal import Frontier
internal import QueueModel

/// The verb *lease*: hosts that may be fetched now, longest ready first, then the best due URLs of
/// each. That a host is being fetched is written in the same transaction that finds it free.
struct Claim {
  let context: WriteContext
  let order: LeaseOrder
  let plans: [String: PolitenessPlan]
  let now: Moment

  func run() throws -> LeaseGrant {
    try context.flushHosts()
    let sites = try activeSites()
    var slices: [Slice] = []
    var left = order.maxURLs
    for id in try readyHosts(sites) where left > 0 {
      guard var host = try context.host(id) else { continue }
      let slice = try slice(of: &host, sites: sites, limit: left)
      context.put(host)
      guard let slice else { continue }
      left -= slice.leases.count
      slices.append(slice)
    }
    if !slices.isEmpty { context.lent(until: now + order.duration) }
    try context.flushHosts()
    return LeaseGrant(slices: slices, nextDue: try nextDue(sites))
  }

  /// Sites that are crawled now; `list` is nil when that is all of them, and needs no looking.
  private struct ActiveSites {
    var names: [Int64: String] = [:]
    var list: String?
  }

  private func activeSites() throws -> ActiveSites {
    if plans.keys.contains(where: { context.sites.ids[$0] == nil }) { try context.readSites() }
    let names = context.sites.names.filter { plans[$0.value] != nil }
    if names.count == context.sites.names.count { return ActiveSites(names: names) }
    let list = "[" + names.keys.sorted().map(String.init).joined(separator: ",") + "]"
    return ActiveSites(names: names, list: list)
  }

  private func readyHosts(_ sites: ActiveSites) throws -> [Int64] {
    guard let list = sites.list else {
      return try context.statements.readyHosts.all(
        {
          $0.add(now.milliseconds)
          $0.add(order.maxSlices)
        }, { $0.int(0) })
    }
    return try context.statements.readyHostsOfSites.all(
      {
        $0.add(now.milliseconds)
        $0.add(list)
        $0.add(order.maxSlices)
      }, { $0.int(0) })
  }

  private func nextDue(_ sites: ActiveSites) throws -> Moment? {
    let next =
      if let list = sites.list {
        try context.statements.nextReadyOfSites.first({ $0.add(list) }) { $0.int(0) }
      } else {
        try context.statements.nextReady.first { $0.int(0) }
      }
    return next.map { Moment(milliseconds: $0) }
  }

  private func slice(of host: inout HostRow, sites: ActiveSites, limit: Int) throws -> Slice? {
    guard let site = sites.names[host.siteID], let own = plans[site], let key = HostKey(host.name)
    else { return nil }
    let plan = own.slowed(by: host.crawlDelay)
    host.plan = plan
    let candidates = try due(
      host.id, limit: min(host.room(sliceSize: order.sliceSize, plan: plan), limit))
    var leases: [Lease] = []
    let until = now + order.duration
    for candidate in candidates.prefix(LossEnd.alone(candidates.lazy.map(\.losses))) {
      guard let url = CanonicalURL(candidate.url) else {
        try bury(candidate, host.id)
        continue
      }
      // A claim of the first URL is the host's claim; the worker spaces the others itself.
      if leases.isEmpty, !host.state.claim(plan: plan, now: now) { return nil }
      if !leases.isEmpty { host.state.inFlight += 1 }
      leases.append(
        Lease(
          token: try lend(candidate, host.id, until: until), url: url, kind: candidate.kind,
          depth: candidate.depth, site: sites.names[candidate.siteID] ?? site,
          attempt: candidate.attempts + 1, losses: candidate.losses, etag: candidate.etag,
          lastModified: candidate.lastModified, bodyDigest: candidate.digest.map(Hex.text),
          unchangedStreak: candidate.unchangedStreak))
    }
    guard !leases.isEmpty else { return nil }
    return Slice(host: key, plan: plan, leases: leases, until: until)
  }

  private func due(_ host: Int64, limit: Int) throws -> [Candidate] {
    var found: [Candidate] = []
    for priority in VisitPriority.allCases where found.count < limit {
      let left = limit - found.count
      found += try context.statements.dueURLs.all(
        {
          $0.add(host)
          $0.add(priority.rawValue)
          $0.add(now.milliseconds)
          $0.add(left)
        }, Candidate.init)
    }
    return found
  }

  private func lend(_ candidate: Candidate, _ host: Int64, until: Moment) throws -> LeaseToken {
    let token = context.nextToken()
    try leave(candidate, host)
    try context.statements.addLease.run {
      $0.add(token.epoch)
      $0.add(token.counter)
      $0.add(candidate.id)
      $0.add(host)
      $0.add(until.milliseconds)
      $0.add(order.worker)
    }
    return token
  }

  private func leave(_ candidate: Candidate, _ host: Int64) throws {
    try context.stopWaiting(
      candidate.id, host: host, priority: candidate.priority, dueAt: candidate.dueAt)
    context.tally.leave(
      candidate.state, attempts: candidate.attempts, dueAt: candidate.dueAt)
  }

  /// The rules for URLs became stricter since it was written.
  private func bury(_ candidate: Candidate, _ host: Int64) throws {
    try leave(candidate, host)
    try context.statements.putBack.run {
      $0.add(candidate.id)
      $0.add(JobState.buried.rawValue)
      $0.add(Int64?.none)
      $0.add(candidate.attempts)
      $0.add(candidate.losses)
      $0.add("not a URL any more")
    }
    context.tally.enter(.buried, attempts: candidate.attempts, dueAt: nil)
  }
}

/// A due URL.
private struct Candidate {
  let id: Int64
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
  let dueAt: Int64
  let priority: Int64

  /// In the order of `Statements.dueURLs`.
  init(_ row: StatementRow) {
    id = row.int(0)
    url = row.text(1)
    siteID = row.int(2)
    kind = UrlKind(code: row.int(3))
    depth = Int(row.int(4))
    attempts = Int(row.int(5))
    losses = Int(row.int(6))
    etag = row.optionalText(7)
    lastModified = row.optionalText(8)
    digest = row.bytes(9)
    unchangedStreak = Int(row.int(10))
    state = row.text(11) == JobState.done.rawValue ? .done : .queued  // What waits is one of these.
    dueAt = row.int(12)
    priority = row.int(13)
  }
}
