/// What is held of one host, day by day.
package struct SourceStanding: Hashable, Sendable {
  /// Name and port, as in the URL.
  package var host: String
  /// Pages that hold a document.
  package var pages: Int
  /// ISO 8601 days of publication (else of the document's own date), each once, in order.
  package var days: [String]
}

/// A site's list, all pages of it, held against the corpus.
package struct ListStanding: Hashable, Sendable {
  /// Its first page.
  package var url: String
  /// Pages of it that were read.
  package var pages: Int
  /// As it says itself; nil: it does not.
  package var total: Int?
  /// Distinct items on the pages read, and those of them that gave a document.
  package var listed: Int
  package var held: Int
  /// The most items that its first page ever showed, and those it shows now.
  package var mostItems: Int
  package var items: Int

  /// It showed items once, and shows none: an error page that came as a page, or a site that was rebuilt.
  package var isEmptied: Bool { items == 0 && mostItems > 0 }

  /// Of what it says it has, a twentieth may be links to other sites, pictures, and what came since.
  package var isShort: Bool {
    guard let total, total > 0 else { return false }
    return held * 20 < total * 19
  }
}

extension Corpus {
  /// Every host, by name. Reads every source row: some seconds for a million.
  package func sourceStandings() throws(CorpusError) -> [SourceStanding] {
    try reading { db in
      var days: [String: Set<String>] = [:]
      var pages: [String: Int] = [:]
      try db.each(
        """
        SELECT s.url, coalesce(d.date_published, d.date) AS day FROM source s
        JOIN document d ON d.id = s.document_id WHERE s.moved_to IS NULL
        """, []
      ) { row in
        let host = Self.host(row.text("url"))
        pages[host, default: 0] += 1
        if let day = row.optionalText("day") { days[host, default: []].insert(day) }
        return true
      }
      return pages.keys.sorted().map { host in
        SourceStanding(
          host: host, pages: pages[host] ?? 0, days: (days[host] ?? []).sorted())
      }
    }
  }

  /// Lists by the address of their first page.
  package func listStandings() throws(CorpusError) -> [ListStanding] {
    try reading { db in
      guard try db.tableExists("listing") else { return [] }
      // First pages; a list that goes round has none, and is left out.
      let heads = try db.rows(
        """
        SELECT url, total, items, most_items FROM listing l
        WHERE NOT EXISTS (SELECT 1 FROM listing b WHERE b.next_url = l.url AND b.url <> l.url)
        ORDER BY url
        """)
      return try heads.map { try Self.list($0, db) }
    }
  }

  /// More pages than any list that was seen; a list that goes round ends here too.
  private static let mostPages = 100_000

  private static func list(_ head: CorpusRow, _ db: any CorpusDatabase) throws -> ListStanding {
    var standing = ListStanding(
      url: head.text("url"), pages: 0, total: head["total"] as Int?, listed: 0, held: 0,
      mostItems: head.number("most_items"), items: head.number("items"))
    var seen: Set<String> = []
    var items: Set<String> = []
    var next: String? = standing.url
    while let url = next, seen.count < mostPages, seen.insert(url).inserted,
      let row = try db.row("SELECT total, next_url FROM listing WHERE url = ?", [url])
    {
      standing.pages += 1
      // Some state it on every page, some on the first, some only where the script put it.
      standing.total = standing.total ?? (row["total"] as Int?)
      next = row.optionalText("next_url")
      for item in try db.rows("SELECT item_url FROM listing_item WHERE list_url = ?", [url]) {
        items.insert(item.text("item_url"))
      }
    }
    standing.listed = items.count
    for item in items
    where try db.row("SELECT 1 FROM source WHERE url = ? LIMIT 1", [item]) != nil {
      standing.held += 1
    }
    return standing
  }

  private static func host(_ url: String) -> String {
    let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
    return String(rest.prefix { $0 != "/" })
  }
}
