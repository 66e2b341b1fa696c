internal import Documents

/// One archived fetch of one page, read again: what it says now takes the place of what it was read as.
package struct Rereading: Sendable {
  package var url: String
  /// Milliseconds since 1970 UTC.
  package var fetchedAt: Int64
  /// nil: by today's reading the page is no document.
  package var entry: CorpusEntry?

  package init(url: String, fetchedAt: Int64, entry: CorpusEntry?) {
    self.url = url
    self.fetchedAt = fetchedAt
    self.entry = entry
  }
}

/// What a rereading changed.
package enum RereadingResult: String, Sendable, CaseIterable {
  case unchanged
  /// The same document, read otherwise, or a document under another id.
  case changed
  /// A document where none was.
  case added
  /// No document where one was.
  case removed
}

extension Corpus {
  /// As `commit`, for fetches that the corpus may hold already in another reading: that one goes.
  package func supersede(_ rereadings: [Rereading]) throws(CorpusError) -> [RereadingResult] {
    if rereadings.isEmpty { return [] }
    return try guarded {
      try sketches.whileAlone {
        try engine.write { db in
          var transaction = CommitTransaction(db, sketches: sketches)
          let results = try rereadings.map { try transaction.supersede($0) }
          try transaction.finish()
          return results
        }
      }
    }
  }
}

extension CommitTransaction {
  /// Rows of `source` and `version` that this very fetch made are taken out, with the spans of dates that
  /// they know, and what it is read as today is merged as if it had just come.
  mutating func supersede(_ rereading: Rereading) throws -> RereadingResult {
    let whole = try rereading.entry.flatMap { try AttachmentJoin(db: db).entry($0) }
    urls.formUnion(rereading.entry?.document.attachments.compactMap(\.url) ?? [])
    let result = try supersede(rereading.url, rereading.fetchedAt, with: whole)
    if result != .unchanged { try rejoin(file: rereading.url) }
    return result
  }

  mutating func supersede(
    _ url: String, _ fetchedAt: Int64, with entry: CorpusEntry?
  ) throws -> RereadingResult {
    let sources = try db.rows(
      """
      SELECT s.document_id, s.first_seen, s.last_seen, r.sha256 AS reading_sha256
      FROM source s JOIN reading r ON r.n = s.reading WHERE s.url = ? AND s.fetched_at = ?
      """, [url, fetchedAt])
    let versions = try db.rows(
      """
      SELECT v.document_id, v.text_sha256, v.first_seen, v.last_seen, r.sha256 AS reading_sha256
      FROM version v JOIN reading r ON r.n = v.reading WHERE v.url = ? AND v.fetched_at = ?
      """, [url, fetchedAt])
    let held = sources + versions
    if let entry {
      let sha = Reading(entry.document).sha
      let isSame = held.allSatisfy {
        $0.text("document_id") == entry.document.id && $0.text("reading_sha256") == sha
      }
      if !held.isEmpty, isSame { return .unchanged }
    } else if held.isEmpty {
      return .unchanged
    }
    try takeOut(sources, versions, url)
    guard let entry else { return .removed }
    _ = try take(entry)
    try widen(entry, by: sources, versions)
    return held.isEmpty ? .added : .changed
  }

  private mutating func takeOut(_ sources: [CorpusRow], _ versions: [CorpusRow], _ url: String)
    throws
  {
    for row in sources {
      let id = row.text("document_id")
      try db.run("DELETE FROM source WHERE document_id = ? AND url = ?", [id, url])
      documents.insert(id)
      loosened.insert(row.text("reading_sha256"))
    }
    for row in versions {
      let (id, text) = (row.text("document_id"), row.text("text_sha256"))
      try db.run("DELETE FROM version WHERE document_id = ? AND text_sha256 = ?", [id, text])
      documents.insert(id)
      loosened.insert(row.text("reading_sha256"))
      // Other pages that show this text go on showing it.
      for other in try db.rows(
        """
        SELECT \(SourceState.columns) FROM source s JOIN reading r ON r.n = s.reading
        WHERE s.document_id = ? AND s.text_sha256 = ?
        """, [id, text])
      {
        let state = SourceState(other)
        _ = try merge(
          VersionState(state), document: id, reading: try rowOfReading(state.readingSHA))
      }
    }
    urls.insert(url)
  }

  /// The page was seen as long as before, and is found under the ids that it had.
  private func widen(_ entry: CorpusEntry, by sources: [CorpusRow], _ versions: [CorpusRow]) throws
  {
    let id = entry.document.id
    for row in sources {
      try db.run(
        """
        UPDATE source SET first_seen = \(db.dialect.smaller)(first_seen, ?),
          last_seen = \(db.dialect.larger)(last_seen, ?)
        WHERE document_id = ? AND url = ?
        """, [row.text("first_seen"), row.text("last_seen"), id, entry.source.url])
    }
    let textSHA = Reading(entry.document).textSHA
    for row in versions {
      try db.run(
        """
        UPDATE version SET first_seen = \(db.dialect.smaller)(first_seen, ?),
          last_seen = \(db.dialect.larger)(last_seen, ?)
        WHERE document_id = ? AND text_sha256 = ?
        """, [row.text("first_seen"), row.text("last_seen"), id, textSHA])
    }
    for row in sources + versions where row.text("document_id") != id {
      try db.run(
        "INSERT INTO alias (alias, document_id) VALUES (?,?) ON CONFLICT DO NOTHING",
        [row.text("document_id"), id])
    }
  }
}
