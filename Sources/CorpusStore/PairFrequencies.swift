/// How many documents hold a pair of characters or a word of a filter, roughly: counted in every 64th document, and
/// with the empty pair how many those are. Only the order of work depends on it, never what is found.
struct PairFrequencies {
  /// One in 64: a pair that counts is in a few hundred documents or more, and keeping count costs a commit one
  /// in a hundred of what the index itself does (Benchmarks/corpus).
  static let sampling = 64

  let db: any CorpusDatabase

  init(_ db: any CorpusDatabase) { self.db = db }

  static func isSampled(row: Int64) -> Bool {
    // The brackets matter: a shift binds closer than a product.
    (UInt64(bitPattern: row) &* 0x9E37_79B9_7F4A_7C15) >> 58 == 0
  }

  /// `words`: of each document, its words once (`SearchTokens.vocabulary`).
  func count(_ words: [String]) throws {
    var counts: [Substring: Int] = [:]
    if !words.isEmpty { counts[""] = words.count }
    for stream in words {
      for word in stream.split(separator: " ") where PairFrequencies.isCounted(word) {
        counts[word, default: 0] += 1
      }
    }
    for (pair, count) in counts.sorted(by: { $0.key < $1.key }) {
      try db.run(
        """
        INSERT INTO pair_sample (pair, documents) VALUES (?,?)
        ON CONFLICT (pair) DO UPDATE SET documents = pair_sample.documents + excluded.documents
        """, [String(pair), count])
    }
  }

  /// Of these words, and of the whole.
  func counts(of words: [String]) throws -> WordCounts {
    let counted = [""] + words.filter(PairFrequencies.isCounted)
    let places = counted.map { _ in "?" }.joined(separator: ",")
    var sampled: [String: Int] = [:]
    for row in try db.rows(
      "SELECT pair, documents FROM pair_sample WHERE pair IN (\(places))", counted)
    {
      sampled[row.text("pair")] = row.number("documents")
    }
    return WordCounts(sampled: sampled)
  }

  static func isCounted(_ word: some StringProtocol) -> Bool {
    word.unicodeScalars.count == 2 || FilterWords.isOne(word)
  }
}
