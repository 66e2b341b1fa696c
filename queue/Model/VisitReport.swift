package import Frontier

/// Ends a lease: how the visit went, what is to follow, and what it found. The verdict is
/// `VisitPolicy`'s, given by the coordinator; the queue carries it out.
package struct VisitReport: Hashable, Sendable {
  package var token: LeaseToken
  package var outcome: FetchOutcome
  /// `finish` is the verb *complete*; `retry` and `bury` are the verbs of the same name.
  package var verdict: VisitVerdict
  /// The body differs from that of the last visit (true for a first one).
  package var changed: Bool
  /// Replace the stored ones where the visit finished with a body; a nil then forgets.
  package var etag: String?
  package var lastModified: String?
  /// `BodyMark.text` of the body; nil keeps the stored one.
  package var bodyDigest: String?
  /// What robots.txt demands of this host; nil: nothing, or not read.
  package var crawlDelay: Duration?
  /// From the start of the fetch to this report, by the worker's own clock; tells the host's next
  /// moment. nil: no request was sent.
  package var sinceStart: Duration?
  package var links: [NewURL]
  /// 0..<1, from the caller's dice: spreads the return of blocked hosts.
  package var jitter: Double

  package init(
    token: LeaseToken, outcome: FetchOutcome, verdict: VisitVerdict, changed: Bool = true,
    etag: String? = nil, lastModified: String? = nil, bodyDigest: String? = nil,
    crawlDelay: Duration? = nil, sinceStart: Duration? = .zero, links: [NewURL] = [],
    jitter: Double = 0
  ) {
    self.token = token
    self.outcome = outcome
    self.verdict = verdict
    self.changed = changed
    self.etag = etag
    self.lastModified = lastModified
    self.bodyDigest = bodyDigest
    self.crawlDelay = crawlDelay
    self.sinceStart = sinceStart
    self.links = links
    self.jitter = jitter
  }
}

/// What became of a report.
package enum ReportAnswer: String, Sendable, Hashable, Codable, CaseIterable {
  /// Durable before this is said.
  case accepted
  /// The token is not that of a running lease: nothing was changed, and the worker must drop the
  /// work.
  case leaseLost = "lease_lost"
}

/// The end of one report.
package struct ReportResult: Hashable, Sendable {
  package var answer: ReportAnswer
  /// The host must be left alone until then: the rest of its slice is better given back.
  package var hostBlockedUntil: Moment?
  /// What became of the links.
  package var links: EnqueueReply

  package init(
    answer: ReportAnswer, hostBlockedUntil: Moment? = nil,
    links: EnqueueReply = EnqueueReply(added: 0, known: 0)
  ) {
    self.answer = answer
    self.hostBlockedUntil = hostBlockedUntil
    self.links = links
  }
}
