internal import Documents

/// A document that held ones cite and that is not held.
package struct WantedDocument: Hashable, Sendable {
  /// At least one of the two.
  package var canonical: String?
  package var title: String?
  /// Held documents that cite it, by id; at most ten of them.
  package var citing: [String]
  package var citedBy: Int
  /// Where it may be found, likeliest first: links of citing documents that bear its title, then the folders in
  /// which held documents of its series were found, nearest serial first.
  package var seeds: [String]
}

extension Corpus {
  /// Most cited first, then by number and title. `limit` counts documents, 1 or more.
  package func wanted(
    code: String? = nil, region: String? = nil, limit: Int
  ) throws(CorpusError) -> [WantedDocument] {
    try reading { db in
      let rows = try db.rows(
        """
        SELECT c.canonical, max(c.title) AS title, count(DISTINCT c.citing_id) AS cited_by
        FROM citation c JOIN document d ON d.id = c.citing_id
        WHERE c.state = 'dangling' AND (CAST(?1 AS TEXT) IS NULL
            OR substr(c.canonical, 1, length(CAST(?1 AS TEXT)) + 1) = CAST(?1 AS TEXT) || '〔')
          AND (CAST(?2 AS TEXT) IS NULL
            OR substr(d.region, 1, length(CAST(?2 AS TEXT))) = CAST(?2 AS TEXT))
        GROUP BY c.canonical, CASE WHEN c.canonical IS NULL THEN c.title_key END
        ORDER BY cited_by DESC, c.canonical NULLS FIRST, min(c.title_key) LIMIT ?3
        """, [code, region.map { RegionTree.prefix(of: $0) ?? $0 }, max(1, limit)])
      return try rows.map { row in
        let canonical = row.optionalText("canonical")
        let key = TitleKey.of(row.optionalText("title"))
        let citing = try db.rows(
          canonical != nil
            ? """
            SELECT DISTINCT citing_id FROM citation WHERE canonical = ? AND state = 'dangling'
            ORDER BY 1 LIMIT 10
            """
            : """
            SELECT DISTINCT citing_id FROM citation
            WHERE title_key = ? AND canonical IS NULL AND state = 'dangling' ORDER BY 1 LIMIT 10
            """, [canonical ?? key]
        ).map { $0.text("citing_id") }
        return WantedDocument(
          canonical: canonical, title: row.optionalText("title"), citing: citing,
          citedBy: row.number("cited_by"),
          seeds: try SeedSearch(db: db).seeds(canonical: canonical, titleKey: key, citing: citing))
      }
    }
  }
}

private struct SeedSearch {
  let db: any CorpusDatabase
  /// A crawl spreads from a few pages; more of the same folder would only be the same again.
  private static let mostFolders = 3

  func seeds(canonical: String?, titleKey: String?, citing: [String]) throws -> [String] {
    var seeds: [String] = []
    if let titleKey {
      for id in citing {
        for row in try db.rows(
          """
          SELECT r.record FROM document d JOIN reading r ON r.n = d.reading WHERE d.id = ?
          """, [id])
        {
          for attachment in try Reading.decode(row.text("record"), text: "").attachments {
            guard let url = attachment.url, let name = TitleKey.of(attachment.text),
              name.contains(titleKey), !seeds.contains(url)
            else { continue }
            seeds.append(url)
          }
        }
      }
    }
    guard let canonical, let series = SeriesNumber(canonical) else { return seeds }
    let rows = try db.rows(
      """
      SELECT s.url FROM document d JOIN source s ON s.document_id = d.id AND s.moved_to IS NULL
      WHERE d.code = ? AND substr(s.url, 1, 4) = 'http'
      ORDER BY abs(coalesce(d.year, 0) - ?), abs(d.serial - ?), s.url LIMIT 50
      """, [series.code, series.year ?? 0, series.serial])
    var folders: [String] = []
    for row in rows where folders.count < SeedSearch.mostFolders {
      let folder = SeedSearch.folder(of: row.text("url"))
      if !folders.contains(folder) { folders.append(folder) }
    }
    return seeds + folders
  }

  /// The page's address up to the last slash before any query.
  private static func folder(of url: String) -> String {
    let path = url.prefix { $0 != "?" && $0 != "#" }
    guard let slash = path.lastIndex(of: "/") else { return url }
    return String(path[...slash])
  }
}
