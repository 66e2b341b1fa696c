internal import Archiving
internal import CorpusStore
internal import Documents
internal import Fleet
internal import Foundation
internal import Frontier
internal import QueueModel
internal import QueueWire

/// A report on its way to being committed, with whoever waits for the answer.
struct PendingReport: Sendable {
  let report: Report
  let lease: Lease
  let profile: SiteProfile
  /// The record, decoded; nil when the page is no document.
  let document: OfficialDocument?
  /// The report's own, unless its record cannot be read.
  private(set) var outcome: FetchOutcome
  let waiting: CheckedContinuation<ReportReply, any Error>

  init(
    _ report: Report, lease: Lease, profile: SiteProfile,
    waiting: CheckedContinuation<ReportReply, any Error>
  ) {
    self.report = report
    self.lease = lease
    self.profile = profile
    self.waiting = waiting
    var outcome = report.outcome
    document = report.record.flatMap { record in
      do {
        return try JSONDecoder().decode(OfficialDocument.self, from: Data(record.bytes))
      } catch {
        // A worker of another version, or a broken one: the page is to be looked at by a person.
        outcome = .unreadable(reason: "record")
        return nil
      }
    }
    self.outcome = outcome
  }

  /// The last of too many pages that each only point to the next one.
  mutating func endRedirects() { outcome = .tooManyRedirects }

  var member: ArchiveMember? {
    report.archive.map {
      ArchiveMember(
        bytes: $0.members.bytes, responseOffset: $0.responseOffset,
        responseLength: $0.responseLength, payloadSHA256: $0.payloadSHA256)
    }
  }

  var bytes: Int { report.archive?.members.bytes.count ?? 0 }

  /// The one place where the record learns where it was seen.
  func source(
    of document: OfficialDocument, at seen: Moment, archived: ArchiveLocation?
  ) -> OfficialDocument.Source {
    let text = Timestamp.text(seen)
    return OfficialDocument.Source(
      url: report.url.description, firstSeen: text, lastSeen: text,
      httpStatus: report.visit.httpStatus,
      sha256: report.archive?.payloadSHA256 ?? report.visit.bodyDigest.map { BodyMark($0).sha256 }
        ?? "",
      archive: archived.map { .init(file: $0.file, offset: $0.offset, length: $0.length) },
      rank: profile.rank(of: document))
  }

  /// What the corpus is told of a page that brought no document.
  func pageVisit(at seen: Moment) -> PageVisit? {
    let finding: PageVisit.Finding
    switch outcome {
    case .unchanged: finding = .unchanged
    case .gone: finding = .gone
    case .fetched, .moved, .forbidden, .refusedByRobots, .robotsUnavailable, .challenged,
      .throttled, .serverFailure, .unexpected, .tooLarge, .headTooLarge, .inflatesTooFar,
      .tooManyCookies, .wrongKind, .tooManyRedirects, .unreachable, .timedOut, .malformed,
      .refusedAddress, .unreadable:
      return nil
    }
    return PageVisit(
      url: report.url.description, finding: finding, at: seen.milliseconds,
      seen: Timestamp.text(seen))
  }

  /// What its list is held against later.
  func listing(at seen: Moment) -> ListingFacts? {
    report.listing.map {
      ListingFacts(
        url: report.url.description, seenAt: seen.milliseconds, total: $0.total,
        next: $0.next?.description, items: $0.items.map(\.description),
        numbers: Dictionary(
          ($0.numbers ?? []).map { ($0.item.description, $0.number) }, uniquingKeysWith: { $1 }))
    }
  }

  /// What is known of a file besides its text.
  func file(at seen: Moment) -> FileFacts? {
    guard let type = report.visit.fileType, let bytes = report.visit.fileBytes,
      let archive = report.archive
    else { return nil }
    return FileFacts(
      url: report.url.description, fetchedAt: seen.milliseconds, contentType: type, bytes: bytes,
      sha256: archive.payloadSHA256)
  }

  /// Links and redirects, checked again: a worker is not trusted with the scope.
  var links: [NewURL] {
    if case .tooManyRedirects = outcome { return [] }
    return report.links.compactMap { link in
      guard link.depth >= 0, profile.follows(link.url, depth: link.depth) else { return nil }
      // No pattern says what the files of an article are; the worker saw where they hang.
      let expected = profile.kind(of: link.url)
      let kind = expected == .other && link.kind == .article ? .article : expected
      return NewURL(
        url: link.url, kind: kind, depth: link.depth, site: profile.name,
        priority: VisitPriority(kind), foundOn: report.url)
    }
  }

  /// `listPosition`: pages of the same list before this one.
  func visitReport(policy: VisitPolicy, listPosition: Int, jitter: Double) -> VisitReport {
    let visit = report.visit
    let wasHeld = lease.bodyDigest.map { BodyMark($0).errorStatus == nil } ?? false
    let streak = visit.changed ? 0 : lease.unchangedStreak + 1
    return VisitReport(
      token: report.token, outcome: outcome,
      verdict: policy.verdict(
        for: outcome, attempt: lease.attempt, kind: lease.kind, changed: visit.changed,
        unchangedStreak: streak, wasHeld: wasHeld, listPosition: listPosition, jitter: jitter),
      changed: visit.changed, etag: visit.etag, lastModified: visit.lastModified,
      bodyDigest: visit.bodyDigest, crawlDelay: visit.crawlDelay, sinceStart: visit.sinceStart,
      links: links, jitter: jitter)
  }
}

extension VisitPriority {
  /// Lists lead to everything else; what is neither list nor article seldom leads anywhere.
  init(_ kind: UrlKind) {
    switch kind {
    case .list: self = .first
    case .article: self = .normal
    case .other: self = .last
    }
  }
}

extension SiteProfile {
  /// How much this site's copy of a document weighs.
  func rank(of document: OfficialDocument) -> OfficialDocument.Source.Rank {
    switch kind {
    case .news: .repost
    case .government:
      document.issuers.contains { organs.contains($0.name) } ? .issuer : .government
    }
  }
}
