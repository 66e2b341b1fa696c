internal import Documents

/// One batch of entries inside one SQLite transaction.
///
/// First every entry is merged into its source and version rows, then whatever those touched is derived again
/// from the rows alone: who holds a URL now, which reading a document shows, what its citations point at. The
/// second half never looks at the entries, so their order cannot matter.
struct CommitTransaction {
  let db: any CorpusDatabase
  var documents: Set<String> = []
  var urls: Set<String> = []
  /// Readings that a row let go of; swept at the end if nothing else holds them.
  var loosened: Set<String> = []
  /// For the full-text index.
  private var changes: [IndexChange] = []
  private var sketchChanges: [SketchChange] = []
  private let sketches: SketchMemory
  /// Readings of this batch, by digest: most documents show what has just come.
  private var fresh: [String: OfficialDocument] = [:]

  init(_ db: any CorpusDatabase, sketches: SketchMemory) {
    self.db = db
    self.sketches = sketches
  }

  mutating func merge(_ entry: CorpusEntry) throws -> CommitResult {
    let join = AttachmentJoin(db: db)
    urls.formUnion(try join.files(of: entry.source.url))
    urls.formUnion(entry.document.attachments.compactMap(\.url))
    var result = CommitResult.unchanged
    if let whole = try join.entry(entry) { result = try take(whole) }
    try rejoin(file: entry.source.url)
    return result
  }

  /// Pages whose document this file is are read again with it.
  mutating func rejoin(file: String) throws {
    for page in try AttachmentJoin(db: db).pages(naming: file) where page.source.url != file {
      urls.insert(file)
      _ = try supersede(page.source.url, page.fetchedAt, with: page)
    }
  }

  /// Merges an entry that is whole.
  mutating func take(_ entry: CorpusEntry) throws -> CommitResult {
    let id = entry.document.id
    let reading = Reading(entry.document)
    let rowOfReading = try reading.save(db)
    fresh[reading.sha] = reading.document
    let incoming = SourceState(
      source: entry.source, fetchedAt: entry.fetchedAt, textSHA: reading.textSHA,
      readingSHA: reading.sha)

    let isKnown = try db.row("SELECT 1 FROM source WHERE document_id = ? LIMIT 1", [id]) != nil
    let source = try merge(incoming, document: id, reading: rowOfReading)
    let version = try merge(VersionState(incoming), document: id, reading: rowOfReading)
    for alias in entry.document.aliases where alias != id {
      try db.run(
        "INSERT INTO alias (alias, document_id) VALUES (?,?) ON CONFLICT DO NOTHING", [alias, id])
    }
    // A reading that came too late to be anyone's is let go again.
    loosened.insert(reading.sha)
    documents.insert(id)
    urls.insert(entry.source.url)

    if !isKnown { return .added }
    if version == .added { return .newVersion }
    if source == .added { return .newSource }
    return source == .changed || version == .changed ? .refreshed : .unchanged
  }

  enum Merged { case added, changed, same }

  private mutating func merge(
    _ incoming: SourceState, document id: String, reading: Int64
  ) throws -> Merged {
    guard var held = try SourceState.load(db, document: id, url: incoming.source.url) else {
      try incoming.save(db, document: id, reading: reading)
      return .added
    }
    let before = held.readingSHA
    guard held.merge(incoming) else { return .same }
    if held.readingSHA != before { loosened.insert(before) }
    let row = held.readingSHA == before ? try rowOfReading(before) : reading
    try held.save(db, document: id, reading: row)
    return .changed
  }

  mutating func merge(
    _ incoming: VersionState, document id: String, reading: Int64
  ) throws -> Merged {
    guard
      var held = try VersionState.load(db, document: id, textSHA: incoming.textSHA)
    else {
      try incoming.save(db, document: id, reading: reading)
      return .added
    }
    let before = held.readingSHA
    guard held.merge(incoming) else { return .same }
    if held.readingSHA != before { loosened.insert(before) }
    let row = held.readingSHA == before ? try rowOfReading(before) : reading
    try held.save(db, document: id, reading: row)
    return .changed
  }

  func rowOfReading(_ sha: String) throws -> Int64 {
    Int64(try db.integer("SELECT n FROM reading WHERE sha256 = ?", [sha]))
  }

  /// Derives these documents again from the rows that hold what was fetched.
  mutating func derive(_ ids: [String]) throws {
    documents.formUnion(ids)
    try finish()
  }

  mutating func finish() throws {
    for url in urls.sorted() { try settle(url: url) }
    // A text that a document gains may be all that another one, whose pages moved to it, still had apart.
    for id in documents {
      for row in try db.rows("SELECT DISTINCT document_id FROM source WHERE moved_to = ?", [id]) {
        documents.insert(row.text("document_id"))
      }
    }
    var resolution = CitationResolution(db)
    for id in documents.sorted() { try show(id, resolution: &resolution) }
    try IndexChange.write(changes, db)
    try sketches.apply(sketchChanges, db)
    try resolution.finish()
    for sha in loosened {
      try db.run(
        """
        DELETE FROM reading WHERE sha256 = ?
          AND NOT EXISTS (SELECT 1 FROM source WHERE source.reading = reading.n)
          AND NOT EXISTS (SELECT 1 FROM version WHERE version.reading = reading.n)
          AND NOT EXISTS (SELECT 1 FROM document WHERE document.reading = reading.n)
        """, [sha])
    }
  }

  /// A page holds one document at a time: that of its newest fetch. Its rows under other documents stay, and
  /// say where the page moved to.
  private mutating func settle(url: String) throws {
    let rows = try db.rows(
      """
      SELECT document_id, moved_to FROM source WHERE url = ? ORDER BY fetched_at DESC, document_id
      """, [url])
    guard let holder = rows.first?.text("document_id") else { return }
    let whole = try AttachmentJoin(db: db).document(madeOf: url)
    for row in rows {
      let id = row.text("document_id")
      let target = whole ?? (id == holder ? nil : holder)
      guard row.optionalText("moved_to") != target else { continue }
      try db.run(
        "UPDATE source SET moved_to = ? WHERE document_id = ? AND url = ?", [target, id, url])
      documents.insert(id)
    }
  }

  /// Shows the best source's reading; of sources that moved on only when no other is left, and nothing when
  /// the document they moved to is this one under a better id.
  private mutating func show(_ id: String, resolution: inout CitationResolution) throws {
    let rows = try db.rows(
      """
      SELECT \(SourceState.columns) FROM source s JOIN reading r ON r.n = s.reading
      WHERE s.document_id = ?
      """, [id])
    let current = rows.filter { $0.optionalText("moved_to") == nil }
    let states = (current.isEmpty ? rows : current).map(SourceState.init)
    guard var best = states.first else { return try hide(id, resolution: &resolution) }
    for state in states.dropFirst() where state.isBetter(than: best) { best = state }
    let held = try db.row(
      "SELECT d.n, r.sha256 FROM document d JOIN reading r ON r.n = d.reading WHERE d.id = ?", [id])
    let shownSHA = held?.text("sha256")
    let isHidden = try current.isEmpty && isAbsorbed(id, rows)
    let newSHA = isHidden ? nil : best.readingSHA
    if shownSHA == newSHA { return }
    let old = try shownSHA.map { try fresh[$0] ?? Reading.load(db, sha: $0) }
    let new = try newSHA.map { try fresh[$0] ?? Reading.load(db, sha: $0) }
    if let shownSHA { loosened.insert(shownSHA) }
    let writing = DocumentWriting(
      db: db, row: held?["n"] as Int64?, id: id, textSHA: best.textSHA,
      reading: try rowOfReading(best.readingSHA))
    let written = try writing.replace(old, with: new)
    changes += written.changes
    sketchChanges.append(
      SketchChange(id: id, formerRow: held?["n"] as Int64?, row: written.row, new: new))
    try resolution.replace(old, with: new, id: id)
  }

  /// No page shows it any more, by today's reading of what was fetched (`supersede`).
  private mutating func hide(_ id: String, resolution: inout CitationResolution) throws {
    guard
      let held = try db.row(
        "SELECT d.n, r.sha256 FROM document d JOIN reading r ON r.n = d.reading WHERE d.id = ?",
        [id])
    else { return }
    let sha = held.text("sha256")
    let old = try fresh[sha] ?? Reading.load(db, sha: sha)
    loosened.insert(sha)
    let row = held["n"] as Int64?
    let written = try DocumentWriting(db: db, row: row, id: id, textSHA: "", reading: 0)
      .replace(old, with: nil)
    changes += written.changes
    sketchChanges.append(SketchChange(id: id, formerRow: row, row: written.row, new: nil))
    try resolution.replace(old, with: nil, id: id)
  }

  /// A document only identified otherwise before: all its pages hold one other document now, and that one has
  /// all its texts (its region was learned, a number was read better). It is that document under a former id;
  /// its rows in `source` and `version` stay.
  private func isAbsorbed(_ id: String, _ rows: [CorpusRow]) throws -> Bool {
    let targets = Set(rows.map { $0.optionalText("moved_to") })
    guard targets.count == 1, let target = targets.first ?? nil else { return false }
    return try db.row(
      """
      SELECT 1 FROM version v WHERE v.document_id = ? AND NOT EXISTS (
        SELECT 1 FROM version w WHERE w.document_id = ? AND w.text_sha256 = v.text_sha256) LIMIT 1
      """, [id, target]) == nil
  }
}
