/// What a person typed, as FTS5 expressions and as what to look for in a text. Nothing of the input reaches FTS5
/// but letters, digits and characters inside quotes: operators, column names and stray quotes are only
/// separators.
///
/// Words apart by a space or a mark must all occur; what stands together must stand together.
///
/// The index of texts keeps no places (`detail=none`), so that a run of three characters or more is looked up by
/// some of its pairs and then checked against the text itself. One and two characters, and a Latin word, are
/// words of the index: what it finds needs no check.
struct SearchExpression {
  /// One word as typed, ASCII in lower case.
  struct Term {
    var text: String
    /// Index words that every text with the term holds, in order.
    var words: [String]
    /// The words say all: a text that holds them holds the term.
    var isExact: Bool
    /// For the title's index, which keeps places.
    var title: IndexMatch.Phrase
  }

  let terms: [Term]

  /// Nil when there is nothing to look for.
  init?(_ query: String) {
    var terms: [Term] = []
    // A longer query is a pasted document: its first words find it.
    for run in SearchExpression.runs(query).prefix(SearchExpression.mostTerms) {
      let term = SearchExpression.term(run)
      if !terms.contains(where: { $0.text == term.text }) { terms.append(term) }
    }
    if terms.isEmpty { return nil }
    self.terms = terms
  }

  static let mostTerms = 32

  /// Every text that is to be found holds all of them.
  var words: [String] { terms.flatMap(\.words) }

  /// In the titles, which keep places.
  func inTitles(_ filters: [String], among: FindFilter.Condition?) -> IndexMatch {
    IndexMatch(
      words: [], phrases: terms.map(\.title), filters: filters, among: among)
  }

  /// Of each term the words that it pays to ask for; the long lists of the frequent ones are not read. `share`: of
  /// the documents with a word, how many the filters let through. With them, how many hold them.
  func worthAsking(
    _ counts: WordCounts, share: Double
  ) -> (words: [String], documents: Double) {
    let asked = terms.map { counts.worthAsking($0.words, share: share) }
    return (asked.flatMap(\.words), asked.map(\.documents).min() ?? .infinity)
  }

  private static func runs(_ query: String) -> [String] {
    var runs: [String] = []
    var run = String.UnicodeScalarView()
    for scalar in query.unicodeScalars {
      switch SearchTokens.sort(of: scalar) {
      case .paired, .word: run.append(SearchTokens.fold(scalar))
      case .separator:
        if !run.isEmpty { runs.append(String(run)) }
        run = String.UnicodeScalarView()
      }
    }
    if !run.isEmpty { runs.append(String(run)) }
    return runs
  }

  private static func term(_ run: String) -> Term {
    let scalars = Array(run.unicodeScalars)
    let stream = SearchTokens.stream(run).split(separator: " ").map(String.init)
    var words: [String] = []
    let endsInPair = scalars.last.map { SearchTokens.sort(of: $0) == .paired } ?? false
    // In the text the run may go on: then its last character does not stand alone there.
    let isPair =
      scalars.count >= 2 && SearchTokens.sort(of: scalars[scalars.count - 2]) == .paired
    for (index, word) in stream.enumerated() {
      let isLast = index == stream.count - 1
      if isLast, endsInPair {
        if !isPair { words.append(word) }
      } else {
        // A single character inside is the end of a run that a Latin word follows: it stands alone there too.
        words.append(word)
      }
    }
    let title = IndexMatch.Phrase(
      words: endsInPair && isPair ? stream.dropLast() : stream, isOpen: endsInPair && !isPair)
    return Term(text: lowercased(run), words: words, isExact: words.count == 1, title: title)
  }

  /// ASCII only: what the index folds besides does not change what is found in Chinese texts.
  private static func lowercased(_ text: String) -> String {
    String(
      decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }, as: UTF8.self)
  }
}
