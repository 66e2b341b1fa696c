internal import Frontier
internal import PostgresLink
internal import QueueModel

/// *enqueue* and *complete*, all callers' at once.
extension PostgresTransaction {
  /// What the first trip asks for.
  struct VisitQuestions {
    var reports: [VisitReport] = []
    var urls: [NewURL] = []

    init(_ requests: [PostgresRequest]) {
      for request in requests {
        switch request.work {
        case .enqueue(let urls): self.urls += urls
        case .complete(let reports): self.reports += reports
        case .lease, .extend, .release, .expire, .reclaim, .mend, .pause, .restore, .restoreHosts:
          continue
        }
      }
    }

    var isEmpty: Bool { reports.isEmpty && urls.isEmpty }
    var tokens: [LeaseToken] { reports.map(\.token) }
    /// Those with their pages, each once.
    var looked: [CanonicalURL] {
      let all = urls + reports.flatMap(\.links)
      return Array(Set(all.map(\.url) + all.compactMap(\.foundOn)))
    }

    var commands: [PostgresCommand] {
      [
        PostgresCommand(
          .leaseHosts, PostgresText.ints(tokens.map(\.epoch)),
          PostgresText.ints(tokens.map(\.counter))),
        PostgresTransaction.finding(looked.map { URLPlace($0, probe: 0) }),
      ]
    }
  }

  static func finding(_ places: [URLPlace]) -> PostgresCommand {
    PostgresCommand(
      .findURLs, PostgresText.ints(places.map(\.host)), PostgresText.ints(places.map(\.high)),
      PostgresText.ints(places.map(\.low)))
  }

  /// Locks what the visits touch and reads it; after this, `complete` and `enqueue` need no trip.
  func prepare(_ questions: VisitQuestions, _ answers: [PostgresRows]) throws -> VisitBook {
    var book = VisitBook()
    try book.find(questions.looked, answers[1], self)
    var named: [Int64: (name: String, siteID: Int64)] = [:]
    let live = Set(answers[0].map { LeaseToken(epoch: $0.int(1), counter: $0.int(2)) })
    let links = questions.reports.filter { live.contains($0.token) }.flatMap(\.links)
    for new in questions.urls + links where new.depth == 0 || book.ids[new.url] == nil {
      let site = try siteID(new.site)
      named[HostHash.id(new.url.hostKey)] = (new.url.hostKey.description, site)
    }
    let unknown = questions.looked.filter { book.ids[$0] == nil }
    let tokens = questions.tokens
    // Once more under the lock: nobody else brings a URL of these hosts now.
    let rows = try lock(
      adding: named, and: Set(answers[0].map { $0.int(0) }),
      andAsk: [
        PostgresCommand(
          .leasedURLs, PostgresText.ints(tokens.map(\.epoch)),
          PostgresText.ints(tokens.map(\.counter)), "\(Int64.min)"),
        Self.finding(unknown.map { URLPlace($0, probe: 0) }),
      ])
    for leased in rows[0].map(LeasedURL.init) { book.leases[leased.token] = leased }
    try book.find(unknown, rows[1], self)
    return book
  }

  func enqueue(_ urls: [NewURL], _ book: inout VisitBook, now: Moment) throws -> EnqueueReply {
    var reply = EnqueueReply(added: 0, known: 0)
    for new in urls {
      let isKnown = book.isKnown(new.url)
      if isKnown { reply.known += 1 } else { reply.added += 1 }
      guard !isKnown || new.depth == 0 else { continue }
      let hostID = HostHash.id(new.url.hostKey)
      let site = try siteID(new.site)
      guard var host = hosts[hostID], host.name == new.url.hostKey.description else {
        throw PostgresFailure(state: "XX000", message: "two hosts of one hash")
      }
      if host.siteID != site {
        host.siteID = site
        put(host)
      }
      guard !isKnown else { continue }
      book.added.insert(new.url)
      add(
        AddedURL(
          place: book.places[new.url] ?? URLPlace(new.url, probe: 0), new: new, siteID: site,
          foundOn: new.foundOn.flatMap { book.ids[$0] }, addedAt: now))
    }
    return reply
  }

  func complete(_ report: VisitReport, _ book: inout VisitBook, now: Moment) throws
    -> ReportResult
  {
    guard let leased = book.leases.removeValue(forKey: report.token),
      leased.until > now.milliseconds, var host = hosts[leased.url.hostID]
    else { return ReportResult(answer: .leaseLost) }
    host.release(after: report, now: now)
    put(host)
    var url = leased.url
    let end = VisitEnd(
      report, attempts: url.attempts, unchangedStreak: url.unchangedStreak, now: now)
    tally.outcome(report.outcome.name, instead: url.lastOutcome)
    url.body = url.body.after(report, end.validators)
    (url.state, url.dueAt, url.attempts) = (end.state, end.dueAt?.milliseconds, end.attempts)
    (url.losses, url.unchangedStreak, url.reason) = (0, end.unchangedStreak, end.reason)
    (url.visitedAt, url.lastOutcome) = (now.milliseconds, report.outcome.name)
    if end.isVisit { url.visits += 1 }
    self.end(report.token, url)
    let links = try enqueue(report.links, &book, now: now)
    let blocked = host.state.blockedUntil.flatMap { $0 > now ? $0 : nil }
    return ReportResult(answer: .accepted, hostBlockedUntil: blocked, links: links)
  }
}

/// What is known of the URLs and leases of a batch.
struct VisitBook {
  var ids: [CanonicalURL: Int64] = [:]
  /// Where an unknown one is to be written.
  var places: [CanonicalURL: URLPlace] = [:]
  var leases: [LeaseToken: LeasedURL] = [:]
  var added: Set<CanonicalURL> = []

  func isKnown(_ url: CanonicalURL) -> Bool { ids[url] != nil || added.contains(url) }

  /// Two URLs may have one key: whoever finds another's text there tries the next probe.
  mutating func find(
    _ urls: [CanonicalURL], _ rows: PostgresRows, _ transaction: PostgresTransaction
  ) throws {
    var (left, rows, probe) = (urls, rows, UInt32(0))
    while !left.isEmpty {
      var found: [URLPlace: (id: Int64, url: String)] = [:]
      for row in rows.map({ $0 }) {
        found[URLPlace(host: row.int(0), high: row.int(1), low: row.int(2))] = (
          row.int(3), row.text(4)
        )
      }
      var colliding: [CanonicalURL] = []
      for url in left {
        let place = URLPlace(url, probe: probe)
        guard let known = found[place] else {
          places[url] = place
          continue
        }
        if known.url == url.description { ids[url] = known.id } else { colliding.append(url) }
      }
      left = colliding
      probe &+= 1
      guard !left.isEmpty else { return }
      rows = try transaction.ask([
        PostgresTransaction.finding(left.map { URLPlace($0, probe: probe) })
      ])[0]
    }
  }
}
