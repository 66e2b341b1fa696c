internal import Documents
internal import GRDB

/// Brings a file of an older schema up, in one transaction: a process killed in the middle leaves the old file.
///
/// What was fetched stands in `reading`, `source`, `version`, `withdrawal` and `alias`; all else follows from
/// those rows and is derived again, by the code that derives it after a commit.
enum CorpusMigration {
  static func run(_ db: Database, from version: Int) throws {
    switch version {
    case 1:
      try numberListings(db)
      try deriveAll(db)
    case 2:
      try numberListings(db)
      try index(db)
    default: return
    }
    try db.execute(sql: "PRAGMA user_version = \(CorpusSchema.version)")
  }

  /// Of the documents at a time whose words are in memory together, or that wait for each other.
  private static let batch = 1000

  private static func deriveAll(_ db: Database) throws {
    try keepTextsApart(db)
    try db.execute(sql: "DROP VIEW document_text")
    for table in ["document", "number", "issuer", "citation", "document_fts"] {
      try db.execute(sql: "DROP TABLE \(table)")
    }
    try db.execute(sql: CorpusSchema.derivedTables)
    try derive(SQLiteDatabase(db))
  }

  /// From what was fetched all that follows from it, into tables that are empty.
  static func derive(_ db: any CorpusDatabase) throws {
    let ids = try db.rows("SELECT DISTINCT document_id FROM source ORDER BY document_id")
      .map { $0.text("document_id") }
    let sketches = SketchMemory()
    // What waits for a document that is derived later is resolved when it comes.
    for start in stride(from: 0, to: ids.count, by: batch) {
      var transaction = CommitTransaction(db, sketches: sketches)
      try transaction.derive(Array(ids[start..<min(start + batch, ids.count)]))
    }
  }

  /// Schema 3 knows which numbers a list shows.
  private static func numberListings(_ db: Database) throws {
    let columns = try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info('listing_item')")
    if !columns.contains("canonical") {
      try db.execute(sql: "ALTER TABLE listing_item ADD COLUMN canonical TEXT")
    }
  }

  /// Schema 3 gave the indexes words to filter by.
  private static func index(_ db: Database) throws {
    for table in ["document_fts", "title_fts", "pair_sample"] {
      try db.execute(sql: "DROP TABLE \(table)")
    }
    try db.execute(sql: CorpusSchema.index)
    let corpus = SQLiteDatabase(db)
    let rows = try Int64.fetchAll(db, sql: "SELECT n FROM document ORDER BY n")
    for start in stride(from: 0, to: rows.count, by: batch) {
      try IndexChange.write(
        rows[start..<min(start + batch, rows.count)].map {
          IndexChange(row: $0, isRemoval: false, words: try .init(corpus, row: $0))
        }, corpus)
    }
  }

  private static func keepTextsApart(_ db: Database) throws {
    try db.execute(sql: "ALTER TABLE reading ADD COLUMN text TEXT NOT NULL DEFAULT ''")
    let rows = try Int64.fetchAll(db, sql: "SELECT n FROM reading")
    for n in rows {
      let record =
        try String.fetchOne(
          db.cachedStatement(sql: "SELECT record FROM reading WHERE n = ?"), arguments: [n]) ?? ""
      let reading = Reading(try Reading.decode(record, text: ""))
      try SQLiteDatabase(db).run(
        "UPDATE reading SET sha256 = ?, record = ?, text = ? WHERE n = ?",
        [reading.sha, reading.json, reading.text, n])
    }
  }
}
