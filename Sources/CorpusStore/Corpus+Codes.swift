package import Documents

/// How often the corpus holds documents under an issuer code.
package struct CodeCount: Hashable, Sendable {
  package var code: String
  package var documents: Int
  /// First and last; nil for orders that count on through the years.
  package var firstYear: Int?
  package var lastYear: Int?
  /// By count.
  package var regions: [String]
}

/// One year of one series: place, code, year. `documents` beside `lastSerial` says how much of it is held.
package struct CodeSeries: Hashable, Sendable {
  package var region: String?
  package var year: Int?
  package var documents: Int
  package var firstSerial: Int
  package var lastSerial: Int
}

extension Corpus {
  /// Every code with its documents, most first.
  package func codes() throws(CorpusError) -> [CodeCount] {
    try reading { db in
      var regions: [String: [String]] = [:]
      for row in try db.rows(
        """
        SELECT code, region FROM document WHERE code IS NOT NULL AND region IS NOT NULL
        GROUP BY code, region ORDER BY code, count(*) DESC, region
        """)
      { regions[row.text("code"), default: []].append(row.text("region")) }
      return try db.rows(
        """
        SELECT code, count(*) AS documents, min(year) AS first, max(year) AS last
        FROM document WHERE code IS NOT NULL GROUP BY code ORDER BY documents DESC, code
        """
      ).map { row in
        let code = row.text("code")
        return CodeCount(
          code: code, documents: row.number("documents"), firstYear: row["first"] as Int?,
          lastYear: row["last"] as Int?, regions: regions[code] ?? [])
      }
    }
  }

  /// The series of one code, by place and year.
  package func series(ofCode code: String) throws(CorpusError) -> [CodeSeries] {
    try reading { db in
      try db.rows(
        """
        SELECT region, year, count(*) AS documents, min(serial) AS first, max(serial) AS last
        FROM document WHERE code = ? GROUP BY region, year
        ORDER BY region NULLS FIRST, year NULLS FIRST
        """, [code]
      ).map {
        CodeSeries(
          region: $0.optionalText("region"), year: $0["year"] as Int?,
          documents: $0.number("documents"), firstSerial: $0.number("first"),
          lastSerial: $0.number("last"))
      }
    }
  }

  /// Documents whose page's table gave both issuer and number. Orders and announcements have names of organs
  /// for codes and teach nothing.
  package func tabledIssues() throws(CorpusError) -> [TabledIssue] {
    try reading { db in
      try db.rows(
        """
        SELECT d.id, d.code, d.region, d.year, d.serial, i.name, r.record
        FROM document d JOIN reading r ON r.n = d.reading
          JOIN issuer i ON i.document_id = d.id AND i.ordinal = 0
        WHERE d.code IS NOT NULL AND d.form IN ('bracketed', 'old')
        ORDER BY d.id
        """
      ).filter { try Reading.isTabled($0.text("record")) }.map {
        TabledIssue(
          code: $0.text("code"), organ: $0.text("name"), region: $0.optionalText("region"),
          year: $0["year"] as Int?, serial: $0.number("serial"), documentID: $0.text("id"))
      }
    }
  }
}
