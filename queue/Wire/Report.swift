package import Frontier
package import QueueModel

/// The end of one visit, as the worker saw it: what the coordinator needs to commit it.
package struct Report: Hashable, Sendable, Codable {
  package var worker: String
  package var token: LeaseToken
  package var url: CanonicalURL
  package var outcome: FetchOutcome
  package var visit: VisitFacts
  package var links: [FoundLink]
  /// The record of DESIGN §6 as one line of JSON, UTF-8; nil: the page is no document.
  package var record: WireBytes?
  /// nil: nothing came that could be kept.
  package var archive: ArchivedExchange?
  /// nil: the page lists nothing.
  package var listing: Listing?

  package init(
    worker: String, token: LeaseToken, url: CanonicalURL, outcome: FetchOutcome, visit: VisitFacts,
    links: [FoundLink] = [], record: WireBytes? = nil, archive: ArchivedExchange? = nil
  ) {
    self.worker = worker
    self.token = token
    self.url = url
    self.outcome = outcome
    self.visit = visit
    self.links = links
    self.record = record
    self.archive = archive
  }
}

/// What a list page shows, in scope or not.
package struct Listing: Hashable, Sendable, Codable {
  /// As the page states it for the whole list.
  package var total: Int?
  package var next: CanonicalURL?
  package var items: [CanonicalURL]
  /// Of the items whose document numbers the page shows; nil from workers that do not tell.
  package var numbers: [Numbered]?

  package struct Numbered: Hashable, Sendable, Codable {
    package var item: CanonicalURL
    /// Canonical.
    package var number: String

    package init(item: CanonicalURL, number: String) {
      self.item = item
      self.number = number
    }
  }

  package init(
    total: Int?, next: CanonicalURL?, items: [CanonicalURL], numbers: [Numbered]? = nil
  ) {
    self.total = total
    self.next = next
    self.items = items
    self.numbers = numbers
  }
}

/// What a visit found out besides the page's content.
package struct VisitFacts: Hashable, Sendable, Codable {
  package var httpStatus: Int?
  package var etag: String?
  package var lastModified: String?
  /// `BodyMark.text` of the body.
  package var bodyDigest: String?
  /// The body differs from that of the last visit.
  package var changed: Bool
  /// Start of the fetch, by the worker's clock: for records, never for decisions of the queue.
  package var startedAt: Moment?
  /// From the start of the fetch to this report; nil: no request was sent.
  package var sinceStart: Duration?
  /// Asked for by robots.txt.
  package var crawlDelay: Duration?
  /// What the page turned out to be, for counting.
  package var pageKind: String?
  /// Of a file that is no page: what it is, by content, and how long.
  package var fileType: String?
  package var fileBytes: Int?

  package init(
    httpStatus: Int? = nil, etag: String? = nil, lastModified: String? = nil,
    bodyDigest: String? = nil, changed: Bool = true, startedAt: Moment? = nil,
    sinceStart: Duration? = nil, crawlDelay: Duration? = nil, pageKind: String? = nil
  ) {
    self.httpStatus = httpStatus
    self.etag = etag
    self.lastModified = lastModified
    self.bodyDigest = bodyDigest
    self.changed = changed
    self.startedAt = startedAt
    self.sinceStart = sinceStart
    self.crawlDelay = crawlDelay
    self.pageKind = pageKind
  }
}

/// A link that the worker found within its site's scope. The coordinator checks the scope again.
package struct FoundLink: Hashable, Sendable, Codable {
  package var url: CanonicalURL
  package var kind: UrlKind
  package var depth: Int

  package init(url: CanonicalURL, kind: UrlKind, depth: Int) {
    self.url = url
    self.kind = kind
    self.depth = depth
  }
}

/// Archive records of one exchange, ready to be appended: gzip members, and where the response's
/// lies.
package struct ArchivedExchange: Hashable, Sendable, Codable {
  package var members: WireBytes
  package var responseOffset: Int
  package var responseLength: Int
  /// Lower-case hex SHA-256 of the body as it came.
  package var payloadSHA256: String

  package init(
    members: WireBytes, responseOffset: Int, responseLength: Int, payloadSHA256: String
  ) {
    self.members = members
    self.responseOffset = responseOffset
    self.responseLength = responseLength
    self.payloadSHA256 = payloadSHA256
  }
}
