internal import GRDB

extension Corpus {
  /// Merges the full-text index into one segment, so that a search opens each word once. Rewrites the whole
  /// index: worth it after a bulk ingest, not after every batch.
  package func tidy() throws(CorpusError) {
    try guarded {
      try pool.write { db in
        for table in ["document_fts", "title_fts"] {
          try db.execute(sql: "INSERT INTO \(table)(\(table)) VALUES ('optimize')")
        }
      }
    }
  }

  /// Ids of texts that are nearly the same as this document's, copies and twins of its template; nearest first.
  package func nearDuplicates(of id: String) throws(CorpusError) -> [String] {
    try reading { db in
      let number = try db.row("SELECT number FROM document WHERE id = ?", [id])?.optionalText(
        "number")
      return try NearDuplicates(db).neighbours(of: id, number: number).map(\.id)
    }
  }
}
