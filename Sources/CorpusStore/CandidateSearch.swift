internal import Documents
internal import Foundation

/// Goes through the documents that hold all words of a search, best static rank first, until enough are found.
///
/// ```
///   a filter without a word in the indexes lets through few ──▶ their texts, one by one
///   else ──▶ text index, in order of row number, until `wanted`; then the title index likewise
/// ```
struct CandidateSearch {
  struct Candidate {
    var row: Int64
    var id: String
    var date: String?
    var score: Double
  }

  let db: any CorpusDatabase
  let expression: SearchExpression
  let filter: FindFilter
  private let matcher: TermMatcher
  private let isExact: Bool

  init(db: any CorpusDatabase, expression: SearchExpression, filter: FindFilter) {
    self.db = db
    self.expression = expression
    self.filter = filter
    matcher = TermMatcher(expression.terms.map(\.text))
    isExact = expression.terms.allSatisfy(\.isExact)
  }

  /// At least `wanted` where there are as many, and then all of the day on which the last one was found: what
  /// is found does not depend on the order of arrival. With `titles`, the first of those whose title holds all
  /// words are among them.
  func find(wanted: Int, titles: Bool) throws -> [Candidate] {
    let counts = try PairFrequencies(db).counts(of: expression.words + filter.words)
    let narrowest = try filter.narrowest(db)
    let share = filter.words.map { counts.share(counts.documents($0)) }
      .reduce(narrowest.map { counts.share($0.count) } ?? 1, *)
    if let narrowest {
      let rarest = expression.words.map { Double(counts.documents($0)) }.min() ?? .infinity
      let first = share > 0 ? Double(wanted) / share : .infinity
      if min(rarest, first) >= Double(narrowest.count * CandidateSearch.filteredEntriesForOneText) {
        return try lookThrough(narrowest.condition)
      }
    }
    let (words, documents) = expression.worthAsking(counts, share: share)
    let filters = counts.worthAsking(filters: filter.words, of: documents)
    var texts: [Int64: Candidate] = [:]
    try collect(
      IndexMatch(words: words, filters: filters, among: narrowest?.condition), wanted: wanted,
      into: &texts)
    // What is in a title is among the texts too: when these have been gone through, nothing is missing.
    guard titles, texts.count >= wanted else { return Array(texts.values) }
    var found: [Int64: Candidate] = [:]
    try collect(
      expression.inTitles(filters, among: narrowest?.condition), wanted: wanted, into: &found)
    found.merge(texts) { one, _ in one }
    return Array(found.values)
  }

  // MARK: By filter

  /// So many entries of the index, each held against a filter's rows, cost about as much as reading a text: a first
  /// choice, which `make bench-corpus` is there to check.
  private static let filteredEntriesForOneText = 32

  private func lookThrough(_ narrowest: FindFilter.Condition) throws -> [Candidate] {
    var found: [Candidate] = []
    try db.each(
      """
      SELECT d.n, d.id, d.date, d.title, r.text FROM document d JOIN reading r ON r.n = d.reading
      WHERE d.n IN (SELECT d.n FROM document d WHERE \(narrowest.sql))\(filter.sql)
      """, narrowest.arguments + filter.arguments
    ) { row in
      if let candidate = candidate(row) { found.append(candidate) }
      return true
    }
    return found
  }

  // MARK: By index

  /// Looking up a term by some of its pairs finds texts that hold these and not the term. When more than
  /// three in four of the first 64 were such, all its pairs are asked for.
  private static let patience = 64

  private func collect(
    _ match: IndexMatch, wanted: Int, into found: inout [Int64: Candidate]
  ) throws {
    var match = match
    var isStrict = isExact || match.isTitle
    var after: Int64 = -1
    while true {
      var misses = 0
      var tries = 0
      var isDone = true
      let lower = max(after + 1, filter.rows?.lowerBound ?? 0)
      try db.matches(match, from: lower, filter) { row in
        let n = (row["n"] as Int64?) ?? 0
        if found.count >= wanted, StaticRank.day(of: n) != StaticRank.day(of: after) {
          return false
        }
        after = n
        tries += 1
        if let candidate = candidate(row) {
          found[n] = candidate
        } else {
          misses += 1
          if !isStrict, tries >= CandidateSearch.patience, misses * 4 > tries * 3 {
            isDone = false
            return false
          }
        }
        return true
      }
      if isDone { return }
      isStrict = true
      match.words = expression.words
    }
  }

  // MARK: Check and score

  /// Nil when a term is in neither title nor text.
  private func candidate(_ row: CorpusRow) -> Candidate? {
    let title = row.optionalText("title")
    let inTitle = title.map { matcher.counts(in: $0) }
    var length = 0
    let inText =
      (try? row.withBytes(of: "text") { bytes -> [Int]? in
        guard let bytes else { return nil }
        length = bytes.count
        return matcher.counts(in: bytes)
      }) ?? expression.terms.map { _ in 0 }
    var score = 0.0
    for index in expression.terms.indices {
      let title = inTitle?[index] ?? 0
      let text = inText[index]
      if title + text == 0 { return nil }
      score += Relevance.score(title: title, text: text, length: length)
    }
    return Candidate(
      row: (row["n"] as Int64?) ?? 0, id: row.text("id"), date: row.optionalText("date"),
      score: score)
  }
}

/// BM25 of one term in one document. How rare a term is does not matter for the order: every document found
/// holds all of them.
enum Relevance {
  /// The usual constants (Robertson and Zaragoza 2009): how soon repetition stops to count, and how much length
  /// counts against it.
  private static let saturation = 1.2
  private static let lengthShare = 0.75
  /// Bytes of a text of middling length: official documents have 1–8 KB.
  private static let usualLength = 3000.0
  /// How much a hit in the title outweighs one in the text: it comes first, and a text full of the word is not
  /// hidden by one that names it once.
  static let titleWeight = 8.0

  static func score(title: Int, text: Int, length: Int) -> Double {
    let norm = 1 - lengthShare + lengthShare * Double(length) / usualLength
    let tf = Double(text)
    let body = tf * (saturation + 1) / (tf + saturation * norm)
    return body + (title > 0 ? titleWeight : 0)
  }
}
