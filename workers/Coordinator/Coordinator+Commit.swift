internal import Archiving
internal import CorpusStore
internal import Documents
internal import Fleet
internal import Frontier
internal import Logging
internal import QueueModel
package import QueueWire

/// The commit of DESIGN §1.8. One batch at a time: reports that arrive meanwhile are the next one,
/// so that under load many share one sync of the archive, one transaction of the corpus and one of
/// the queue.
///
/// ```
///   token runs? ──▶ archive synced ──▶ corpus committed ──▶ queue: token still runs?
///     no: leaseLost, nothing written                         yes: completed, links in
///                                                            no: leaseLost
/// ```
/// What was stored under a lease that passed on meanwhile is stored again by the next worker, and
/// that changes nothing.
extension Coordinator {
  package func report(_ report: Report) async throws -> ReportReply {
    switch phase {
    case .new, .ended: throw refusal
    case .running, .draining, .closing, .finishing: break
    }
    let arrived = clock.now()
    roll.note(report.worker, at: arrived)
    guard let lease = lent[report.token], let profile = profiles[lease.site],
      lease.url == report.url, reporting.insert(report.token).inserted
    else {
      counts.lost += 1
      return ReportReply(answer: .leaseLost)
    }
    defer { commitTimes.add(clock.now() - arrived) }
    return try await withCheckedThrowingContinuation { continuation in
      inbox.append(
        PendingReport(report, lease: lease, profile: profile, waiting: continuation))
      inboxBell.ring()
    }
  }

  /// Until `finish` and an empty inbox.
  func commitReports() async throws {
    while true {
      try Task.checkCancellation()
      let seen = inboxBell.rings
      if !inbox.isEmpty {
        let batch = takeBatch()
        do {
          try await commit(batch)
        } catch {
          end(because: error)
          for pending in batch where reporting.remove(pending.report.token) != nil {
            pending.waiting.resume(throwing: refusal)
          }
          throw error
        }
        continue
      }
      switch phase {
      case .finishing, .ended: return
      case .new, .running, .draining, .closing: await inboxBell.wait(after: seen)
      }
    }
  }

  private func takeBatch() -> [PendingReport] {
    var bytes = 0
    var count = 0
    for pending in inbox.prefix(settings.maxBatch) {
      bytes += pending.bytes
      if count > 0, bytes > settings.maxBatchBytes { break }
      count += 1
    }
    defer { inbox.removeFirst(count) }
    return Array(inbox.prefix(count))
  }

  private func commit(_ batch: [PendingReport]) async throws {
    let running = try await queue.checkTokens(batch.map(\.report.token), now: clock.now())
    for pending in batch where !running.contains(pending.report.token) { answerLost(pending) }
    var live = batch.filter { running.contains($0.report.token) }
    guard !live.isEmpty else { return }
    try await checkpoint(.checked)

    for index in live.indices where try await endsTooManyRedirects(live[index]) {
      live[index].endRedirects()
    }
    let members = live.compactMap(\.member)
    let archive = self.archive
    let locations =
      members.isEmpty ? [] : try await commitThread.run { try archive.append(members) }
    archivedBytes += members.reduce(0) { $0 + Int64($1.bytes.count) }
    try await checkpoint(.archived)

    let (results, positions) = try await store(live, locations: locations)
    try await checkpoint(.stored)

    let visits = live.map {
      $0.visitReport(
        policy: settings.policy($0.profile.revisit),
        listPosition: positions[$0.report.url.description, default: 0], jitter: dice())
    }
    let ends = try await queue.complete(visits, now: clock.now())
    try await checkpoint(.completed)

    counts.add(results)
    for (pending, end) in zip(live, ends) {
      switch end.answer {
      case .accepted: answerAccepted(pending, end)
      case .leaseLost: answerLost(pending)
      }
    }
    lastNothing = nil
    leaseBell.ring()
  }

  /// Whether this page redirects, and as many before it, each found on the one before. Read from the queue,
  /// so that it holds over restarts and over workers.
  private func endsTooManyRedirects(_ pending: PendingReport) async throws -> Bool {
    guard case .moved = pending.outcome else { return false }
    var at = pending.report.url
    for _ in 0..<settings.maxRedirects {
      guard let from = try await queue.show(at)?.foundOn.flatMap({ CanonicalURL($0) }),
        let before = try await queue.show(from),
        before.lastOutcome == pending.outcome.name
      else { return false }
      at = from
    }
    return true
  }

  private func store(
    _ live: [PendingReport], locations: [ArchiveLocation]
  ) async throws -> (results: [CommitResult], listPositions: [String: Int]) {
    var locations = locations.makeIterator()
    var entries: [CorpusEntry] = []
    var visits: [PageVisit] = []
    var files: [FileFacts] = []
    var listings: [ListingFacts] = []
    for pending in live {
      let location = pending.report.archive == nil ? nil : locations.next()
      let seen = pending.report.visit.startedAt ?? clock.now()
      if let visit = pending.pageVisit(at: seen) { visits.append(visit) }
      if let file = pending.file(at: seen) { files.append(file) }
      if let listing = pending.listing(at: seen) { listings.append(listing) }
      guard let document = pending.document else { continue }
      entries.append(
        CorpusEntry(
          document: document,
          source: pending.source(of: document, at: seen, archived: location),
          fetchedAt: seen.milliseconds))
    }
    let lists = live.filter { $0.lease.kind == .list }.map(\.report.url.description)
    let (corpus, all, seen, fetched, listed) = (self.corpus, entries, visits, files, listings)
    return try await commitThread.run {
      let results = try corpus.commit(all, visits: seen, files: fetched, listings: listed)
      return (results, try corpus.listPositions(of: lists))
    }
  }

  private func answerLost(_ pending: PendingReport) {
    let token = pending.report.token
    counts.lost += 1
    if lent.end(token) { redeliveries += 1 }
    reporting.remove(token)
    logger.notice(
      "report refused, lease lost",
      metadata: ["token": "\(token)", "worker": "\(pending.report.worker)"])
    pending.waiting.resume(returning: ReportReply(answer: .leaseLost))
  }

  private func answerAccepted(_ pending: PendingReport, _ end: ReportResult) {
    let token = pending.report.token
    lent.end(token)
    reporting.remove(token)
    roll.noteVisit(pending.report.worker)
    if let duration = pending.report.visit.sinceStart { visitTimes.add(duration) }
    counts.add(pending.outcome, siteKind: pending.profile.kind)
    logger.debug(
      "visit committed",
      metadata: ["url": "\(pending.report.url)", "outcome": "\(pending.outcome.name)"])
    pending.waiting.resume(
      returning: ReportReply(answer: .accepted, hostBlocked: end.hostBlockedUntil != nil))
  }
}
