extension Corpus {
  /// True when a document is held from this URL with these very bytes (hex SHA-256): nothing to do again.
  package func holds(url: String, sha256: String) throws(CorpusError) -> Bool {
    try reading { db in
      try db.row(
        "SELECT 1 FROM source WHERE url = ? AND sha256 = ? AND moved_to IS NULL LIMIT 1",
        [url, sha256]) != nil
    }
  }
}
