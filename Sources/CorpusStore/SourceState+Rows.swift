internal import Documents

extension SourceState {
  static let columns = """
    s.url, s.rank, s.first_seen, s.last_seen, s.fetched_at, s.http_status, s.sha256, s.archive_file,
    s.archive_offset, s.archive_length, s.text_sha256, s.moved_to, r.sha256 AS reading_sha256
    """

  init(_ row: CorpusRow) {
    source = OfficialDocument.Source(
      url: row.text("url"), firstSeen: row.text("first_seen"), lastSeen: row.text("last_seen"),
      httpStatus: row["http_status"] as Int?, sha256: row.text("sha256"),
      archive: row.optionalText("archive_file").map {
        .init(file: $0, offset: row.number("archive_offset"), length: row.number("archive_length"))
      },
      rank: .init(rawValue: row.text("rank")) ?? .repost)
    fetchedAt = (row["fetched_at"] as Int64?) ?? 0
    textSHA = row.text("text_sha256")
    readingSHA = row.text("reading_sha256")
  }

  static func load(_ db: any CorpusDatabase, document id: String, url: String) throws
    -> SourceState?
  {
    try db.row(
      """
      SELECT \(columns) FROM source s JOIN reading r ON r.n = s.reading
      WHERE s.document_id = ? AND s.url = ?
      """, [id, url]
    ).map(SourceState.init)
  }

  func save(_ db: any CorpusDatabase, document id: String, reading: Int64) throws {
    try db.run(
      """
      INSERT INTO source (document_id, url, rank, first_seen, last_seen, fetched_at, http_status, sha256,
        archive_file, archive_offset, archive_length, text_sha256, reading)
      VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)
      ON CONFLICT (document_id, url) DO UPDATE SET rank = excluded.rank, first_seen = excluded.first_seen,
        last_seen = excluded.last_seen, fetched_at = excluded.fetched_at,
        http_status = excluded.http_status, sha256 = excluded.sha256,
        archive_file = excluded.archive_file, archive_offset = excluded.archive_offset,
        archive_length = excluded.archive_length, text_sha256 = excluded.text_sha256,
        reading = excluded.reading
      """,
      [
        id, source.url, source.rank.rawValue, source.firstSeen, source.lastSeen, fetchedAt,
        source.httpStatus, source.sha256, source.archive?.file, source.archive?.offset,
        source.archive?.length, textSHA, reading,
      ])
  }
}

extension VersionState {
  init(_ row: CorpusRow) {
    self.init(
      textSHA: row.text("text_sha256"), firstSeen: row.text("first_seen"),
      lastSeen: row.text("last_seen"), url: row.text("url"),
      rank: .init(rawValue: row.text("rank")) ?? .repost,
      fetchedAt: (row["fetched_at"] as Int64?) ?? 0, readingSHA: row.text("reading_sha256"))
  }

  static func load(_ db: any CorpusDatabase, document id: String, textSHA: String) throws
    -> VersionState?
  {
    try db.row(
      """
      SELECT v.text_sha256, v.first_seen, v.last_seen, v.url, v.rank, v.fetched_at,
        r.sha256 AS reading_sha256
      FROM version v JOIN reading r ON r.n = v.reading
      WHERE v.document_id = ? AND v.text_sha256 = ?
      """, [id, textSHA]
    ).map(VersionState.init)
  }

  func save(_ db: any CorpusDatabase, document id: String, reading: Int64) throws {
    try db.run(
      """
      INSERT INTO version (document_id, text_sha256, first_seen, last_seen, url, rank, fetched_at, reading)
      VALUES (?,?,?,?,?,?,?,?)
      ON CONFLICT (document_id, text_sha256) DO UPDATE SET first_seen = excluded.first_seen, last_seen = excluded.last_seen,
        url = excluded.url, rank = excluded.rank, fetched_at = excluded.fetched_at,
        reading = excluded.reading
      """,
      [id, textSHA, firstSeen, lastSeen, url, rank.rawValue, fetchedAt, reading])
  }
}
