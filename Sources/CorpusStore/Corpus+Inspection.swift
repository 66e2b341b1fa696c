internal import GRDB

// What tests look at or set: what SQLite answers for the writing connection.
extension Corpus {
  /// 2 is FULL.
  package func synchronousMode() throws(CorpusError) -> Int {
    try guarded {
      try (engine as? SQLiteEngine)?.pool.writeWithoutTransaction {
        try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? -1
      } ?? -1
    }
  }

  /// No room for another page: what a full disk is to SQLite.
  package func limitPages() throws(CorpusError) {
    try guarded {
      try (engine as? SQLiteEngine)?.pool.writeWithoutTransaction { db in
        let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 1
        try db.execute(sql: "PRAGMA max_page_count = \(pages)")
      }
    }
  }
}
