internal import Documents
internal import GRDB

/// Brings a file of an older schema up, in one transaction: a process killed in the middle leaves the old file.
///
/// What was fetched stands in `reading`, `source`, `version`, `withdrawal` and `alias`; all else follows from
/// those rows and is derived again, by the code that derives it after a commit.
enum CorpusMigration {
  static func run(_ db: Database, from version: Int) throws {
    guard version == 1 else { return }
    try keepTextsApart(db)
    try db.execute(sql: "DROP VIEW document_text")
    for table in ["document", "number", "issuer", "citation", "document_fts"] {
      try db.execute(sql: "DROP TABLE \(table)")
    }
    try db.execute(sql: CorpusSchema.derivedTables)
    let ids = try String.fetchAll(
      db, sql: "SELECT DISTINCT document_id FROM source ORDER BY document_id")
    let sketches = SketchMemory()
    // A thousand at a time: what waits for a document that is derived later is resolved when it comes.
    for start in stride(from: 0, to: ids.count, by: 1000) {
      var transaction = CommitTransaction(SQLiteDatabase(db), sketches: sketches)
      try transaction.derive(Array(ids[start..<min(start + 1000, ids.count)]))
    }
    try db.execute(sql: "PRAGMA user_version = \(CorpusSchema.version)")
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
