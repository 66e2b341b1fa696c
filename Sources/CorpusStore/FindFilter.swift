internal import Documents

/// The filters of a search as SQL over `document d`; every value is an argument.
struct FindFilter {
  struct Condition {
    var sql: String
    var arguments: [CorpusValue]
    /// An index of rows answers it alone.
    var isIndexed: Bool
    /// Every document that it lets through has this word in the indexes of texts and titles.
    var word: String?
  }

  private(set) var conditions: [Condition] = []
  /// The days asked for, as row numbers (`StaticRank`).
  private(set) var rows: Range<Int64>?

  var sql: String { conditions.map { " AND " + $0.sql }.joined() }
  var arguments: [CorpusValue] { conditions.flatMap(\.arguments) }
  var words: [String] { conditions.compactMap(\.word) }

  init(_ query: FindQuery, _ dialect: CorpusDialect) {
    if let number = query.number {
      require(
        "d.id IN (SELECT document_id FROM number WHERE canonical = ?)", [number], indexed: true)
    }
    if let code = query.code { require("d.code = ?", [code], indexed: true) }
    if let issuer = query.issuer {
      require(
        """
        EXISTS (SELECT 1 FROM issuer i WHERE i.document_id = d.id AND \(dialect.place)(i.name, ?) > 0)
        """, [issuer], indexed: false)
    }
    if let kind = query.kind {
      require("d.kind = ?", [kind], indexed: true, word: FilterWords.kind(kind))
    }
    if let region = query.region { addRegion(region) }
    if let level = query.level?.rawValue {
      require("d.level = ?", [level], indexed: false, word: FilterWords.level(level))
    }
    if let year = query.year {
      require("\(FindFilter.year) = ?", [year], indexed: true, word: FilterWords.year(year))
    }
    if let status = query.status { require("d.status = ?", [status.rawValue], indexed: true) }
    if let topic = query.topic {
      require(
        "d.id IN (SELECT document_id FROM topic WHERE topic = ?)", [topic], indexed: true)
    }
    if query.from != nil || query.to != nil {
      let rows = StaticRank.rows(from: query.from, to: query.to)
      self.rows = rows
      require("d.n >= ? AND d.n < ?", [rows.lowerBound, rows.upperBound], indexed: true)
    }
  }

  /// As `document_year` has it.
  static let year = "coalesce(d.year, CAST(substr(d.date, 1, 4) AS INTEGER))"

  private mutating func require(
    _ sql: String, _ arguments: [CorpusValue], indexed: Bool,
    word: String? = nil
  ) {
    conditions.append(
      Condition(sql: sql, arguments: arguments, isIndexed: indexed, word: word))
  }

  private mutating func addRegion(_ region: String) {
    guard let prefix = RegionTree.prefix(of: region) else {
      return require(
        "d.region = ?", [region], indexed: true, word: FilterWords.region(beginningWith: region))
    }
    // ':' follows the digits.
    require(
      "d.region >= ? AND d.region < ?", [prefix, prefix + ":"], indexed: true,
      word: FilterWords.region(beginningWith: prefix))
  }

  /// Of the filters that are no words of the index the one that lets through the fewest documents, if those are few
  /// enough to be looked through one by one; nil when it is better to ask the index of texts first.
  func narrowest(_ db: any CorpusDatabase) throws -> (condition: Condition, count: Int)? {
    var best: (condition: Condition, count: Int)?
    for condition in conditions where condition.isIndexed && condition.word == nil {
      let count = try db.integer(
        """
        SELECT count(*) FROM
          (SELECT 1 FROM document d WHERE \(condition.sql) LIMIT \(FindFilter.few + 1)) AS few
        """, condition.arguments)
      if count <= FindFilter.few, count < best?.count ?? .max { best = (condition, count) }
    }
    return best
  }

  /// So few that reading their texts costs less than stepping over the index entries of a common word; a first
  /// choice, which `make bench-corpus` is there to check.
  static let few = 500
}
