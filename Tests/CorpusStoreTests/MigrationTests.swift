import Documents
import Foundation
import GRDB
import Testing

@testable import CorpusStore

/// A file as schema 1 left it is brought up, and says what a new file says that was given the same.
@Suite struct MigrationTests {
  @Test func `a file of schema 1 answers as a new one, and is opened for writing first`() throws {
    let entries = [
      Sample.entry(
        Sample.notice(
          1, text: "推进产学研合作。", date: CivilDate(year: 2023, month: 1, day: 9),
          citations: [Sample.citation(number: "云政发〔2022〕3号", .repeals, start: 0, end: 6)]),
        url: "http://a.example/1"),
      Sample.entry(
        Sample.notice(1, text: "推进产学研协作。"), url: "http://news.example/1", rank: .repost),
      Sample.entry(Sample.notice(3, year: 2022), url: "http://a.example/3"),
      Sample.entry(
        Sample.document("n", title: "题\u{0}目", text: "前\u{0}后。"), url: "http://a.example/n"),
    ]
    let fresh = try CorpusFolder()
    let expected = try fresh.corpus()
    _ = try expected.commit(entries)

    let folder = try CorpusFolder()
    try Self.writeVersion1(entries, path: folder.path)
    #expect(throws: CorpusError.olderSchema(path: folder.path)) {
      try Corpus(path: folder.path, access: .readOnly)
    }
    let corpus = try folder.corpus()
    #expect(try corpus.exported() == expected.exported())
    #expect(try corpus.counts() == expected.counts())
    #expect(try corpus.find(FindQuery(text: "产学研合作")).count == 1)
    #expect(try corpus.one("云政发〔2022〕3号").status.value == .repealed)
    // Committing the same again changes nothing: the readings are recognised.
    #expect(Set(try corpus.commit(entries)) == [.unchanged])
    #expect(try Corpus(path: folder.path, access: .readOnly).counts() == expected.counts())
  }

  @Test func `a file of schema 2 is indexed again, with what a search narrows by`() throws {
    let folder = try CorpusFolder()
    // One document in 64 is counted.
    let entries = (1...200).map { serial in
      Sample.entry(
        Sample.notice(serial, region: serial % 2 == 0 ? "370100" : "320100", text: "推进河长制。"),
        url: "http://a.example/\(serial)")
    }
    let corpus = try folder.corpus()
    _ = try corpus.commit(entries)
    try corpus.close()
    let counts = "SELECT pair || documents FROM pair_sample ORDER BY pair"
    let expected = try folder.sql(counts, String.self)
    try Self.indexAsVersion2(path: folder.path)

    let reopened = try folder.corpus()
    #expect(try folder.sql(counts, String.self) == expected)
    var query = FindQuery(text: "河长制")
    query.limit = 1000
    query.region = "320000"
    #expect(try reopened.findIDs(query).count == 100)
    query.text = "件事的通知"
    #expect(try reopened.findIDs(query).count == 100)
    #expect(Set(try reopened.commit(entries)) == [.unchanged])
  }

  /// Texts and titles alone, and no counts.
  private static func indexAsVersion2(path: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      for table in ["document_fts", "title_fts", "pair_sample"] {
        try db.execute(sql: "DROP TABLE \(table)")
      }
      try db.execute(sql: CorpusSchema.index)
      let corpus = SQLiteDatabase(db)
      for row in try corpus.rows(
        "SELECT d.n, d.title, r.text FROM document d JOIN reading r ON r.n = d.reading ORDER BY d.n"
      ) {
        let words = IndexChange.Words(
          title: row.optionalText("title"), text: row.text("text"), filters: [])
        try corpus.run(
          "INSERT INTO document_fts (rowid, text) VALUES (?,?)", [row.number("n"), words.text])
        try corpus.run(
          "INSERT INTO title_fts (rowid, title) VALUES (?,?)", [row.number("n"), words.title])
      }
      try db.execute(sql: "PRAGMA user_version = 2")
    }
    try queue.close()
  }

  private static func writeVersion1(_ entries: [CorpusEntry], path: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      try db.execute(sql: version1)
      for (n, entry) in entries.enumerated() {
        let record = String(decoding: RecordJSON.bytes(entry.document), as: UTF8.self)
        let text = Reading(entry.document).textSHA
        try db.execute(
          sql: "INSERT INTO reading (n, sha256, record) VALUES (?,?,?)",
          arguments: [n + 1, "\(n)", record])
        let source = entry.source
        try db.execute(
          sql: """
            INSERT INTO source (document_id, url, rank, first_seen, last_seen, fetched_at, http_status,
              sha256, archive_file, archive_offset, archive_length, text_sha256, reading)
            VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)
            """,
          arguments: [
            entry.document.id, source.url, source.rank.rawValue, source.firstSeen, source.lastSeen,
            entry.fetchedAt, source.httpStatus, source.sha256, source.archive?.file,
            source.archive?.offset, source.archive?.length, text, n + 1,
          ])
        try db.execute(
          sql: """
            INSERT INTO version (document_id, text_sha256, first_seen, last_seen, url, rank, fetched_at,
              reading) VALUES (?,?,?,?,?,?,?,?)
            """,
          arguments: [
            entry.document.id, text, source.firstSeen, source.lastSeen, source.url,
            source.rank.rawValue, entry.fetchedAt, n + 1,
          ])
      }
      try db.execute(sql: "PRAGMA application_id = \(CorpusSchema.applicationID)")
      try db.execute(sql: "PRAGMA user_version = 1")
    }
    try queue.close()
  }

  /// The tables of schema 1, as they were.
  private static let version1 = """
    CREATE TABLE reading (
      n INTEGER PRIMARY KEY,
      sha256 TEXT NOT NULL UNIQUE,
      record TEXT NOT NULL
    );
    CREATE TABLE document (
      n INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      number TEXT, form TEXT, code TEXT, year INTEGER, serial INTEGER,
      region TEXT, level TEXT, kind TEXT, embedded_kind TEXT, index_number TEXT,
      title TEXT, title_key TEXT,
      date TEXT, date_written TEXT, date_printed TEXT, date_published TEXT,
      date_effective TEXT, date_expires TEXT,
      status TEXT NOT NULL, status_evidence TEXT,
      stated_status TEXT NOT NULL, stated_evidence TEXT,
      text_sha256 TEXT NOT NULL, fingerprint TEXT NOT NULL,
      reading INTEGER NOT NULL REFERENCES reading(n)
    );
    CREATE INDEX document_series ON document(code, year, serial) WHERE code IS NOT NULL;
    CREATE INDEX document_title ON document(title_key) WHERE title_key IS NOT NULL;
    CREATE INDEX document_date ON document(date);
    CREATE INDEX document_reading ON document(reading);
    CREATE TABLE number (
      canonical TEXT NOT NULL,
      document_id TEXT NOT NULL,
      own INTEGER NOT NULL,
      PRIMARY KEY (canonical, document_id)
    ) WITHOUT ROWID;
    CREATE INDEX number_document ON number(document_id);
    CREATE TABLE issuer (
      document_id TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      name TEXT NOT NULL, code TEXT, level TEXT, region TEXT, role TEXT NOT NULL,
      PRIMARY KEY (document_id, ordinal)
    ) WITHOUT ROWID;
    CREATE TABLE source (
      document_id TEXT NOT NULL,
      url TEXT NOT NULL,
      rank TEXT NOT NULL CHECK (rank IN ('issuer', 'government', 'repost')),
      first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
      fetched_at INTEGER NOT NULL,
      http_status INTEGER, sha256 TEXT NOT NULL,
      archive_file TEXT, archive_offset INTEGER, archive_length INTEGER,
      text_sha256 TEXT NOT NULL,
      reading INTEGER NOT NULL REFERENCES reading(n),
      moved_to TEXT,
      PRIMARY KEY (document_id, url)
    ) WITHOUT ROWID;
    CREATE INDEX source_url ON source(url);
    CREATE INDEX source_reading ON source(reading);
    CREATE INDEX source_moved ON source(moved_to) WHERE moved_to IS NOT NULL;
    CREATE TABLE withdrawal (
      url TEXT PRIMARY KEY,
      seen_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE version (
      document_id TEXT NOT NULL,
      text_sha256 TEXT NOT NULL,
      first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
      url TEXT NOT NULL, rank TEXT NOT NULL, fetched_at INTEGER NOT NULL,
      reading INTEGER NOT NULL REFERENCES reading(n),
      PRIMARY KEY (document_id, text_sha256)
    ) WITHOUT ROWID;
    CREATE INDEX version_reading ON version(reading);
    CREATE TABLE citation (
      citing_id TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      raw TEXT NOT NULL, canonical TEXT, title TEXT, title_key TEXT,
      relation TEXT NOT NULL,
      start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL,
      sentence TEXT,
      target_id TEXT,
      PRIMARY KEY (citing_id, ordinal)
    ) WITHOUT ROWID;
    CREATE INDEX citation_canonical ON citation(canonical) WHERE canonical IS NOT NULL;
    CREATE INDEX citation_title ON citation(title_key) WHERE title_key IS NOT NULL;
    CREATE INDEX citation_target ON citation(target_id) WHERE target_id IS NOT NULL;
    CREATE TABLE alias (
      alias TEXT NOT NULL,
      document_id TEXT NOT NULL,
      PRIMARY KEY (alias, document_id)
    ) WITHOUT ROWID;
    CREATE INDEX alias_document ON alias(document_id);
    CREATE VIRTUAL TABLE document_fts USING fts5(
      title, body, content='', tokenize='unicode61 remove_diacritics 0'
    );
    CREATE VIEW document_text AS
      SELECT d.*, json_extract(r.record, '$.text') AS text, r.record AS record
      FROM document d JOIN reading r ON r.n = d.reading;
    """
}
