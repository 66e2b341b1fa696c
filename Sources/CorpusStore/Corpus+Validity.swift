internal import Documents

extension Corpus {
  /// What bounds the validity of a held document; nil when it is not held.
  package func validity(of id: String) throws(CorpusError) -> ValidityLedger? {
    try reading { db in
      guard
        let row = try db.row(
          """
          SELECT d.number, d.date, d.date_effective, d.stated_status, d.stated_evidence,
            (SELECT min(s.first_seen) FROM source s WHERE s.document_id = d.id) AS first_seen,
            (SELECT max(s.last_seen) FROM source s WHERE s.document_id = d.id) AS last_seen
          FROM document d WHERE d.id = ?
          """, [id])
      else { return nil }
      var events = try db.rows(
        """
        SELECT v.event, v.date, v.sentence, v.source_id, d.number FROM validity v
        JOIN document d ON d.id = v.source_id WHERE v.document_id = ?
        """, [id]
      ).compactMap { row -> ValidityEvent? in
        guard let kind = ValidityEvent.Kind(rawValue: row.text("event")) else { return nil }
        return ValidityEvent(
          kind: kind, date: row.optionalText("date").flatMap { CivilDate(iso: $0) },
          sentence: row.optionalText("sentence"), sourceID: row.text("source_id"),
          sourceNumber: row.optionalText("number"))
      }
      if let day = row.optionalText("date_effective").flatMap({ CivilDate(iso: $0) }) {
        events.append(
          ValidityEvent(
            kind: .effective, date: day, sentence: nil, sourceID: id,
            sourceNumber: row.optionalText("number")))
      }
      var statement: ValidityLedger.Statement?
      if let first = CivilDate(iso: row.text("first_seen")),
        let last = CivilDate(iso: row.text("last_seen")),
        let value = OfficialDocument.Status.Value(rawValue: row.text("stated_status")),
        value != .unknown
      {
        statement = .init(
          value: value, evidence: row.optionalText("stated_evidence"), firstSeen: first,
          lastSeen: last)
      }
      return ValidityLedger(
        documentID: id, written: row.optionalText("date").flatMap { CivilDate(iso: $0) },
        statement: statement, events: events)
    }
  }
}
