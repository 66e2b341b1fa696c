package import Documents

/// What an id or a number leads to.
package enum Lookup: Sendable {
  case none
  case one(OfficialDocument)
  /// A number that several regions use; by id.
  case many([OfficialDocument])
}

/// One text that a document had or has somewhere.
package struct DocumentVersion: Sendable {
  /// `sha256:<hex of the normalised text>`, as in the record's `versions`.
  package var id: String
  package var isShown: Bool
  /// ISO 8601 in UTC.
  package var firstSeen: String
  package var lastSeen: String
  /// The best page that showed it.
  package var url: String
  package var document: OfficialDocument
}

/// A citation as an edge between two documents.
package struct CitationEdge: Hashable, Sendable {
  package var citingID: String
  package var citingTitle: String?
  package var citingNumber: String?
  package var citation: OfficialDocument.Citation
  package var targetTitle: String?
  package var state: CitationState
  /// Of an ambiguous one: the documents that fit equally well.
  package var candidates: [String]
}

/// One page that shows a document.
package struct DocumentSource: Sendable {
  package var source: OfficialDocument.Source
  /// `sha256:<hex>` of what it says, as in the record's `versions`.
  package var version: String
  /// The document that the page holds now; nil while it is this one.
  package var movedTo: String?
  package var isWithdrawn: Bool
  package var text: String
}

extension Corpus {
  /// The full record by id, by former id, or by canonical number (own, else further numbers).
  package func document(idOrNumber text: String) throws(CorpusError) -> Lookup {
    try reading { db in
      let completion = DocumentCompletion(db: db)
      if let document = try completion.document(id: text) { return .one(document) }
      for sql in [
        """
        SELECT document_id FROM alias WHERE alias = ?1
        UNION SELECT moved_to FROM source WHERE document_id = ?1 AND moved_to IS NOT NULL
        ORDER BY 1
        """,
        "SELECT document_id FROM number WHERE canonical = ? AND own = 1 ORDER BY document_id",
        "SELECT document_id FROM number WHERE canonical = ? AND own = 0 ORDER BY document_id",
      ] {
        let documents = try db.rows(sql, [text]).compactMap {
          try completion.document(id: $0.text("document_id"))
        }
        if let only = documents.first {
          return documents.count == 1 ? .one(only) : .many(documents)
        }
      }
      return .none
    }
  }

  /// All texts held of a document, the shown one first, then the newest.
  package func versions(of id: String) throws(CorpusError) -> [DocumentVersion] {
    try reading { db in
      try db.rows(
        """
        SELECT v.*, r.record, r.text, d.text_sha256 = v.text_sha256 AS is_shown
        FROM version v JOIN reading r ON r.n = v.reading JOIN document d ON d.id = v.document_id
        WHERE v.document_id = ?
        ORDER BY is_shown DESC, v.last_seen DESC, v.text_sha256
        """, [id]
      ).map { row in
        DocumentVersion(
          id: "sha256:" + row.text("text_sha256"), isShown: row.number("is_shown") == 1,
          firstSeen: row.text("first_seen"), lastSeen: row.text("last_seen"), url: row.text("url"),
          document: try Reading.decode(row.text("record"), text: row.text("text")))
      }
    }
  }

  /// Citations in other documents that point at this one.
  package func citing(_ id: String) throws(CorpusError) -> [CitationEdge] {
    try edges("c.target_id = ?", id)
  }

  /// Citations in this document, resolved or not, in the order of the text.
  package func cited(by id: String) throws(CorpusError) -> [CitationEdge] {
    try edges("c.citing_id = ?", id)
  }

  private func edges(_ condition: String, _ id: String) throws(CorpusError) -> [CitationEdge] {
    try reading { db in
      try db.rows(
        """
        SELECT c.*, d.title AS citing_title, d.number AS citing_number, t.title AS target_title,
          d.number, d.region, d.date AS citing_date
        FROM citation c JOIN document d ON d.id = c.citing_id
        LEFT JOIN document t ON t.id = c.target_id
        WHERE \(condition) ORDER BY c.citing_id, c.ordinal
        """, [id]
      ).map { row in
        CitationEdge(
          citingID: row.text("citing_id"), citingTitle: row.optionalText("citing_title"),
          citingNumber: row.optionalText("citing_number"),
          citation: .init(
            raw: row.text("raw"), canonical: row.optionalText("canonical"),
            title: row.optionalText("title"),
            relation: .init(rawValue: row.text("relation")) ?? .mentions,
            start: row.number("start_offset"), end: row.number("end_offset"),
            targetID: row.optionalText("target_id")),
          targetTitle: row.optionalText("target_title"),
          state: CitationState(rawValue: row.text("state")) ?? .dangling,
          candidates: try candidates(db, row))
      }
    }
  }

  private func candidates(_ db: any CorpusDatabase, _ row: CorpusRow) throws -> [String] {
    guard row.text("state") == CitationState.ambiguous.rawValue else { return [] }
    let target = CitationTarget(
      db: db, citing: row.text("citing_id"), row: row, dateColumn: "citing_date")
    switch try target.find() {
    case .several(let ids): return ids
    case .one, .none: return []
    }
  }

  /// Every page that shows or showed a document, the best first; those that hold another document now last.
  package func sources(of id: String) throws(CorpusError) -> [DocumentSource] {
    try reading { db in
      try db.rows(
        """
        SELECT \(SourceState.columns), r.text, w.seen_at FROM source s
        JOIN reading r ON r.n = s.reading LEFT JOIN withdrawal w ON w.url = s.url
        WHERE s.document_id = ?
        """, [id]
      ).map { row in
        let state = SourceState(row)
        return (
          state,
          DocumentSource(
            source: state.source, version: "sha256:" + state.textSHA,
            movedTo: row.optionalText("moved_to"),
            isWithdrawn: (row["seen_at"] as Int64?).map { $0 >= state.fetchedAt } ?? false,
            text: row.text("text"))
        )
      }.sorted {
        ($0.1.movedTo == nil) == ($1.1.movedTo == nil)
          ? $0.0.isBetter(than: $1.0) : $0.1.movedTo == nil
      }.map(\.1)
    }
  }
}
