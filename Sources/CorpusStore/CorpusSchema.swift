/// The tables of a corpus file. docs/corpus.md explains each field to those who come with SQL.
///
/// If you change this, raise `version`, write the step that brings an older file up, and change
/// docs/corpus.md with it. If you change `SearchTokens`, that too is a new version: a contentless index can
/// only be mended with the very tokens it was built from.
enum CorpusSchema {
  /// "WENH" in the file's header: `file corpus.sqlite` and we can tell our file from any other.
  static let applicationID: Int32 = 0x5745_4E48
  static let version = 3

  /// What was fetched, and seen of lists and files: all else follows from it.
  static let fetched = [
    "reading", "source", "withdrawal", "version", "alias", "gone", "file", "stub", "stub_file",
    "listing", "listing_item",
  ]

  // Texts live in `reading` once, however many rows show them: document, source and version point there.
  // Document ids (not row numbers) tie the other tables: they are what people see and join on.
  //
  // `document.n` is a static rank (`StaticRank`): newest first. A search that asks for the best rows takes the
  // smallest row numbers and stops; nothing else may depend on it.
  /// What was fetched, and when.
  static let fetchedTables = """
    CREATE TABLE reading (
      n INTEGER PRIMARY KEY,
      sha256 TEXT NOT NULL UNIQUE,
      record TEXT NOT NULL,
      text TEXT NOT NULL
    );
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
    CREATE TABLE alias (
      alias TEXT NOT NULL,
      document_id TEXT NOT NULL,
      PRIMARY KEY (alias, document_id)
    ) WITHOUT ROWID;
    CREATE INDEX alias_document ON alias(document_id);
    """

  /// What follows from it.
  static let derivedTables = derivedRows + index + views

  /// The same without the index and the views, which each engine spells for itself.
  static let derivedRows = """
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
    CREATE INDEX document_region ON document(region);
    CREATE INDEX document_kind ON document(kind);
    CREATE INDEX document_status ON document(status);
    CREATE INDEX document_year ON document(coalesce(year, CAST(substr(date, 1, 4) AS INTEGER)));
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
    CREATE TABLE citation (
      citing_id TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      raw TEXT NOT NULL, canonical TEXT, title TEXT, title_key TEXT,
      relation TEXT NOT NULL,
      start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL,
      sentence TEXT, date TEXT,
      state TEXT NOT NULL DEFAULT 'dangling'
        CHECK (state IN ('resolved', 'dangling', 'ambiguous', 'malformed', 'own')),
      target_id TEXT,
      PRIMARY KEY (citing_id, ordinal)
    ) WITHOUT ROWID;
    CREATE INDEX citation_canonical ON citation(canonical) WHERE canonical IS NOT NULL;
    CREATE INDEX citation_title ON citation(title_key) WHERE title_key IS NOT NULL;
    CREATE INDEX citation_target ON citation(target_id) WHERE target_id IS NOT NULL;
    CREATE TABLE topic (
      document_id TEXT NOT NULL,
      topic TEXT NOT NULL,
      PRIMARY KEY (document_id, topic)
    ) WITHOUT ROWID;
    CREATE INDEX topic_name ON topic(topic);
    CREATE TABLE sketch (
      n INTEGER PRIMARY KEY,
      bins BLOB NOT NULL
    );
    CREATE TABLE near_duplicate (
      document_id TEXT NOT NULL,
      other_id TEXT NOT NULL,
      likeness REAL NOT NULL,
      PRIMARY KEY (document_id, other_id)
    ) WITHOUT ROWID;
    CREATE INDEX near_duplicate_other ON near_duplicate(other_id);
    """

  /// As both engines have it.
  static let pairSample = """
    CREATE TABLE pair_sample (
      pair TEXT PRIMARY KEY,
      documents INTEGER NOT NULL
    ) WITHOUT ROWID;
    """

  /// What follows from `document` and the texts (`IndexChange`), in a file.
  static let index = """
    \(pairSample)
    CREATE VIRTUAL TABLE document_fts USING fts5(
      text, content='', detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 0'
    );
    CREATE VIRTUAL TABLE title_fts USING fts5(
      title, content='', prefix='1', tokenize='unicode61 remove_diacritics 0'
    );
    \(indexSettings)
    """

  /// How much the index of texts keeps in memory, in bytes, before it writes a segment: enough for a batch of a
  /// thousand documents, and one segment a batch means less to merge. A first choice; see `make bench-corpus`.
  static let indexSettings = """
    INSERT INTO document_fts(document_fts, rank) VALUES ('hashsize', 16777216);
    """

  static let views = """
    CREATE VIEW document_text AS
      SELECT d.*, r.text AS text, json_set(r.record, '$.text', r.text) AS record
      FROM document d JOIN reading r ON r.n = d.reading;
    \(validityView)
    CREATE VIEW wanted AS
      SELECT canonical, title_key, max(title) AS title, count(DISTINCT citing_id) AS cited_by,
        count(*) AS mentions
      FROM citation WHERE state = 'dangling'
      GROUP BY coalesce(canonical, '《' || title_key);
    """

  static let validityView = """
    CREATE VIEW validity AS
      SELECT c.target_id AS document_id,
        CASE WHEN c.relation = 'amends' THEN 'amended'
          WHEN c.sentence LIKE '%同时废止%' OR c.sentence LIKE '%代替%' OR c.sentence LIKE '%取代%'
            THEN 'replaced'
          ELSE 'repealed' END AS event,
        c.date AS date, c.sentence AS sentence, c.citing_id AS source_id
      FROM citation c WHERE c.relation IN ('repeals', 'amends') AND c.target_id IS NOT NULL
      UNION ALL
      SELECT d.id, 'expired', d.date_expires, d.stated_evidence, d.id
      FROM document d WHERE d.date_expires IS NOT NULL;
    """
}
