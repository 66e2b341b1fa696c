package import Documents
internal import GRDB

extension Corpus {
  /// Every full record, in order of id, one in memory at a time, all from one snapshot.
  ///
  /// `since` (milliseconds since 1970 UTC) lets through what was seen at or after that moment. What `each`
  /// throws ends the export and is thrown on as it is.
  package func export(
    since: Int64? = nil, each: (OfficialDocument) throws -> Void
  ) throws {
    var refusal: (any Error)?
    try reading { db in
      let completion = DocumentCompletion(db: db)
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT \(DocumentCompletion.columns) FROM document d JOIN reading r ON r.n = d.reading
          WHERE ? IS NULL OR EXISTS (
            SELECT 1 FROM source s WHERE s.document_id = d.id AND s.fetched_at >= ?)
          ORDER BY d.id
          """, arguments: [since, since])
      while let row = try rows.next() {
        let document = try completion.document(row)
        do {
          try each(document)
        } catch {
          refusal = error
          return
        }
      }
    }
    if let refusal { throw refusal }
  }
}
