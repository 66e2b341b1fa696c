/// What is asked of the full-text index, as each engine asks it.
struct IndexMatch {
  /// Words that follow each other.
  struct Phrase {
    var words: [String]
    /// The last one is what its word begins with.
    var isOpen: Bool
  }

  /// Of the index of texts: all that a match holds.
  var words: [String]
  /// Of the index of titles instead, where there are any.
  var phrases: [Phrase] = []
  /// `FilterWords` that a match holds too.
  var filters: [String]
  /// Lets through so few that their row numbers are gathered first: an entry of the index is then passed over
  /// without a look at its document.
  var among: FindFilter.Condition?

  var isTitle: Bool { !phrases.isEmpty }

  /// For FTS5, whose quotes keep a word from being an operator.
  var expression: String {
    var seen: Set<String> = []
    let phrases = phrases.map {
      Self.quoted($0.words.joined(separator: " ")) + ($0.isOpen ? "*" : "")
    }
    let single = (words + filters).filter { seen.insert($0).inserted }.map(Self.quoted)
    return (phrases + single).joined(separator: " AND ")
  }

  private static func quoted(_ words: String) -> String { "\"\(words)\"" }

  /// For an index of titles without places.
  var titleWords: [String] { phrases.flatMap(\.words) + filters }

  /// What FTS5 looks up in its places: every phrase is in the title.
  func fits(title: String) -> Bool {
    let held = SearchTokens.stream(title).split(separator: " ").map { Self.fold($0) }
    return phrases.allSatisfy { phrase in
      let words = phrase.words.map { Self.fold($0[...]) }
      guard !words.isEmpty, held.count >= words.count else { return false }
      return (0...held.count - words.count).contains { start in
        words.indices.allSatisfy { index in
          let word = held[start + index]
          return phrase.isOpen && index == words.count - 1
            ? word.hasPrefix(words[index]) : word == words[index]
        }
      }
    }
  }

  /// As an index of ours holds a word.
  static func fold(_ word: Substring) -> String {
    String(
      decoding: word.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
