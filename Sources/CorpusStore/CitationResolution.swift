internal import Documents

/// Points citations at documents, and repeals at what they repeal, inside the transaction that changed either.
///
/// A target is a function of the documents held: it is looked for again whenever a document gains or loses a
/// key (number, title, region, date) that the citation may meet. A second candidate can make a resolved
/// citation ambiguous; it is then null again.
struct CitationResolution {
  private struct Key: Hashable {
    var citing: String
    var ordinal: Int
  }

  let db: any CorpusDatabase
  private var pending: Set<Key> = []
  /// Documents whose repeal may have come or gone.
  private var validity: Set<String> = []
  private var numbers: Set<String> = []
  private var titles: Set<String> = []

  init(_ db: any CorpusDatabase) { self.db = db }

  /// Rewrites the citations of a document that shows another reading now, or none.
  mutating func replace(
    _ old: OfficialDocument?, with new: OfficialDocument?, id: String
  ) throws {
    if old != nil { try forget(id) }
    validity.insert(id)
    if let new {
      for (ordinal, citation) in new.citations.enumerated() {
        try insert(citation, ordinal: ordinal, of: new, id: id)
        pending.insert(Key(citing: id, ordinal: ordinal))
      }
    }
    let before = old.map(DocumentKeys.init) ?? DocumentKeys()
    let after = new.map(DocumentKeys.init) ?? DocumentKeys()
    guard before != after else { return }
    numbers.formUnion(before.canonicals.union(after.canonicals))
    titles.formUnion([before.titleKey, after.titleKey].compactMap { $0 })
  }

  private mutating func forget(_ id: String) throws {
    for row in try db.rows(
      """
      SELECT target_id FROM citation
      WHERE citing_id = ? AND relation IN ('repeals', 'amends') AND target_id IS NOT NULL
      """, [id])
    { validity.insert(row.text("target_id")) }
    try db.run("DELETE FROM citation WHERE citing_id = ?", [id])
  }

  private func insert(
    _ citation: OfficialDocument.Citation, ordinal: Int, of document: OfficialDocument, id: String
  ) throws {
    let change = Change(citation, of: document)
    try db.run(
      """
      INSERT INTO citation (citing_id, ordinal, raw, canonical, title, title_key, relation,
        start_offset, end_offset, sentence, date)
      VALUES (?,?,?,?,?,?,?,?,?,?,?)
      """,
      [
        id, ordinal, columnText(citation.raw), columnText(citation.canonical),
        columnText(citation.title), TitleKey.of(citation.title), citation.relation.rawValue,
        citation.start, citation.end, columnText(change?.sentence), change?.date?.description,
      ])
  }

  /// What a repeal or amendment says, and from which day: as the record's `events` have it, else what stands
  /// around the citation and the document's own day.
  private struct Change {
    var sentence: String
    var date: CivilDate?

    init?(_ citation: OfficialDocument.Citation, of document: OfficialDocument) {
      switch citation.relation {
      case .repeals, .amends: break
      case .basis, .implements, .issues, .forwards, .replies, .mentions: return nil
      }
      let event = document.events.first {
        $0.start == citation.start && $0.end == citation.end && $0.relation == citation.relation
      }
      let span = citation.start..<max(citation.start, citation.end)
      sentence =
        event?.sentence ?? CorpusStore.sentence(in: document.text, around: span)
      date = event?.date ?? document.dateEffective ?? document.knownDate
    }
  }

  mutating func finish() throws {
    for number in numbers.sorted() {
      try wait(
        for: db.rows("SELECT citing_id, ordinal FROM citation WHERE canonical = ?", [number]))
    }
    for title in titles.sorted() {
      try wait(for: db.rows("SELECT citing_id, ordinal FROM citation WHERE title_key = ?", [title]))
    }
    for key in pending { try resolve(key) }
    for id in validity.sorted() { try settleStatus(of: id) }
  }

  private mutating func wait(for rows: [CorpusRow]) {
    for row in rows {
      pending.insert(Key(citing: row.text("citing_id"), ordinal: row.number("ordinal")))
    }
  }

  private mutating func resolve(_ key: Key) throws {
    guard
      let row = try db.row(
        """
        SELECT c.canonical, c.title_key, c.relation, c.state, c.target_id, d.number, d.region, d.date
        FROM citation c JOIN document d ON d.id = c.citing_id
        WHERE c.citing_id = ? AND c.ordinal = ?
        """, [key.citing, key.ordinal])
    else { return }
    let finding = try CitationTarget(db: db, citing: key.citing, row: row).find()
    let before = row.optionalText("target_id")
    guard finding.target != before || finding.state.rawValue != row.text("state") else { return }
    try db.run(
      "UPDATE citation SET target_id = ?, state = ? WHERE citing_id = ? AND ordinal = ?",
      [finding.target, finding.state.rawValue, key.citing, key.ordinal])
    switch OfficialDocument.Citation.Relation(rawValue: row.text("relation")) {
    case .repeals, .amends: validity.formUnion([before, finding.target].compactMap { $0 })
    case .basis, .implements, .issues, .forwards, .replies, .mentions, nil: break
    }
  }

  /// Repealed, else amended, by the earliest that says so (an undated one last, then by id); else what the
  /// document says of itself.
  private func settleStatus(of id: String) throws {
    let change = try db.row(
      """
      SELECT citing_id, sentence, relation FROM citation
      WHERE target_id = ? AND relation IN ('repeals', 'amends')
      ORDER BY relation <> 'repeals', date IS NULL, date, citing_id, ordinal LIMIT 1
      """, [id])
    let status = change.map { $0.text("relation") == "repeals" ? "repealed" : "amended" }
    let evidence = change.map { "\($0.text("citing_id")): \($0.text("sentence"))" }
    // Amendments do not outweigh a page that says its document is no longer valid.
    try db.run(
      """
      UPDATE document SET
        status = CASE WHEN ?1 = 'repealed'
          OR ?1 = 'amended' AND stated_status NOT IN ('repealed', 'expired')
          THEN ?1 ELSE stated_status END,
        status_evidence = CASE WHEN ?1 = 'repealed'
          OR ?1 = 'amended' AND stated_status NOT IN ('repealed', 'expired')
          THEN ?2 ELSE stated_evidence END
      WHERE id = ?3 AND (CAST(?1 AS TEXT) IS NOT NULL OR status IS DISTINCT FROM stated_status
        OR status_evidence IS DISTINCT FROM stated_evidence)
      """, [status, evidence, id])
  }
}

/// The sentence around a span: from the full stop or line end before it to the one after it, cut to 400 bytes
/// each side, for a list of repealed titles may run on for pages.
func sentence(in text: String, around span: Range<Int>) -> String {
  let reach = 400
  let bytes = Array(text.utf8)
  guard span.lowerBound >= 0, span.upperBound <= bytes.count else { return "" }
  // 。 is E3 80 82.
  func ends(at index: Int) -> Bool {
    bytes[index] == 0x0A
      || (bytes[index] == 0x82 && index >= 2 && bytes[index - 1] == 0x80
        && bytes[index - 2] == 0xE3)
  }
  var start = span.lowerBound
  while start > 0, span.lowerBound - start < reach, !ends(at: start - 1) { start -= 1 }
  var end = span.upperBound
  while end < bytes.count, end - span.upperBound < reach {
    if bytes[end] == 0x0A { break }
    end += 1
    if ends(at: end - 1) { break }
  }
  while start < end, bytes[start] & 0xC0 == 0x80 { start += 1 }
  while end > start, end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
  return String(decoding: bytes[start..<end], as: UTF8.self)
}
