internal import Archiving
internal import Documents
internal import Fetching
internal import FileReading
internal import Fleet
internal import Frontier
internal import Ingestion
internal import PageReading
internal import QueueModel
internal import QueueWire

/// One visit to one URL, from robots.txt to the report; nothing is kept between two of them.
struct Visit: Sendable {
  let worker: String
  let lease: Lease
  let profile: SiteProfile
  let hints: SiteHints
  let fetcher: any PageFetching
  let robots: RobotsGate
  let pipeline: Pipeline
  let pool: ReadingPool
  let pacer: SlicePacer
  let childReader: ChildReader?

  /// Throws only when cancelled.
  func run() async throws -> Report {
    let terms = profile.terms(for: lease.url)
    let answer = await robots.ask(lease.url, terms: terms)
    if let asked = answer.asked { pacer.note(asked) }
    var facts = VisitFacts(changed: false)
    var sitemaps: [FoundLink] = []
    switch answer.decision {
    case .unavailable(let cause):
      try Task.checkCancellation()
      return report(cause.isAboutHost ? cause : .robotsUnavailable, facts)
    case .rules(let rules):
      facts.crawlDelay = rules.crawlDelay
      pacer.slow(by: rules.crawlDelay)
      // Told with every start page too: a report that gets lost must not cost a site its sitemap.
      if answer.asked != nil || lease.depth == 0 { sitemaps = seeds(rules) }
      guard rules.allows(lease.url) else {
        return report(.refusedByRobots, facts, links: sitemaps)
      }
    }
    try await pacer.turn()
    let result = await fetcher.fetch(
      FetchRequest(
        url: lease.url, etag: lease.etag, lastModified: lease.lastModified, terms: terms))
    pacer.answered()
    TestHook.pass(.fetched)
    try Task.checkCancellation()
    var report = await read(result, facts)
    report.links += sitemaps
    return report
  }

  /// What robots.txt names, as seeds.
  private func seeds(_ rules: RobotsRules) -> [FoundLink] {
    found(rules.sitemaps.compactMap { CanonicalURL($0) }, depth: 0)
  }

  private func read(_ result: FetchResult, _ facts: VisitFacts) async -> Report {
    var facts = facts
    facts.httpStatus = result.response?.status
    facts.startedAt = result.response?.startedAt
    guard let response = result.response else { return report(result.outcome, facts) }
    let archiving = VisitArchiving(lease: lease, site: profile.name, response: response)
    switch result.outcome {
    case .fetched: return await read(response, result.outcome, archiving, facts)
    case .unchanged:
      facts.etag = response.header("ETag")
      facts.lastModified = response.header("Last-Modified")
      return report(.unchanged, facts, archive: await pool.run { archiving.notModified() })
    case .moved(let target):
      let kept = await pool.run { archiving.answer(errorStatus: response.status) }
      facts.bodyDigest = kept?.mark.text
      // Where a page has moved to is as far from the start as the page was.
      return report(
        result.outcome, facts, links: found([target], depth: lease.depth), archive: kept?.member)
    case .gone:
      let kept = await pool.run { archiving.answer(errorStatus: response.status) }
      facts.bodyDigest = kept?.mark.text
      return report(result.outcome, facts, archive: kept?.member)
    // An answer is an answer: that a page was refused or behind a challenge is part of its history.
    case .forbidden, .challenged, .throttled, .serverFailure, .unexpected,
      .tooManyRedirects:
      return report(result.outcome, facts, archive: await pool.run { archiving.whole() })
    case .tooLarge, .headTooLarge, .inflatesTooFar, .tooManyCookies, .wrongKind, .timedOut,
      .unreachable, .malformed:
      let reason = archiving.truncation(result.outcome)
      return report(
        result.outcome, facts, archive: await pool.run { archiving.truncated(reason) })
    case .refusedByRobots, .robotsUnavailable, .refusedAddress, .unreadable:
      return report(result.outcome, facts)
    }
  }

  private func read(
    _ response: FetchResponse, _ outcome: FetchOutcome, _ archiving: VisitArchiving,
    _ facts: VisitFacts
  ) async -> Report {
    var facts = facts
    facts.etag = response.header("ETag")
    facts.lastModified = response.header("Last-Modified")
    let answer = await pool.run { archiving.answer() }
    guard let answer else { return report(.unreadable(reason: "archiving took too long"), facts) }
    let kept = answer.member
    var mark = answer.mark
    facts.bodyDigest = mark.text
    if archiving.before?.isSame(mark) ?? false { return report(.unchanged, facts, archive: kept) }
    facts.changed = true

    let order = ReadingOrder(
      url: lease.url.description, contentType: response.header("Content-Type"),
      isList: lease.kind == .list, hints: hints, warning: response.tlsException?.warning)
    let (pipeline, body) = (self.pipeline, response.body)
    // Once a worker died with this page in its hands: perhaps of it.
    let child = lease.losses > 0 ? childReader : nil
    let reading = await pool.run {
      child?.read(body, order) ?? Reading(body, order, pipeline, poison: TestHook.poison)
    }
    guard let reading else {
      return report(.unreadable(reason: "reading took too long"), facts, archive: kept)
    }
    facts.pageKind = reading.pageKind
    facts.fileType = reading.fileType
    facts.fileBytes = reading.fileType.map { _ in response.body.count }
    mark.contentDigest = reading.contentDigest
    facts.bodyDigest = mark.text
    let archive = kept.followed(by: archiving.metadata(reading.notes))
    let links = found(reading.links, depth: lease.depth + 1, files: Set(reading.files))
    let ending = reading.outcome ?? outcome
    if case .fetched = ending, let digest = reading.contentDigest,
      digest == archiving.before?.contentDigest
    {
      // Other bytes, the same page: archived, for the bytes are others, and nothing new to the corpus.
      facts.changed = false
      return report(.unchanged, facts, links: links, archive: archive)
    }
    var made = report(ending, facts, links: links, record: reading.record?.bytes, archive: archive)
    made.listing = reading.listing
    return made
  }

  /// Within the site's scope, each once, with what the profile expects of it.
  private func found(
    _ urls: [CanonicalURL], depth: Int, files: Set<CanonicalURL> = []
  ) -> [FoundLink] {
    urls.compactMap { url in
      guard url != lease.url, profile.follows(url, depth: depth) else { return nil }
      let expected = profile.kind(of: url)
      // Files of an article come when articles do, and change as seldom.
      let kind = expected == .other && files.contains(url) ? .article : expected
      return FoundLink(url: url, kind: kind, depth: depth)
    }
  }

  private func report(
    _ outcome: FetchOutcome, _ facts: VisitFacts, links: [FoundLink] = [],
    record: [UInt8]? = nil, archive: ArchiveMember? = nil
  ) -> Report {
    var facts = facts
    facts.sinceStart = pacer.sinceLastRequest()
    return Report(
      worker: worker, token: lease.token, url: lease.url, outcome: outcome, visit: facts,
      links: links, record: record.map { WireBytes($0) },
      archive: archive.map {
        ArchivedExchange(
          members: WireBytes($0.bytes), responseOffset: $0.responseOffset,
          responseLength: $0.responseLength, payloadSHA256: $0.payloadSHA256)
      })
  }
}

extension FetchOutcome {
  /// Would have been the page's end as well: nobody there, nobody let in, or the host's own word on how to
  /// be treated, which must reach its row in the queue.
  fileprivate var isAboutHost: Bool {
    switch self {
    case .unreachable, .refusedAddress, .challenged, .throttled: true
    case .fetched, .unchanged, .moved, .gone, .forbidden, .refusedByRobots, .robotsUnavailable,
      .serverFailure, .unexpected, .tooLarge, .headTooLarge, .inflatesTooFar, .tooManyCookies,
      .wrongKind, .tooManyRedirects, .timedOut, .malformed, .unreadable:
      false
    }
  }
}

extension TLSException {
  /// The mark that a record carries for good: whoever reads it must know how far its source can be trusted.
  var warning: String {
    switch self {
    case .legacy: "tls legacy: fetched over an outdated version of TLS, certificate verified"
    case .insecure: "tls insecure: fetched without verifying the certificate"
    }
  }
}
