/// What is asked of the full-text index, as each engine asks it.
struct IndexMatch {
  /// For FTS5.
  var expression: String
  /// For an index that keeps no places: all that a match holds.
  var words: [String]
  var isTitle: Bool
  /// In titles: words that must follow each other.
  var phrases: [[String]]
  /// Of each phrase, whether its last word only begins one.
  var areOpen: [Bool]

  /// What FTS5 looks up in its places: every phrase is in the title.
  func fits(title: String) -> Bool {
    let held = SearchTokens.stream(title).split(separator: " ").map(IndexMatch.fold)
    return zip(phrases, areOpen).allSatisfy { phrase, isOpen in
      let words = phrase.map { IndexMatch.fold(Substring($0)) }
      guard !words.isEmpty, held.count >= words.count else { return false }
      return (0...held.count - words.count).contains { start in
        words.indices.allSatisfy { index in
          let word = held[start + index]
          return isOpen && index == words.count - 1
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
