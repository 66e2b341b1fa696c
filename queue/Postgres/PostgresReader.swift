internal import Dispatch
internal import Foundation
internal import Frontier
internal import PostgresLink
internal import QueueModel

/// Looking, on a connection and a thread of its own: a long list delays no lease.
final class PostgresReader: @unchecked Sendable {
  private let place: PostgresPlace
  private let patience: Duration
  private let thread = DispatchQueue(label: "wenhao.queue.postgres.reader")
  // Invariant: touched on `thread` only.
  private var connection: PostgresConnection?
  private var isClosed = false

  init(place: PostgresPlace, patience: Duration) {
    self.place = place
    self.patience = patience
  }

  func read<Value: Sendable>(
    _ body: @escaping @Sendable (PostgresConnection) throws -> Value
  ) async throws(QueueError) -> Value {
    let result: Result<Value, QueueError> = await withCheckedContinuation { continuation in
      thread.async { continuation.resume(returning: self.result(of: body)) }
    }
    return try result.get()
  }

  func close() {
    thread.sync {
      connection = nil
      isClosed = true
    }
  }

  private func result<Value>(of body: (PostgresConnection) throws -> Value)
    -> Result<Value, QueueError>
  {
    let clock = ContinuousClock()
    let end = clock.now + patience
    var pause = 0.05
    while true {
      if isClosed { return .failure(.closed(path: place.name)) }
      do {
        let open = try connection ?? PostgresConnection(url: place.url)
        connection = open
        return .success(try body(open))
      } catch let failure as PostgresFailure {
        connection = nil
        guard failure.isAway, clock.now < end else {
          return .failure(QueueError(failure, path: place.name))
        }
        Thread.sleep(forTimeInterval: pause)
        pause = min(pause * 2, 5)
      } catch {
        return .failure(.failed(path: place.name, detail: String(describing: type(of: error))))
      }
    }
  }
}

/// The questions of people.
struct PostgresLooking {
  let connection: PostgresConnection

  /// Up to so many waiting URLs are looked at one by one to tell how many are due: some milliseconds.
  private static let exactlyCounted = 100_000

  /// `now` nil: the server's.
  func stats(now: Moment) throws -> QueueStats {
    var stats = QueueStats()
    let moment = "\(now.milliseconds)"
    let rows = try connection.run([
      PostgresCommand(.stats), PostgresCommand(.hostStats, moment),
    ])
    for (name, value) in rows[0].map({ ($0.text(0), Int($0.int(1))) }) {
      if name.hasPrefix(Tally.outcomePrefix) {
        if value > 0 { stats.outcomes[String(name.dropFirst(Tally.outcomePrefix.count))] = value }
        continue
      }
      if name == "leased" { stats.leased = value }
      switch Tally.Count(rawValue: name) {
      case .queued: stats.queued = value
      case .done: stats.done = value
      case .buried: stats.buried = value
      case .retrying: stats.retrying = value
      case .revisits: stats.revisits = value
      case .hosts: stats.hosts = value
      case nil: continue  // `latest`, and `leased` above.
      }
    }
    if let hosts = rows[1].first {
      stats.pausedHosts = Int(hosts.int(0))
      stats.blockedHosts = Int(hosts.int(1))
      stats.nextDue = hosts.optionalInt(2).map { Moment(milliseconds: $0) }
    }
    let isSmall = stats.queued + stats.revisits <= Self.exactlyCounted
    let due = try connection.run([
      PostgresCommand(isSmall ? .dueExactly : .dueByHour, moment)
    ])[0]
    stats.due = Int(due.first?.int(0) ?? 0)
    return stats
  }

  func list(state: JobState?, host: HostKey?, after: Int64, limit: Int) throws
    -> [(id: Int64, job: Job)]
  {
    let (after, hostID, limit) = ("\(after)", host.map { "\(HostHash.id($0))" }, "\(max(limit, 0))")
    let command: PostgresCommand =
      switch state {
      case nil: PostgresCommand(.listAll, after, hostID, limit)
      case .leased: PostgresCommand(.listLeased, after, hostID, limit)
      case .queued, .done, .buried:
        PostgresCommand(.listState, after, hostID, limit, state?.rawValue)
      }
    return try connection.run([command])[0].map { row in (row.int(24), Self.job(row)) }
      .compactMap { id, job in job.map { (id, $0) } }
  }

  func show(_ url: CanonicalURL) throws -> Job? {
    var probe: UInt32 = 0
    while true {
      let place = URLPlace(url, probe: probe)
      guard
        let row = try connection.run([PostgresTransaction.finding([place])])[0].first
      else { return nil }
      guard row.text(4) == url.description else {
        probe &+= 1
        continue
      }
      return try connection.run([
        PostgresCommand(.show, "\(place.host)", "\(row.int(3))")
      ])[0].first.flatMap(Self.job)
    }
  }

  func hosts(after: String, limit: Int) throws -> [HostSummary] {
    try connection.run([PostgresCommand(.hostPage, after, "\(max(limit, 0))")])[0].map { row in
      let host = HostRow(row)
      return HostKey(host.name).map {
        HostSummary(
          host: $0, site: row.text(11), state: host.state, plan: host.plan,
          isPaused: host.isPaused,
          readyAt: row.optionalInt(12).map { Moment(milliseconds: $0) },
          crawlDelay: host.crawlDelay)
      }
    }.compactMap(\.self)
  }

  /// `now` nil: the server's.
  func running(_ tokens: [LeaseToken], now: Moment?) throws -> Set<LeaseToken> {
    let rows = try connection.run([
      PostgresCommand(
        .runningLeases, PostgresText.ints(tokens.map(\.epoch)),
        PostgresText.ints(tokens.map(\.counter)), now.map { "\($0.milliseconds)" })
    ])[0]
    return Set(rows.map { LeaseToken(epoch: $0.int(0), counter: $0.int(1)) })
  }

  /// nil: a URL that today's rules do not accept any more.
  private static func job(_ row: PostgresRow) -> Job? {
    func moment(_ column: Int32) -> Moment? {
      row.optionalInt(column).map { Moment(milliseconds: $0) }
    }
    guard let url = CanonicalURL(row.text(0)), let host = HostKey(row.text(1)),
      let kind = UrlKind(rawValue: row.text(3)), let state = JobState(rawValue: row.text(6)),
      let priority = VisitPriority(rawValue: Int(row.int(5)))
    else { return nil }
    return Job(
      url: url, host: host, site: row.text(2), kind: kind, depth: Int(row.int(4)),
      priority: priority, state: state, dueAt: moment(7), attempts: Int(row.int(8)),
      losses: Int(row.int(9)), visits: Int(row.int(10)), lastOutcome: row.optionalText(11),
      visitedAt: moment(12), reason: row.optionalText(13), foundOn: row.optionalText(14),
      addedAt: Moment(milliseconds: row.int(15)),
      token: row.optionalInt(16).map { LeaseToken(epoch: $0, counter: row.int(17)) },
      worker: row.optionalText(18), leaseUntil: moment(19), etag: row.optionalText(20),
      lastModified: row.optionalText(21), bodyDigest: row.optionalText(22),
      unchangedStreak: Int(row.int(23)))
  }
}
