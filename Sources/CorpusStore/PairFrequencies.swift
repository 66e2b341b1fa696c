/// How many documents hold a pair of characters, roughly: counted in every 64th document. Only the order of work
/// depends on it, never what is found.
struct PairFrequencies {
  /// One in 64: a pair that counts is in a few hundred documents or more, and keeping count costs a commit one
  /// in a hundred of what the index itself does (Benchmarks/corpus).
  static let sampling = 64

  let db: any CorpusDatabase

  init(_ db: any CorpusDatabase) { self.db = db }

  static func isSampled(row: Int64) -> Bool {
    UInt64(bitPattern: row) &* 0x9E37_79B9_7F4A_7C15 >> 58 == 0
  }

  /// `words`: of each document, its words once (`SearchTokens.vocabulary`).
  func count(_ words: [String]) throws {
    var counts: [Substring: Int] = [:]
    for stream in words {
      for word in stream.split(separator: " ") where word.unicodeScalars.count == 2 {
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

  /// `words` in the quotes of a `MATCH`.
  func rarest(_ words: [String], most: Int) throws -> [String] {
    if words.count <= most { return words }
    return try words.map { (word: $0, documents: try documents($0)) }
      .sorted { $0.documents < $1.documents }.prefix(most).map(\.word)
  }

  /// In the whole corpus, roughly; a single character or a Latin word counts as frequent.
  func documents(_ word: String) throws -> Int {
    let pair = word.filter { $0 != "\"" }
    guard pair.unicodeScalars.count == 2 else { return .max / 2 }
    let counted = try db.integer("SELECT documents FROM pair_sample WHERE pair = ?", [pair])
    // Never seen in 64: in some, but not in many.
    return counted * PairFrequencies.sampling + PairFrequencies.sampling / 2
  }
}
