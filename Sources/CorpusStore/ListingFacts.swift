/// What a list page said on its last reading: how many items its list has in all, which it shows, and where
/// the list goes on. With these the corpus can be held against what a site says it has.
package struct ListingFacts: Hashable, Sendable {
  package var url: String
  /// Milliseconds since 1970 UTC.
  package var seenAt: Int64
  /// As the page states it for the whole list.
  package var total: Int?
  package var next: String?
  package var items: [String]
  /// Canonical document numbers that it shows beside items, by item.
  package var numbers: [String: String]

  package init(
    url: String, seenAt: Int64, total: Int?, next: String?, items: [String],
    numbers: [String: String] = [:]
  ) {
    self.url = url
    self.seenAt = seenAt
    self.total = total
    self.next = next
    self.items = items
    self.numbers = numbers
  }

  func save(_ db: any CorpusDatabase) throws {
    let held = try db.row("SELECT seen_at FROM listing WHERE url = ?", [url])
    if let at = held?["seen_at"] as Int64?, at > seenAt { return }
    let distinct = Set(items)
    try db.run(
      """
      INSERT INTO listing (url, seen_at, total, next_url, items, most_items) VALUES (?1,?2,?3,?4,?5,?5)
      ON CONFLICT (url) DO UPDATE SET seen_at = ?2, total = ?3, next_url = ?4, items = ?5,
        most_items = \(db.dialect.larger)(listing.most_items, ?5)
      """, [url, seenAt, total, next, distinct.count])
    try db.run("DELETE FROM listing_item WHERE list_url = ?", [url])
    for item in distinct.sorted() {
      try db.run(
        "INSERT INTO listing_item (list_url, item_url, canonical) VALUES (?,?,?)",
        [url, item, columnText(numbers[item])])
    }
  }

  static let tables = """
    CREATE TABLE IF NOT EXISTS listing (
      url TEXT PRIMARY KEY,
      seen_at INTEGER NOT NULL,
      total INTEGER, next_url TEXT,
      items INTEGER NOT NULL, most_items INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS listing_next ON listing(next_url) WHERE next_url IS NOT NULL;
    CREATE TABLE IF NOT EXISTS listing_item (
      list_url TEXT NOT NULL,
      item_url TEXT NOT NULL,
      canonical TEXT,
      PRIMARY KEY (list_url, item_url)
    ) WITHOUT ROWID;
    """
}

extension Corpus {
  /// How many pages of its list come before each of these: 0 for a first page, and for what is no list.
  package func listPositions(of urls: [String]) throws(CorpusError) -> [String: Int] {
    if urls.isEmpty { return [:] }
    return try reading { db in
      var positions: [String: Int] = [:]
      for url in urls { positions[url] = try Self.position(of: url, db) }
      return positions
    }
  }

  /// Beyond this the rhythm is at its slowest anyhow; and a list that goes round has no first page.
  private static let farthest = 16

  private static func position(of url: String, _ db: any CorpusDatabase) throws -> Int {
    var at = url
    for position in 0..<farthest {
      guard
        let before = try db.row(
          "SELECT url FROM listing WHERE next_url = ? AND url <> ? ORDER BY url LIMIT 1", [at, at])
      else { return position }
      at = before.text("url")
    }
    return farthest
  }
}
