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
    if case .moved(let target) = result.outcome {
      // Where a page has moved to is as far from the start as the page was.
      return report(result.outcome, facts, links: found([target], depth: lease.depth))
    }
    guard case .fetched = result.outcome, let response = result.response else {
      return report(result.outcome, facts)
    }
    facts.etag = response.header("ETag")
    facts.lastModified = response.header("Last-Modified")
    let url = lease.url.description
    let kept = await pool.run { Self.member(url: url, response) }
    guard let kept else { return report(.unreadable(reason: "archiving took too long"), facts) }
    facts.bodyDigest = kept.payloadSHA256
    guard kept.payloadSHA256 != lease.bodyDigest else { return report(.unchanged, facts) }
    facts.changed = true

    let (pipeline, hints) = (self.pipeline, hints)
    let isList = lease.kind == .list
    let reading = await pool.run {
      if isList, let sitemap = SitemapFile.read(response.body) { return Reading(sitemap) }
      return Reading(
        pipeline.understand(
          response.body, url: url, contentType: response.header("Content-Type"), hints: hints),
        isList: isList, tls: response.tlsException)
    }
    guard let reading else {
      return report(.unreadable(reason: "reading took too long"), facts, archive: kept)
    }
    facts.pageKind = reading.pageKind
    return report(
      reading.outcome(response) ?? result.outcome, facts,
      links: found(reading.links, depth: lease.depth + 1), record: reading.record, archive: kept)
  }

  private static func member(url: String, _ response: FetchResponse) -> ArchiveMember {
    WARC.exchange(
      url: url, milliseconds: response.startedAt.milliseconds, requestHead: response.requestHead,
      responseHead: response.responseHead, rawBody: response.rawBody,
      remoteAddress: response.remoteAddress)
  }

  /// Within the site's scope, each once, with what the profile expects of it.
  private func found(_ urls: [CanonicalURL], depth: Int) -> [FoundLink] {
    urls.compactMap { url in
      guard url != lease.url, profile.follows(url, depth: depth) else { return nil }
      return FoundLink(url: url, kind: profile.kind(of: url), depth: depth)
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

/// What a reading thread hands back: the record already as bytes.
private struct Reading: Sendable {
  let links: [CanonicalURL]
  let record: [UInt8]?
  let pageKind: String?
  private let trouble: FileTrouble?
  private let challengeSign: String?

  /// What is expected to be a list gives no document, however long its text: home pages have much
  /// of it.
  init(_ understanding: Understanding, isList: Bool, tls: TLSException?) {
    let isDocument = understanding.isDocument && !isList
    links = understanding.links
    record =
      isDocument
      ? understanding.document.map { document in
        var document = document
        if let tls { document.quality.warnings.append(tls.warning) }
        return RecordJSON.bytes(document)
      } : nil
    pageKind = understanding.page?.kind.rawValue
    trouble = understanding.trouble
    challengeSign =
      understanding.page?.kind == .challenge
      ? understanding.page?.challengeSign ?? "page" : nil
  }

  /// Its URLs are links like any other.
  init(_ sitemap: Sitemap) {
    links = sitemap.locations.compactMap { CanonicalURL($0) }
    record = nil
    pageKind = "sitemap"
    trouble = nil
    challengeSign = nil
  }

  /// What only the content shows; nil where the fetch's own outcome stands.
  func outcome(_ response: FetchResponse) -> FetchOutcome? {
    if let challengeSign { return .challenged(sign: challengeSign) }
    switch trouble {
    case nil: return nil
    case .notRead(let kind):
      return .wrongKind(contentType: response.header("Content-Type") ?? "\(kind)")
    case .needsOCR, .encrypted, .damaged, .tooLarge, .converterMissing, .converterFailed, .timedOut:
      return .unreadable(reason: trouble?.description ?? "file")
    }
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
  fileprivate var warning: String {
    switch self {
    case .legacy: "tls legacy: fetched over an outdated version of TLS, certificate verified"
    case .insecure: "tls insecure: fetched without verifying the certificate"
    }
  }
}
