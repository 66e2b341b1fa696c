internal import Archiving
internal import Fetching
internal import Frontier
internal import Ingestion
internal import PageReading
internal import QueueModel

/// The archive records of one visit. What a server answered is kept whatever it was: pages, redirects, 404s
/// and refusals alike; a body that was not wanted or did not come whole is marked as truncated.
struct VisitArchiving: Sendable {
  let lease: Lease
  /// Name of the profile, under which the archive file's first record lists what it told the reader.
  let site: String
  let response: FetchResponse
  private let ids = WARC.ExchangeIDs()

  /// Of a body that nobody is going to read, this much: enough to see what it was.
  private static let keptOfTruncated = 64 << 10

  init(lease: Lease, site: String, response: FetchResponse) {
    self.lease = lease
    self.site = site
    self.response = response
  }

  private var url: String { lease.url.description }

  /// What the visit before brought.
  var before: BodyMark? { lease.bodyDigest.map { BodyMark($0) } }

  /// An answer as it came, or a revisit record where it is the same as last time; and what the next visit is
  /// to know of it: the earlier capture stays the one to point at.
  func answer(errorStatus: Int? = nil) -> (member: ArchiveMember, mark: BodyMark) {
    let member = whole()
    let mark = BodyMark(
      sha256: member.payloadSHA256, sha1: member.payloadSHA1,
      capturedAt: response.startedAt.milliseconds, errorStatus: errorStatus)
    guard let before, before.isSame(mark) else { return (member, mark) }
    return (revisit(.identicalPayload, before, payloadSHA256: member.payloadSHA256), before)
  }

  func notModified() -> ArchiveMember {
    revisit(.notModified, before, payloadSHA256: before?.sha256 ?? "")
  }

  private func revisit(
    _ profile: WARC.RevisitProfile, _ before: BodyMark?, payloadSHA256: String
  ) -> ArchiveMember {
    WARC.revisit(
      profile,
      of: EarlierCapture(payloadSHA1: before?.sha1, milliseconds: before?.capturedAt),
      url: url, milliseconds: response.startedAt.milliseconds, requestHead: response.requestHead,
      responseHead: response.responseHead, remoteAddress: response.remoteAddress,
      payloadSHA256: payloadSHA256, ids: ids)
  }

  func whole() -> ArchiveMember { exchange(response.rawBody, nil) }

  func truncated(_ reason: WARC.Truncation) -> ArchiveMember {
    exchange(Array(response.rawBody.prefix(Self.keptOfTruncated)), reason)
  }

  private func exchange(_ body: [UInt8], _ truncated: WARC.Truncation?) -> ArchiveMember {
    WARC.exchange(
      url: url, milliseconds: response.startedAt.milliseconds, requestHead: response.requestHead,
      responseHead: response.responseHead, rawBody: body, remoteAddress: response.remoteAddress,
      truncated: truncated, ids: ids)
  }

  func truncation(_ outcome: FetchOutcome) -> WARC.Truncation {
    switch outcome {
    case .tooLarge, .headTooLarge, .inflatesTooFar: .length
    case .timedOut: .time
    case .unreachable, .malformed: .disconnect
    case .tooManyCookies, .wrongKind, .fetched, .unchanged, .moved, .gone, .forbidden,
      .refusedByRobots,
      .robotsUnavailable, .challenged, .throttled, .serverFailure, .unexpected,
      .tooManyRedirects, .refusedAddress, .unreadable:
      .unspecified
    }
  }

  /// How the page was read, for `wenhao verify` and `replay`, which read it again.
  func metadata(_ reading: [HTTPField]) -> [UInt8] {
    var fields = [
      HTTPField(name: CaptureNote.site, value: site),
      HTTPField(name: CaptureNote.expected, value: lease.kind.rawValue),
      HTTPField(
        name: CaptureNote.fetchedAt, value: "\(response.startedAt.milliseconds)"),
      HTTPField(
        name: "fetchTimeMs", value: "\(max(response.elapsed.wholeMilliseconds, 0))"),
      HTTPField(name: "hopsFromSeed", value: "\(lease.depth)"),
    ]
    fields += reading
    if let warning = response.tlsException?.warning {
      fields.append(HTTPField(name: CaptureNote.warning, value: warning))
    }
    return WARC.metadata(
      of: ids.response, url: url, milliseconds: response.startedAt.milliseconds, fields: fields)
  }
}

/// What the reader decided about a page, in the archive's words.
enum ReadingNote {
  static func fields(_ page: Page) -> [HTTPField] {
    var fields = [
      HTTPField(name: CaptureNote.charset, value: page.encoding.name),
      HTTPField(name: CaptureNote.charsetEvidence, value: page.encoding.evidence),
      HTTPField(name: "page-kind", value: page.kind.rawValue),
    ]
    if let system = page.system { fields.append(HTTPField(name: "content-system", value: system)) }
    return fields
  }
}
