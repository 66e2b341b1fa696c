package import Documents

extension Corpus {
  /// Every full record, in order of id, one in memory at a time, all from one snapshot.
  ///
  /// `since` (milliseconds since 1970 UTC) lets through what was seen at or after that moment, `after` what comes
  /// behind that id in the order: where an export that was broken off goes on. What `each` throws ends the
  /// export and is thrown on as it is.
  package func export(
    since: Int64? = nil, after: String? = nil, each: (OfficialDocument) throws -> Void
  ) throws {
    var refusal: (any Error)?
    try reading { db in
      let completion = DocumentCompletion(db: db)
      try db.each(
        """
        SELECT \(DocumentCompletion.columns) FROM document d JOIN reading r ON r.n = d.reading
        WHERE d.id > ? AND (CAST(? AS BIGINT) IS NULL OR EXISTS (
          SELECT 1 FROM source s WHERE s.document_id = d.id AND s.fetched_at >= ?))
        ORDER BY d.id
        """, [after ?? "", since, since]
      ) { row in
        let document = try completion.document(row)
        do {
          try each(document)
        } catch {
          refusal = error
        }
        return refusal == nil
      }
    }
    if let refusal { throw refusal }
  }

  /// What an export depends on, in one line: when it is the same, an export that was broken off may go on.
  package func stamp() throws(CorpusError) -> String {
    try reading { db in
      let row = try db.row(
        """
        SELECT (SELECT count(*) FROM document) AS documents, (SELECT count(*) FROM source) AS sources,
          (SELECT count(*) FROM version) AS versions, (SELECT count(*) FROM withdrawal) AS withdrawals,
          (SELECT max(fetched_at) FROM source) AS newest, (SELECT max(n) FROM reading) AS reading
        """)
      guard let row else { return "" }
      return ["documents", "sources", "versions", "withdrawals", "newest", "reading"]
        .map { "\($0) \(row.number($0))" }.joined(separator: ", ")
    }
  }

  /// A clean copy of the whole file as of now: no free pages, no write-ahead log beside it. The file must not be
  /// there yet.
  package func copy(to path: String) throws(CorpusError) {
    try guarded { try engine.copy(to: path) }
  }
}
