internal import Documents
internal import GRDB

/// Writes the rows that follow from the reading a document shows: document, number, issuer and index.
struct DocumentWriting {
  let db: Database
  /// Of the document, when it has one.
  let row: Int64?
  let id: String
  let textSHA: String
  let reading: Int64

  /// Without `new`, the document is shown no longer.
  func replace(_ old: OfficialDocument?, with new: OfficialDocument?) throws {
    guard let new else {
      guard let row else { return }
      try db.run("DELETE FROM number WHERE document_id = ?", [id])
      try db.run("DELETE FROM issuer WHERE document_id = ?", [id])
      try index(row, old, nil)
      return try db.run("DELETE FROM document WHERE n = ?", [row])
    }
    let n: Int64
    if let row {
      n = row
      try update(n, new)
    } else {
      try db.run(
        """
        INSERT INTO document (id, status, stated_status, text_sha256, fingerprint, reading)
        VALUES (?, 'unknown', 'unknown', ?, '', ?)
        """, [id, textSHA, reading])
      n = db.lastInsertedRowID
      try update(n, new)
    }
    try writeNumbers(new)
    try writeIssuers(new)
    try index(n, old, new)
  }

  private func update(_ n: Int64, _ new: OfficialDocument) throws {
    let number = new.documentNumber
    try db.run(
      """
      UPDATE document SET number = ?, form = ?, code = ?, year = ?, serial = ?, region = ?, level = ?,
        kind = ?, embedded_kind = ?, index_number = ?, title = ?, title_key = ?, date = ?,
        date_written = ?, date_printed = ?, date_published = ?, date_effective = ?, date_expires = ?,
        stated_status = ?, stated_evidence = ?, status = ?, status_evidence = ?, text_sha256 = ?,
        fingerprint = ?, reading = ?
      WHERE n = ?
      """,
      [
        columnText(number?.canonical), number?.form.rawValue, columnText(number?.code),
        number?.year, number?.serial, columnText(new.region), new.level?.rawValue,
        columnText(new.kind), columnText(new.embeddedKind), columnText(new.indexNumber),
        columnText(new.title), TitleKey.of(new.title), new.knownDate?.description,
        new.dateWritten?.description, new.datePrinted?.description, new.datePublished?.description,
        new.dateEffective?.description, new.dateExpires?.description, new.status.value.rawValue,
        columnText(new.status.evidence), new.status.value.rawValue,
        columnText(new.status.evidence), textSHA, columnText(new.fingerprint), reading, n,
      ])
  }

  private func writeNumbers(_ new: OfficialDocument) throws {
    try db.run("DELETE FROM number WHERE document_id = ?", [id])
    let own = new.documentNumber?.canonical
    for canonical in DocumentKeys(new).canonicals.sorted() {
      try db.run(
        "INSERT INTO number (canonical, document_id, own) VALUES (?,?,?) ON CONFLICT DO NOTHING",
        [columnText(canonical), id, canonical == own ? 1 : 0])
    }
  }

  private func writeIssuers(_ new: OfficialDocument) throws {
    try db.run("DELETE FROM issuer WHERE document_id = ?", [id])
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

  /// A contentless index forgets a row only when told the very tokens it was given.
  private func index(_ n: Int64, _ old: OfficialDocument?, _ new: OfficialDocument?) throws {
    if let old, let new, old.title == new.title, old.text == new.text { return }
    if let old {
      try db.run(
        "INSERT INTO document_fts (document_fts, rowid, title, body) VALUES ('delete',?,?,?)",
        [n, SearchTokens.stream(old.title ?? ""), SearchTokens.stream(old.text)])
    }
    if let new {
      try db.run(
        "INSERT INTO document_fts (rowid, title, body) VALUES (?,?,?)",
        [n, SearchTokens.stream(new.title ?? ""), SearchTokens.stream(new.text)])
    }
  }
}
