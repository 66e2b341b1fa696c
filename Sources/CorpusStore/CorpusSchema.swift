/// The tables of a corpus file. docs/corpus.md explains each field to those who come with SQL.
///
/// If you change this, raise `version`, write the step that brings an older file up, and change
/// docs/corpus.md with it. If you change `SearchTokens`, that too is a new version: a contentless index can
/// only be mended with the very tokens it was built from.
enum CorpusSchema {
  /// "WENH" in the file's header: `file corpus.sqlite` and we can tell our file from any other.
  static let applicationID: Int32 = 0x5745_4E48
  static let version = 1

  // Texts live in `reading` once, however many rows show them: document, source and version point there.
  // Document ids (not row numbers) tie the other tables: they are what people see and join on.
  static let tables = """
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
