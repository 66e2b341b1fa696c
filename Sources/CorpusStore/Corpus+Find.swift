internal import Documents
internal import GRDB

extension Corpus {
  /// Searches. A text of marks alone throws `nothingToFind`; no hits is an empty list.
  package func find(_ query: FindQuery) throws(CorpusError) -> [FindHit] {
    var expression: SearchExpression?
    if let text = query.text, !text.allSatisfy(\.isWhitespace) {
      expression = SearchExpression(text)
      if expression == nil { throw .nothingToFind }
    }
    let statement = FindStatement(query, expression: expression)
    return try reading { db in
      try db.rows(statement.sql, statement.arguments).map { row in
        try hit(db, row, terms: expression?.terms ?? [])
      }
    }
  }

  private func hit(_ db: Database, _ row: Row, terms: [String]) throws -> FindHit {
    let id = row.text("id")
    let issuers = try db.rows(
      "SELECT name FROM issuer WHERE document_id = ? ORDER BY ordinal", [id])
    return FindHit(
      id: id, number: row.optionalText("number"), title: row.optionalText("title"),
      kind: row.optionalText("kind"), issuers: issuers.map { $0.text("name") },
      region: row.optionalText("region"), date: row.optionalText("date"),
      status: .init(rawValue: row.text("status")) ?? .unknown,
      score: -((row["badness"] as Double?) ?? 0),
      snippet: Snippet(row.text("text"), terms: terms))
  }
}

/// A search as SQL; every value is an argument.
struct FindStatement {
  private(set) var sql: String
  private(set) var arguments: [(any DatabaseValueConvertible)?] = []
  private var conditions: [String] = []

  /// How much a hit in the title outweighs one in the body. Titles are a fiftieth of a text's length, and
  /// bm25 already favours short columns; 8 puts a title hit first without hiding a text full of the word.
  private static let titleWeight = 8

  init(_ query: FindQuery, expression: SearchExpression?) {
    sql = ""
    if let expression { require("document_fts MATCH ?", expression.match) }
    addFilters(of: query)
    let rank = "bm25(document_fts, \(FindStatement.titleWeight), 1)"
    let hits =
      expression == nil ? "document d" : "document_fts JOIN document d ON d.n = document_fts.rowid"
    let order: [String]
    switch query.sort {
    case .relevance: order = expression == nil ? ["date DESC", "id"] : ["badness", "id"]
    case .date: order = ["date DESC", "id"]
    }
    // Titles and texts are read for the hits that are shown, not for all that are ranked.
    sql = """
      SELECT d.id, d.number, d.title, d.kind, d.region, d.date, d.status, h.badness,
        json_extract(r.record, '$.text') AS text
      FROM (
        SELECT d.n AS n, d.id AS id, d.date AS date,
          \(expression == nil ? "0.0" : rank) AS badness
        FROM \(hits) \(conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND "))
        ORDER BY \(order.joined(separator: ", ")) LIMIT ?
      ) h JOIN document d ON d.n = h.n JOIN reading r ON r.n = d.reading
      ORDER BY \(order.map { "h." + $0 }.joined(separator: ", "))
      """
    arguments.append(min(max(query.limit, 1), 10_000))
  }

  private mutating func require(_ condition: String, _ values: any DatabaseValueConvertible...) {
    conditions.append(condition)
    arguments.append(contentsOf: values)
  }

  private mutating func addFilters(of query: FindQuery) {
    if let number = query.number {
      require("d.id IN (SELECT document_id FROM number WHERE canonical = ?)", number)
    }
    if let code = query.code { require("d.code = ?", code) }
    if let issuer = query.issuer {
      require("d.id IN (SELECT document_id FROM issuer WHERE instr(name, ?) > 0)", issuer)
    }
    if let kind = query.kind { require("d.kind = ?", kind) }
    if let region = query.region { addRegion(region) }
    if let year = query.year {
      require("coalesce(d.year, CAST(substr(d.date, 1, 4) AS INTEGER)) = ?", year)
    }
    if let from = query.from { require("d.date >= ?", from.description) }
    if let to = query.to { require("d.date <= ?", to.description) }
    if let status = query.status { require("d.status = ?", status.rawValue) }
  }

  /// GB/T 2260 codes nest by pairs of digits: 370000 holds 37…, 371300 holds 3713….
  private mutating func addRegion(_ region: String) {
    var kept = Substring(region)
    while kept.count > 2, kept.count % 2 == 0, kept.hasSuffix("00") { kept = kept.dropLast(2) }
    if kept == "00" {
      require("d.region = ?", region)
    } else {
      require("substr(d.region, 1, ?) = ?", kept.count, String(kept))
    }
  }
}
