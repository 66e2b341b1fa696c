internal import GRDB

/// A connection of GRDB's.
struct SQLiteDatabase: CorpusDatabase {
  let db: Database

  init(_ db: Database) { self.db = db }

  var dialect: CorpusDialect { .sqlite }

  func run(_ sql: String, _ arguments: [CorpusValue]) throws {
    try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
  }

  func rows(_ sql: String, _ arguments: [CorpusValue]) throws -> [CorpusRow] {
    try Row.fetchAll(db.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
      .map { .sqlite($0) }
  }

  func row(_ sql: String, _ arguments: [CorpusValue]) throws -> CorpusRow? {
    try Row.fetchOne(db.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
      .map { .sqlite($0) }
  }

  func each(
    _ sql: String, _ arguments: [CorpusValue], _ body: (CorpusRow) throws -> Bool
  ) throws {
    // Not a cached statement: `body` may begin the same one again.
    let rows = try Row.fetchCursor(db, sql: sql, arguments: StatementArguments(arguments))
    while let row = try rows.next() {
      guard try body(.sqlite(row)) else { return }
    }
  }

  func insert(_ sql: String, _ arguments: [CorpusValue]) throws -> Int64 {
    try run(sql, arguments)
    return db.lastInsertedRowID
  }

  func tableExists(_ name: String) throws -> Bool { try db.tableExists(name) }

  /// A contentless index forgets a row only when told the very words it was given. FTS5 keeps postings in memory
  /// only while row numbers rise, and writes a segment whenever one falls (`sqlite3Fts5IndexBeginWrite`): one
  /// table after the other.
  func index(_ changes: [IndexChange]) throws {
    for change in changes {
      let arguments: [CorpusValue] = [change.row, change.words.text]
      if change.isRemoval {
        try run(
          "INSERT INTO document_fts (document_fts, rowid, text) VALUES ('delete',?,?)", arguments)
      } else {
        try run("INSERT INTO document_fts (rowid, text) VALUES (?,?)", arguments)
      }
    }
    for change in changes {
      let arguments: [CorpusValue] = [change.row, change.words.title]
      if change.isRemoval {
        try run(
          "INSERT INTO title_fts (title_fts, rowid, title) VALUES ('delete',?,?)", arguments)
      } else {
        try run("INSERT INTO title_fts (rowid, title) VALUES (?,?)", arguments)
      }
    }
  }

  func matches(
    _ match: IndexMatch, from lower: Int64, _ filter: FindFilter,
    _ body: (CorpusRow) throws -> Bool
  ) throws {
    let table = match.isTitle ? "title_fts" : "document_fts"
    var arguments: [CorpusValue] = [match.expression]
    var range = ""
    if lower > 0 {
      range += " AND f.rowid >= ?"
      arguments.append(lower)
    }
    if let rows = filter.rows {
      range += " AND f.rowid < ?"
      arguments.append(rows.upperBound)
    }
    if let among = match.among {
      // The sign keeps it from the index, which would look up one row after the other.
      range += " AND +f.rowid IN (SELECT d.n FROM document d WHERE \(among.sql))"
      arguments += among.arguments
    }
    // CROSS JOIN: the index is the outer loop, whatever the planner thinks of its size.
    let sql = """
      SELECT d.n, d.id, d.date, d.title, r.text
      FROM \(table) f CROSS JOIN document d CROSS JOIN reading r
      WHERE f.\(table) MATCH ?\(range) AND d.n = f.rowid AND r.n = d.reading\(filter.sql)
      ORDER BY f.rowid
      """
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: sql), arguments: StatementArguments(arguments + filter.arguments))
    while let row = try rows.next() {
      guard try body(.sqlite(row)) else { return }
    }
  }

  /// One segment, so that a search opens each word once.
  func tidy() throws {
    for table in ["document_fts", "title_fts"] {
      try db.execute(sql: "INSERT INTO \(table)(\(table)) VALUES ('optimize')")
    }
  }

  /// SQLite's own count of changes by other connections.
  func sketchCount() throws -> Int {
    try Int.fetchOne(db.cachedStatement(sql: "PRAGMA data_version")) ?? 0
  }

  func countSketches() throws -> Int { try sketchCount() }
}
