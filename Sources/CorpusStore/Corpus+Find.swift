internal import Documents

extension Corpus {
  /// How many documents are ranked against each other. Where fewer hold the words, the ranking is by the score
  /// of all of them; else these are the newest, and as many whose title holds the words.
  ///
  /// Two screens of twenty: each costs a text read and searched, and a search that shows one screen should not
  /// read ten.
  static let ranked = 40

  /// Searches. A text of marks alone throws `nothingToFind`; no hits is an empty list.
  package func find(_ query: FindQuery) throws(CorpusError) -> [FindHit] {
    let expression = try expression(query)
    return try reading { db in
      let rows = try self.rows(query, expression, db)
      return try rows.compactMap { row, score in
        try hit(db, row: row, score: score, terms: expression?.terms.map(\.text) ?? [])
      }
    }
  }

  /// The same, by id alone: what a benchmark compares, without titles and texts.
  package func findIDs(_ query: FindQuery) throws(CorpusError) -> [String] {
    let expression = try expression(query)
    return try reading { db in
      guard let expression else {
        return try self.rows(query, nil, db).compactMap {
          try db.row("SELECT id FROM document WHERE n = ?", [$0.0])?.text("id")
        }
      }
      return try candidates(query, expression, db).map(\.id)
    }
  }

  /// Counts over all that a search finds. Every match is looked at: seconds for a common word in a large
  /// corpus, where the search itself takes milliseconds.
  package func facets(_ query: FindQuery) throws(CorpusError) -> FindFacets {
    let expression = try expression(query)
    return try reading { db in
      let filter = FindFilter(query, db.dialect)
      var counter = FacetCounter()
      if let expression {
        let search = CandidateSearch(db: db, expression: expression, filter: filter)
        for candidate in try search.find(wanted: .max, titles: false) {
          if let row = try db.row(FacetCounter.sql + " WHERE d.n = ?", [candidate.row]) {
            counter.add(row)
          }
        }
      } else {
        try db.each(FacetCounter.sql + " WHERE 1 = 1" + filter.sql, filter.arguments) { row in
          counter.add(row)
          return true
        }
      }
      return counter.facets
    }
  }

  private func expression(_ query: FindQuery) throws(CorpusError) -> SearchExpression? {
    guard let text = query.text, !text.allSatisfy(\.isWhitespace) else { return nil }
    guard let expression = SearchExpression(text) else { throw .nothingToFind }
    return expression
  }

  private func rows(
    _ query: FindQuery, _ expression: SearchExpression?, _ db: any CorpusDatabase
  ) throws -> [(Int64, Double)] {
    if let expression {
      return try candidates(query, expression, db).map { ($0.row, $0.score) }
    }
    let filter = FindFilter(query, db.dialect)
    return try db.rows(
      "SELECT d.n FROM document d WHERE 1 = 1\(filter.sql) ORDER BY d.date DESC NULLS LAST, d.id LIMIT ?",
      filter.arguments + [limit(query)]
    ).map { (($0["n"] as Int64?) ?? 0, 0) }
  }

  private func limit(_ query: FindQuery) -> Int { min(max(query.limit, 1), 1_000_000) }

  private func candidates(
    _ query: FindQuery, _ expression: SearchExpression, _ db: any CorpusDatabase
  ) throws -> [CandidateSearch.Candidate] {
    let search = CandidateSearch(
      db: db, expression: expression, filter: FindFilter(query, db.dialect))
    let limit = limit(query)
    var found: [CandidateSearch.Candidate]
    switch query.sort {
    case .relevance:
      found = try search.find(wanted: max(Corpus.ranked, limit), titles: true)
      found.sort { ($1.score, $0.id) < ($0.score, $1.id) }
    case .date:
      found = try search.find(wanted: limit, titles: false)
      found.sort { ($1.date ?? "", $0.id) < ($0.date ?? "", $1.id) }
    }
    return Array(found.prefix(limit))
  }

  private func hit(
    _ db: any CorpusDatabase, row n: Int64, score: Double, terms: [String]
  ) throws -> FindHit? {
    guard
      let row = try db.row(
        """
        SELECT d.id, d.number, d.title, d.kind, d.region, d.date, d.status, r.text
        FROM document d JOIN reading r ON r.n = d.reading WHERE d.n = ?
        """, [n])
    else { return nil }
    let id = row.text("id")
    let issuers = try db.rows(
      "SELECT name FROM issuer WHERE document_id = ? ORDER BY ordinal", [id])
    return FindHit(
      id: id, number: row.optionalText("number"), title: row.optionalText("title"),
      kind: row.optionalText("kind"), issuers: issuers.map { $0.text("name") },
      region: row.optionalText("region"), date: row.optionalText("date"),
      status: .init(rawValue: row.text("status")) ?? .unknown, score: score,
      snippet: Snippet(row.text("text"), terms: terms))
  }
}

private struct FacetCounter {
  static let sql = """
    SELECT d.kind, d.region, d.status, d.code, \(FindFilter.year) AS year FROM document d
    """
  private static let names = ["kind", "region", "year", "status", "code"]

  private var total = 0
  private var counts: [String: [String: Int]] = [:]

  mutating func add(_ row: CorpusRow) {
    total += 1
    for name in FacetCounter.names {
      let value =
        name == "year" ? (row["year"] as Int?).map(String.init) : row.optionalText(name)
      if let value { counts[name, default: [:]][value, default: 0] += 1 }
    }
  }

  var facets: FindFacets {
    var facets = FindFacets()
    facets.total = total
    facets.fields = FacetCounter.names.map { name in
      let values = (counts[name] ?? [:]).map {
        FindFacets.Value(value: $0.key, documents: $0.value)
      }
      .sorted { ($1.documents, $0.value) < ($0.documents, $1.value) }
      return (name, values)
    }
    return facets
  }
}
