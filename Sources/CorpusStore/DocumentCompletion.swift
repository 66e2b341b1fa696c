internal import Documents

/// Fills a reading with what the corpus knows: id, aliases, sources, versions, targets, status.
struct DocumentCompletion {
  let db: any CorpusDatabase

  /// `row`: id, status, status_evidence, text_sha256 of the document and its reading's `record` and
  /// `text`.
  static let columns = "d.id, d.status, d.status_evidence, d.text_sha256, r.record, r.text"

  func document(_ row: CorpusRow) throws -> OfficialDocument {
    let id = row.text("id")
    var document = try Reading.decode(row.text("record"), text: row.text("text"))
    document.id = id
    document.aliases = try aliases(of: id)
    document.status.value = .init(rawValue: row.text("status")) ?? .unknown
    document.status.evidence = row.optionalText("status_evidence")
    try addSources(to: &document)
    try addVersions(to: &document, shown: row.text("text_sha256"))
    try addTargets(to: &document)
    try FileFacts.complete(&document, db)
    document.nearDuplicates = try db.rows(
      "SELECT other_id FROM near_duplicate WHERE document_id = ? ORDER BY other_id", [id]
    ).map { $0.text("other_id") }
    return document
  }

  func document(id: String) throws -> OfficialDocument? {
    try db.row(
      """
      SELECT \(DocumentCompletion.columns)
      FROM document d JOIN reading r ON r.n = d.reading WHERE d.id = ?
      """, [id]
    ).map(document)
  }

  /// Ids that came with it, and ids under which its pages were held before (`CommitTransaction.isAbsorbed`).
  private func aliases(of id: String) throws -> [String] {
    try db.rows(
      """
      SELECT alias FROM alias WHERE document_id = ?1
      UNION SELECT s.document_id FROM source s WHERE s.moved_to = ?1
        AND NOT EXISTS (SELECT 1 FROM document d WHERE d.id = s.document_id)
      ORDER BY 1
      """, [id]
    ).map { $0.text("alias") }
  }

  /// Best first. Sources whose page holds another document now are listed only when no other is left.
  private func addSources(to document: inout OfficialDocument) throws {
    let rows = try db.rows(
      """
      SELECT \(SourceState.columns), w.seen_at FROM source s JOIN reading r ON r.n = s.reading
      LEFT JOIN withdrawal w ON w.url = s.url WHERE s.document_id = ?
      """, [document.id])
    let current = rows.filter { $0.optionalText("moved_to") == nil }
    let listed = current.isEmpty ? rows : current
    document.sources = listed.map(SourceState.init).sorted { $0.isBetter(than: $1) }.map(\.source)
    let isWithdrawn = listed.allSatisfy { row in
      guard let seen = row["seen_at"] as Int64? else { return false }
      return seen >= (row["fetched_at"] as Int64?) ?? 0
    }
    if isWithdrawn { document.quality.warnings.append("withdrawn") }
  }

  /// The shown text first, the others by digest: times may differ between two crawls of the same pages.
  private func addVersions(to document: inout OfficialDocument, shown: String) throws {
    let others = try db.rows(
      """
      SELECT text_sha256 FROM version WHERE document_id = ? AND text_sha256 <> ?
      ORDER BY text_sha256
      """, [document.id, shown]
    ).map { $0.text("text_sha256") }
    document.versions = ([shown] + others).map { "sha256:" + $0 }
  }

  private func addTargets(to document: inout OfficialDocument) throws {
    for row in try db.rows(
      "SELECT ordinal, target_id FROM citation WHERE citing_id = ? AND target_id IS NOT NULL",
      [document.id])
    where document.citations.indices.contains(row.number("ordinal")) {
      document.citations[row.number("ordinal")].targetID = row.optionalText("target_id")
    }
  }
}
