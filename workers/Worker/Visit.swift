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
    let answer = await robots.ask(
      lease.url, allowsPrivateAddresses: profile.allowsPrivateAddresses)
    if let asked = answer.asked { pacer.note(asked) }
    var facts = VisitFacts(changed: false)
    switch answer.decision {
    case .unavailable:
      return report(.robotsUnavailable, facts)
    case .rules(let rules):
      facts.crawlDelay = rules.crawlDelay
      pacer.slow(by: rules.crawlDelay)
      guard rules.allows(lease.url) else { return report(.refusedByRobots, facts) }
    }
    try await pacer.turn()
    let result = await fetcher.fetch(
      FetchRequest(
        url: lease.url, etag: lease.etag, lastModified: lease.lastModified,
        allowsPrivateAddresses: profile.allowsPrivateAddresses))
    pacer.answered()
    TestHook.pass(.fetched)
    try Task.checkCancellation()
    return await read(result, facts)
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

    let order = ReadingOrder(
      url: url, contentType: response.header("Content-Type"), isList: lease.kind == .list,
      hints: hints)
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
    return report(
      reading.outcome ?? result.outcome, facts,
      links: found(reading.links, depth: lease.depth + 1), record: reading.record?.bytes,
      archive: kept)
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
      guard url != lease.url, profile.scope.admits(url, depth: depth) else { return nil }
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
