internal import GRDB

/// How many documents hold a pair of characters, roughly: counted in every 64th document, and with the empty pair
/// how many those are. Only the order of work depends on it, never what is found.
struct PairFrequencies {
  /// One in 64: a pair that counts is in a few hundred documents or more, and keeping count costs a commit one
  /// in a hundred of what the index itself does (Benchmarks/corpus).
  static let sampling = 64

  let db: Database

  init(_ db: Database) { self.db = db }

  static func isSampled(row: Int64) -> Bool {
    // The brackets matter: a shift binds closer than a product.
    (UInt64(bitPattern: row) &* 0x9E37_79B9_7F4A_7C15) >> 58 == 0
  }

  /// `words`: of each document, its words once (`SearchTokens.vocabulary`).
  func count(_ words: [String]) throws {
    var counts: [Substring: Int] = [:]
    if !words.isEmpty { counts[""] = words.count }
    for stream in words {
      for word in stream.split(separator: " ") where word.unicodeScalars.count == 2 {
        counts[word, default: 0] += 1
      }
    }
    for (pair, count) in counts.sorted(by: { $0.key < $1.key }) {
      try db.run(
        """
        INSERT INTO pair_sample (pair, documents) VALUES (?,?)
        ON CONFLICT DO UPDATE SET documents = documents + excluded.documents
        """, [String(pair), count])
    }
  }

  /// Counts what is there already: files of earlier versions hold no counts.
  func countOnce() throws {
    guard try documents(counted: "") == 0 else { return }
    let rows = try Int64.fetchAll(db, sql: "SELECT n FROM document")
    try count(
      rows.filter(PairFrequencies.isSampled).map { n in
        let row = try db.row(
          "SELECT d.title, r.text FROM document d JOIN reading r ON r.n = d.reading WHERE d.n = ?",
          [n])
        return IndexChange.Words.text(
          title: row?.optionalText("title"), text: row?.text("text") ?? "")
      })
  }

  /// An entry of a list that is only intersected costs so much less than a text that is read and does not hold the
  /// term. A first choice, like `kept`.
  private static let entriesForOneText = 128
  /// What a further pair leaves of the texts that hold those before it. They are of one phrase and come together.
  private static let kept = 0.25

  /// Which of a term's words to ask for: the rarest, and others as long as to step over their entries costs less
  /// than the texts they save. `share`: of the documents with a word, how many a filter lets through.
  /// `words` in the quotes of a `MATCH`.
  func worthAsking(_ words: [String], share: Double) throws -> [String] {
    if words.count < 2 { return words }
    let sorted = try words.map { (word: $0, documents: try documents($0)) }
      .sorted { $0.documents < $1.documents }
    var texts = Double(sorted[0].documents) * share
    var asked = [sorted[0].word]
    for (word, documents) in sorted.dropFirst() {
      guard Double(documents) < texts * Double(PairFrequencies.entriesForOneText) else { break }
      asked.append(word)
      texts *= PairFrequencies.kept
    }
    return asked
  }

  /// Of the whole corpus, how much are so many documents.
  func share(_ documents: Int) throws -> Double {
    let all = try self.documents(counted: "")
    return all == 0 ? 1 : min(1, Double(documents) / Double(all))
  }

  /// In the whole corpus, roughly; a single character or a Latin word counts as frequent.
  func documents(_ word: String) throws -> Int {
    let pair = word.filter { $0 != "\"" }
    guard pair.unicodeScalars.count == 2 else { return .max / 2 }
    // Never seen in 64: in some, but not in many.
    return try documents(counted: pair) + PairFrequencies.sampling / 2
  }

  private func documents(counted pair: String) throws -> Int {
    try db.integer("SELECT documents FROM pair_sample WHERE pair = ?", [pair])
      * PairFrequencies.sampling
  }
}
