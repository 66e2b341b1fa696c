internal import Documents

/// Writes the rows that follow from the reading a document shows: document, number, issuer, topic.
/// What it means for the full-text index is answered, to be written with the rest of the batch.
struct DocumentWriting {
  let db: any CorpusDatabase
  /// Of the document, when it has one.
  let row: Int64?
  let id: String
  let textSHA: String
  let reading: Int64

  struct Written {
    /// Of the document now; nil when it is shown no longer.
    var row: Int64?
    var changes: [IndexChange]
  }

  /// Without `new`, the document is shown no longer.
  func replace(
    _ old: OfficialDocument?, with new: OfficialDocument?
  ) throws -> Written {
    guard let new else {
      guard let row else { return Written(row: nil, changes: []) }
      for table in ["number", "issuer", "topic"] {
        try db.run("DELETE FROM \(table) WHERE document_id = ?", [id])
      }
      try db.run("DELETE FROM document WHERE n = ?", [row])
      return Written(
        row: nil,
        changes: old.map { [IndexChange(row: row, isRemoval: true, words: .init($0))] } ?? [])
    }
    let n = try place(old, new)
    try write(n, new)
    try writeNumbers(new)
    try writeIssuers(new)
    try writeTopics(new)
    if n == row, let old, old.title == new.title, old.text == new.text,
      FilterWords.of(old) == FilterWords.of(new)
    {
      return Written(row: n, changes: [])
    }
    var changes: [IndexChange] = []
    if let row, let old {
      changes.append(IndexChange(row: row, isRemoval: true, words: .init(old)))
    }
    changes.append(IndexChange(row: n, isRemoval: false, words: .init(new)))
    return Written(row: n, changes: changes)
  }

  /// The row number, which says the day (`StaticRank`).
  private func place(_ old: OfficialDocument?, _ new: OfficialDocument) throws -> Int64 {
    if let row, old?.knownDate == new.knownDate { return row }
    let n = try StaticRank.next(db, day: new.knownDate)
    if let row { try db.run("UPDATE document SET n = ? WHERE n = ?", [n, row]) }
    return n
  }

  private static let columns = [
    "number", "form", "code", "year", "serial", "region", "level", "kind", "embedded_kind",
    "index_number", "title", "title_key", "date", "date_written", "date_printed", "date_published",
    "date_effective", "date_expires", "stated_status", "stated_evidence", "status",
    "status_evidence", "text_sha256", "fingerprint", "reading",
  ]
  // One statement a new document: a row made first and filled later is written twice to each of its indexes.
  private static let insertion = """
    INSERT INTO document (\(columns.joined(separator: ", ")), n, id)
    VALUES (\(columns.map { _ in "?" }.joined(separator: ",")),?,?)
    """
  private static let update = """
    UPDATE document SET \(columns.map { $0 + " = ?" }.joined(separator: ", ")) WHERE n = ?
    """

  private func write(_ n: Int64, _ new: OfficialDocument) throws {
    let number = new.documentNumber
    let values: [CorpusValue] = [
      columnText(number?.canonical), number?.form.rawValue, columnText(number?.code),
      number?.year, number?.serial, columnText(new.region), new.level?.rawValue,
      columnText(new.kind), columnText(new.embeddedKind), columnText(new.indexNumber),
      columnText(new.title), TitleKey.of(new.title), new.knownDate?.description,
      new.dateWritten?.description, new.datePrinted?.description, new.datePublished?.description,
      new.dateEffective?.description, new.dateExpires?.description, new.status.value.rawValue,
      columnText(new.status.evidence), new.status.value.rawValue,
      columnText(new.status.evidence), textSHA, columnText(new.fingerprint), reading, n,
    ]
    if row == nil {
      try db.run(DocumentWriting.insertion, values + [id])
    } else {
      try db.run(DocumentWriting.update, values)
    }
  }

  private func writeNumbers(_ new: OfficialDocument) throws {
    if row != nil { try db.run("DELETE FROM number WHERE document_id = ?", [id]) }
    let own = new.documentNumber?.canonical
    for canonical in DocumentKeys(new).canonicals.sorted() {
      try db.run(
        "INSERT INTO number (canonical, document_id, own) VALUES (?,?,?) ON CONFLICT DO NOTHING",
        [columnText(canonical), id, canonical == own ? 1 : 0])
    }
  }

  private func writeIssuers(_ new: OfficialDocument) throws {
    if row != nil { try db.run("DELETE FROM issuer WHERE document_id = ?", [id]) }
    for (ordinal, issuer) in new.issuers.enumerated() {
      try db.run(
        """
        INSERT INTO issuer (document_id, ordinal, name, code, level, region, role)
        VALUES (?,?,?,?,?,?,?)
        """,
        [
          id, ordinal, columnText(issuer.name), columnText(issuer.code), issuer.level?.rawValue,
          columnText(issuer.region), issuer.role.rawValue,
        ])
    }
  }

  private func writeTopics(_ new: OfficialDocument) throws {
    if row != nil { try db.run("DELETE FROM topic WHERE document_id = ?", [id]) }
    for topic in Set(new.topics) {
      try db.run(
        "INSERT INTO topic (document_id, topic) VALUES (?,?) ON CONFLICT DO NOTHING",
        [id, columnText(topic)])
    }
  }
}
