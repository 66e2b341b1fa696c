/// In how many documents the words of one search are, roughly, and what it pays to ask the index for.
struct WordCounts {
  /// By word what `PairFrequencies` counted; with the empty word, of how many documents.
  let sampled: [String: Int]

  /// Of the corpus; 0 where nothing was counted.
  var all: Int { (sampled[""] ?? 0) * PairFrequencies.sampling }

  /// A single character or a Latin word counts as frequent.
  func documents(_ word: String) -> Int {
    guard PairFrequencies.isCounted(word) else { return .max / 2 }
    // Never seen in 64: in some, but not in many.
    return (sampled[word] ?? 0) * PairFrequencies.sampling + PairFrequencies.sampling / 2
  }

  /// Of the whole corpus, how much are so many documents.
  func share(_ documents: Int) -> Double {
    all == 0 ? 1 : min(1, Double(documents) / Double(all))
  }

  /// An entry of a list that is only intersected costs so much less than a text that is read and does not hold the
  /// term. A first choice, like `kept`.
  private static let entriesForOneText = 128
  /// What a further pair leaves of the texts that hold those before it. They are of one phrase and come together.
  private static let kept = 0.25
  /// An entry of a filter's list against a look at a document's row, pages read for it included. A first choice.
  private static let entriesForOneRow = 16

  /// Which of a term's words to ask for: the rarest, and others as long as to step over their entries costs less
  /// than the texts they save. `share`: of the documents with a word, how many the filters let through.
  /// With them, how many documents hold those asked for.
  func worthAsking(_ words: [String], share: Double) -> (words: [String], documents: Double) {
    let sorted = words.map { (word: $0, documents: documents($0)) }
      .sorted { $0.documents < $1.documents }
    guard let rarest = sorted.first else { return ([], .infinity) }
    var left = Double(rarest.documents)
    var asked = [rarest.word]
    for (word, documents) in sorted.dropFirst() {
      let saved = left * share * Double(WordCounts.entriesForOneText)
      guard Double(documents) < saved else { break }
      asked.append(word)
      left *= WordCounts.kept
    }
    return (asked, left)
  }

  /// Of the filters' words those whose list costs less than to look at the rows of so many documents.
  func worthAsking(filters: [String], of documents: Double) -> [String] {
    filters.filter {
      Double(self.documents($0)) < documents * Double(WordCounts.entriesForOneRow)
    }
  }
}
