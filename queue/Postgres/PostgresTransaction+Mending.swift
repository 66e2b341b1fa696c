internal import Frontier
internal import PostgresLink
internal import QueueModel

/// What operators do beside a running fleet, and moving house.
extension PostgresTransaction {
  func mend(_ mending: PostgresMending, after: Int64, now: Moment) throws
    -> (count: Int, next: Int64?)
  {
    let states = PostgresText.texts(mending.states.map(\.rawValue))
    let question: PostgresCommand
    switch mending.selection {
    case .urls(let urls):
      var book = VisitBook()
      try book.find(
        urls, ask([Self.finding(urls.map { URLPlace($0, probe: 0) })])[0], self)
      question = PostgresCommand(
        .mendableURLs, states, "\(after)", PostgresText.ints(book.ids.values.sorted()),
        PostgresText.ints(Set(urls.map { HostHash.id($0.hostKey) }).sorted()))
    case .host(let host):
      question = PostgresCommand(.mendableOfHost, states, "\(after)", "\(HostHash.id(host))")
    case .all: question = PostgresCommand(.mendable, states, "\(after)")
    }
    let found = try ask([question])[0].map { ($0.int(0), $0.int(1)) }
    let rows = try lock(
      Set(found.map(\.0)),
      andAsk: [
        PostgresCommand(
          .lockedURLs, PostgresText.ints(found.map(\.0)), PostgresText.ints(found.map(\.1)))
      ])
    // As they stand under the lock: some may have been leased or changed meanwhile.
    let urls = rows[0].map(URLRow.init).filter { mending.states.contains($0.state) }
    for old in urls { change(old, to: Self.changed(old, mending.change, now: now)) }
    return (urls.count, found.count < PostgresMending.chunk ? nil : found.last?.1)
  }

  private static func changed(_ old: URLRow, _ change: PostgresMending.Change, now: Moment)
    -> URLRow
  {
    var new = old
    switch change {
    case .retry, .kick:
      (new.state, new.dueAt, new.attempts, new.losses) = (.queued, now.milliseconds, 0, 0)
      if case .kick = change { new.reason = nil }
    case .bury(let reason): (new.state, new.dueAt, new.reason) = (.buried, nil, reason)
    }
    return new
  }

  func setPaused(_ isPaused: Bool, _ key: HostKey) throws -> Bool {
    let id = HostHash.id(key)
    _ = try lock([id])
    guard var host = hosts[id], host.name == key.description else { return false }
    if isPaused { host.isPaused = true } else { host.resume() }
    put(host)
    return true
  }

  /// Known ones stay as they are.
  func restore(_ jobs: [Job], now: Moment) throws -> EnqueueReply {
    let urls = jobs.map { job in
      NewURL(
        url: job.url, kind: job.kind, depth: job.depth, site: job.site,
        priority: job.priority, foundOn: job.foundOn.flatMap { CanonicalURL($0) })
    }
    var questions = VisitQuestions([])
    questions.urls = urls
    var book = try prepare(questions, ask(questions.commands))
    var (reply, fresh) = (EnqueueReply(added: 0, known: 0), [Job]())
    for (job, url) in zip(jobs, urls) {
      if try enqueue([url], &book, now: job.addedAt).added == 1 {
        reply.added += 1
        fresh.append(job)
      } else {
        reply.known += 1
      }
    }
    try fill(fresh, now: now)
    return reply
  }

  /// The rows are new and queued; they become what they were.
  private func fill(_ jobs: [Job], now: Moment) throws {
    guard !jobs.isEmpty else { return }
    var book = VisitBook()
    try book.find(
      jobs.map(\.url), ask([Self.finding(jobs.map { URLPlace($0.url, probe: 0) })])[0], self)
    let ids = jobs.map { book.ids[$0.url] ?? 0 }
    let rows = try ask([
      PostgresCommand(
        .lockedURLs, PostgresText.ints(jobs.map { HostHash.id($0.url.hostKey) }),
        PostgresText.ints(ids))
    ])[0].map(URLRow.init)
    let old = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
    for (job, id) in zip(jobs, ids) {
      guard let row = old[id] else { continue }
      var new = row
      // Its lease was the other queue's.
      let isLent = job.state == .leased
      new.state = isLent ? .queued : job.state
      new.dueAt =
        new.state == .queued ? (job.dueAt ?? now).milliseconds : job.dueAt?.milliseconds
      new.attempts = isLent ? max(job.attempts - 1, 0) : job.attempts
      (new.losses, new.visits, new.unchangedStreak) = (job.losses, job.visits, job.unchangedStreak)
      (new.visitedAt, new.lastOutcome) = (job.visitedAt?.milliseconds, job.lastOutcome)
      new.reason = job.reason
      new.body = BodyMarks(
        etag: job.etag, lastModified: job.lastModified,
        digest: job.bodyDigest.flatMap(Hex.bytes))
      tally.outcome(job.lastOutcome, instead: nil)
      change(row, to: new)
    }
  }

  /// Of two waits the longer holds.
  func restore(_ summaries: [HostSummary]) throws -> Int {
    var named: [Int64: (name: String, siteID: Int64)] = [:]
    for summary in summaries {
      named[HostHash.id(summary.host)] = (
        summary.host.description, try siteID(summary.site)
      )
    }
    _ = try lock(adding: named, and: [], andAsk: [])
    for summary in summaries {
      guard var host = hosts[HostHash.id(summary.host)] else { continue }
      host.take(over: summary)
      put(host)
    }
    return summaries.count
  }
}
