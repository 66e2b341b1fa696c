internal import Documents

/// What is known of one URL as a source of one document: the newest reading and the span of dates.
///
/// `merge` is commutative, associative and idempotent, so a source is the same whatever the order its fetches
/// came in: newest fetch wins, dates widen.
struct SourceState: Equatable {
  var source: OfficialDocument.Source
  var fetchedAt: Int64
  var textSHA: String
  var readingSHA: String

  /// Answers whether anything changed.
  mutating func merge(_ other: SourceState) -> Bool {
    let before = self
    var newest = self.isOlder(than: other) ? other : self
    newest.source.firstSeen = min(source.firstSeen, other.source.firstSeen)
    newest.source.lastSeen = max(source.lastSeen, other.source.lastSeen)
    self = newest
    return self != before
  }

  /// By fetch time; two fetches in one millisecond are ordered by what they brought, so that the order of
  /// arrival never decides.
  private func isOlder(than other: SourceState) -> Bool {
    if fetchedAt != other.fetchedAt { return fetchedAt < other.fetchedAt }
    if readingSHA != other.readingSHA { return readingSHA < other.readingSHA }
    if source.sha256 != other.source.sha256 { return source.sha256 < other.source.sha256 }
    return archiveKey < other.archiveKey
  }

  private var archiveKey: (String, Int) {
    (source.archive?.file ?? "", source.archive?.offset ?? -1)
  }

  /// The best source's text is the one shown: rank first, then the smallest URL.
  func isBetter(than other: SourceState) -> Bool {
    let (mine, theirs) = (source.rank.order, other.source.rank.order)
    return mine == theirs ? source.url < other.source.url : mine < theirs
  }
}

extension OfficialDocument.Source.Rank {
  /// Smaller is better: issuer, government, repost (DESIGN §6).
  var order: Int {
    switch self {
    case .issuer: 0
    case .government: 1
    case .repost: 2
    }
  }
}

/// One text of a document, seen at one or more URLs; its record is the best source's newest reading of it.
/// `merge` has the same three properties as `SourceState.merge`.
struct VersionState: Equatable {
  var textSHA: String
  var firstSeen: String
  var lastSeen: String
  var url: String
  var rank: OfficialDocument.Source.Rank
  var fetchedAt: Int64
  var readingSHA: String

  init(_ state: SourceState) {
    self.init(
      textSHA: state.textSHA, firstSeen: state.source.firstSeen, lastSeen: state.source.lastSeen,
      url: state.source.url, rank: state.source.rank, fetchedAt: state.fetchedAt,
      readingSHA: state.readingSHA)
  }

  init(
    textSHA: String, firstSeen: String, lastSeen: String, url: String,
    rank: OfficialDocument.Source.Rank, fetchedAt: Int64, readingSHA: String
  ) {
    self.textSHA = textSHA
    self.firstSeen = firstSeen
    self.lastSeen = lastSeen
    self.url = url
    self.rank = rank
    self.fetchedAt = fetchedAt
    self.readingSHA = readingSHA
  }

  mutating func merge(_ other: VersionState) -> Bool {
    let before = self
    var best = isWorse(than: other) ? other : self
    best.firstSeen = min(firstSeen, other.firstSeen)
    best.lastSeen = max(lastSeen, other.lastSeen)
    self = best
    return self != before
  }

  private func isWorse(than other: VersionState) -> Bool {
    if rank != other.rank { return rank.order > other.rank.order }
    if url != other.url { return url > other.url }
    if fetchedAt != other.fetchedAt { return fetchedAt < other.fetchedAt }
    return readingSHA < other.readingSHA
  }
}
