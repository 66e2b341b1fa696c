internal import Documents

/// Which sources have fallen silent.
package struct Freshness: Sendable, Hashable {
  package struct Source: Sendable, Hashable {
    /// Name and port, as in the URL.
    package var host: String
    /// ISO 8601.
    package var newest: String
    package var silentDays: Int
    /// The longest pause between two days with documents, of those looked at.
    package var longestPause: Int

    package init(host: String, newest: String, silentDays: Int, longestPause: Int) {
      self.host = host
      self.newest = newest
      self.silentDays = silentDays
      self.longestPause = longestPause
    }
  }

  /// Sources with enough documents to have a rhythm.
  package var known: Int
  /// Of these, the ones that are silent beyond it, longest first.
  package var stale: [Source]

  package init(known: Int, stale: [Source]) {
    self.known = known
    self.stale = stale
  }
}

extension Corpus {
  /// A source is stale when nothing was dated within twice its longest pause of late and at least
  /// `minimum` days, counted to `today` (ISO 8601). Reads every source row: some seconds for a
  /// million.
  package func freshness(today: String, minimum: Int = 30) throws(CorpusError) -> Freshness {
    try reading { db in
      guard let now = CivilDate(iso: today).map(StaticRank.number) else {
        return Freshness(known: 0, stale: [])
      }
      var days: [String: Set<String>] = [:]
      try db.each(
        """
        SELECT source.url AS url, document.date AS date FROM source
        JOIN document ON document.id = source.document_id
        WHERE moved_to IS NULL AND date IS NOT NULL
        """, []
      ) { row in
        days[Self.host(row.text("url")), default: []].insert(row.text("date"))
        return true
      }
      var freshness = Freshness(known: 0, stale: [])
      for (host, all) in days {
        // Of late: a site that was busy ten years ago has another rhythm today.
        let past = all.compactMap { CivilDate(iso: $0) }.filter { StaticRank.number(of: $0) <= now }
        let recent = past.map(StaticRank.number).sorted().suffix(Self.daysOfRhythm)
        guard recent.count >= Self.leastDays, let newest = recent.last else { continue }
        freshness.known += 1
        let longest = zip(recent, recent.dropFirst()).map { $1 - $0 }.max() ?? 0
        let silent = now - newest
        guard silent > max(2 * longest, minimum) else { continue }
        let text = past.first { StaticRank.number(of: $0) == newest }
        freshness.stale.append(
          Freshness.Source(
            host: host, newest: text?.description ?? "", silentDays: silent, longestPause: longest))
      }
      freshness.stale.sort { ($0.silentDays, $1.host) > ($1.silentDays, $0.host) }
      return freshness
    }
  }

  /// Days with documents that make a rhythm; fewer say nothing.
  private static let leastDays = 5
  private static let daysOfRhythm = 60

  private static func host(_ url: String) -> String {
    let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
    return String(rest.prefix { $0 != "/" })
  }
}
