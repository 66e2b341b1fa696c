package import Documents

/// One source of one document, and where in the archive its bytes are.
package struct ArchivedSource: Sendable {
  package var documentID: String
  package var source: OfficialDocument.Source
  /// Milliseconds since 1970 UTC.
  package var fetchedAt: Int64
  /// The record as it was read from these bytes (docs/corpus.md, `reading`), as JSON.
  package var record: String
}

extension Corpus {
  /// The sources of a document, or of all, in the order in which their bytes lie in the archive; those
  /// without a place there come first. One in memory at a time, all from one snapshot.
  ///
  /// What `each` throws ends the walk and is thrown on.
  package func archivedSources(
    of id: String? = nil, each: (ArchivedSource) throws -> Void
  ) throws {
    var refusal: (any Error)?
    try reading { db in
      try db.each(
        """
        SELECT s.document_id, \(SourceState.columns), r.record, r.text
        FROM source s JOIN reading r ON r.n = s.reading
        WHERE CAST(?1 AS TEXT) IS NULL OR s.document_id = ?1
        ORDER BY s.archive_file NULLS FIRST, s.archive_offset NULLS FIRST, s.document_id
        """, [id]
      ) { row in
        let state = SourceState(row)
        do {
          try each(
            ArchivedSource(
              documentID: row.text("document_id"), source: state.source,
              fetchedAt: state.fetchedAt,
              record: Self.readingRecord(
                try Reading.decode(row.text("record"), text: row.text("text")))))
        } catch {
          refusal = error
        }
        return refusal == nil
      }
    }
    if let refusal { throw refusal }
  }

  /// The record of a document without what the corpus adds, text included.
  package static func readingRecord(_ document: OfficialDocument) -> String {
    String(decoding: RecordJSON.bytes(Reading(document).document), as: UTF8.self)
  }

  /// The source that was made from the bytes at a place of the archive; nil where none was, or a later
  /// fetch took its place.
  package func fetchedAt(file: String, offset: Int, url: String) throws(CorpusError) -> Int64? {
    try reading { db in
      try db.row(
        "SELECT fetched_at FROM source WHERE url = ? AND archive_file = ? AND archive_offset = ?",
        [url, file, offset])?["fetched_at"] as Int64?
    }
  }
}
