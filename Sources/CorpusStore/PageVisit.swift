/// What a visit to a page told that brought no new reading of it.
package struct PageVisit: Hashable, Sendable {
  package enum Finding: Hashable, Sendable {
    /// Looked at again, and as it was.
    case unchanged
    /// 404 or 410.
    case gone
  }

  package var url: String
  package var finding: Finding
  /// Milliseconds since 1970 UTC.
  package var at: Int64
  /// The same moment as the record writes it: ISO 8601 in UTC.
  package var seen: String

  package init(url: String, finding: Finding, at: Int64, seen: String) {
    self.url = url
    self.finding = finding
    self.at = at
    self.seen = seen
  }

  /// Sites take pages down for an afternoon, and bring them back: gone is what was gone on two visits at
  /// least this far apart (a day), with no visit between them that found it.
  package static let confirmation: Int64 = 86_400_000
}

/// Inside one transaction of the corpus.
struct PageVisits {
  let db: any CorpusDatabase

  func note(_ visit: PageVisit) throws {
    switch visit.finding {
    case .unchanged: try touch(visit)
    case .gone: try noteGone(visit)
    }
  }

  /// The page, and the text that it shows, were seen later than known.
  private func touch(_ visit: PageVisit) throws {
    try db.run(
      """
      UPDATE version SET last_seen = \(db.dialect.larger)(last_seen, ?1)
      WHERE (document_id, text_sha256) IN (
        SELECT document_id, text_sha256 FROM source WHERE url = ?2 AND moved_to IS NULL)
      """, [visit.seen, visit.url])
    try db.run(
      """
      UPDATE source SET last_seen = \(db.dialect.larger)(last_seen, ?)
      WHERE url = ? AND moved_to IS NULL
      """,
      [visit.seen, visit.url])
    try db.run("DELETE FROM gone WHERE url = ? AND last_at < ?", [visit.url, visit.at])
  }

  private func noteGone(_ visit: PageVisit) throws {
    // Of pages that never held a document nobody asks whether they are gone.
    let fetched = try db.row("SELECT max(fetched_at) AS at FROM source WHERE url = ?", [visit.url])
    guard let fetchedAt = fetched?["at"] as Int64?, fetchedAt <= visit.at else { return }
    // A page that was there in between starts anew.
    try db.run("DELETE FROM gone WHERE url = ? AND last_at < ?", [visit.url, fetchedAt])
    try db.run(
      """
      INSERT INTO gone (url, first_at, last_at) VALUES (?1,?2,?2)
      ON CONFLICT (url) DO UPDATE SET first_at = \(db.dialect.smaller)(gone.first_at, ?2),
        last_at = \(db.dialect.larger)(gone.last_at, ?2)
      """, [visit.url, visit.at])
    guard
      let row = try db.row("SELECT first_at, last_at FROM gone WHERE url = ?", [visit.url]),
      let first = row["first_at"] as Int64?, let last = row["last_at"] as Int64?,
      last - first >= PageVisit.confirmation
    else { return }
    try db.run(
      """
      INSERT INTO withdrawal (url, seen_at) VALUES (?1,?2)
      ON CONFLICT (url) DO UPDATE SET seen_at = \(db.dialect.larger)(withdrawal.seen_at, ?2)
      """, [visit.url, last])
  }
}

/// Tables that came after the first release of the file's schema and change none of its own: made where
/// they are absent, whatever the version, so that older programs go on reading the file.
///
/// A file opened for reading only may lack them: ask `db.tableExists` first.
enum SourceTables {
  static let sql = """
    CREATE TABLE IF NOT EXISTS gone (
      url TEXT PRIMARY KEY,
      first_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS file (
      url TEXT PRIMARY KEY,
      fetched_at INTEGER NOT NULL,
      content_type TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS stub (
      url TEXT PRIMARY KEY,
      fetched_at INTEGER NOT NULL,
      record TEXT NOT NULL, source TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS stub_file (
      file_url TEXT NOT NULL,
      page_url TEXT NOT NULL,
      PRIMARY KEY (file_url, page_url)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS stub_file_page ON stub_file(page_url);
    """
}
