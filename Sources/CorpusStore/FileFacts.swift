internal import Documents

/// A fetched file that is no page: what `attachments` of a record say of it, also where it gives no text.
package struct FileFacts: Hashable, Sendable {
  package var url: String
  /// Milliseconds since 1970 UTC.
  package var fetchedAt: Int64
  /// By content, not by label.
  package var contentType: String
  package var bytes: Int
  /// Of the bytes as fetched, lower-case hex.
  package var sha256: String

  package init(url: String, fetchedAt: Int64, contentType: String, bytes: Int, sha256: String) {
    self.url = url
    self.fetchedAt = fetchedAt
    self.contentType = contentType
    self.bytes = bytes
    self.sha256 = sha256
  }

  /// The newest fetch counts, whatever the order of arrival.
  func save(_ db: any CorpusDatabase) throws {
    try db.run(
      """
      INSERT INTO file (url, fetched_at, content_type, bytes, sha256) VALUES (?,?,?,?,?)
      ON CONFLICT (url) DO UPDATE SET fetched_at = excluded.fetched_at,
        content_type = excluded.content_type, bytes = excluded.bytes, sha256 = excluded.sha256
      WHERE excluded.fetched_at >= file.fetched_at
      """, [url, fetchedAt, contentType, bytes, sha256])
  }

  /// Fills in what is known of a document's files.
  static func complete(_ document: inout OfficialDocument, _ db: any CorpusDatabase) throws {
    guard !document.attachments.isEmpty, try db.tableExists("file") else { return }
    for index in document.attachments.indices {
      guard let url = document.attachments[index].url else { continue }
      if let row = try db.row(
        "SELECT content_type, bytes, sha256 FROM file WHERE url = ?", [url])
      {
        document.attachments[index].contentType = row.optionalText("content_type")
        document.attachments[index].bytes = row.number("bytes")
        document.attachments[index].sha256 = row.optionalText("sha256")
      }
      // The document that the file is, or whose text it became.
      document.attachments[index].id = try db.row(
        """
        SELECT coalesce(moved_to, document_id) AS id FROM source WHERE url = ?
        ORDER BY fetched_at DESC, document_id LIMIT 1
        """, [url])?.optionalText("id")
    }
  }
}
