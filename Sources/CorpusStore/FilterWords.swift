internal import Documents

/// What a search narrows by (region, kind, level, year), as words of the indexes: `0区37`, `0种决定`. A filter is then one
/// more list to intersect, where a look at each document's row took most of the time (`make bench-corpus`).
///
/// No text has such a word, as the index takes texts apart where digits meet Chinese characters. The digit stands
/// first: what begins with a Chinese character, which is how a title's single ones are found, does not find them.
///
/// If you change this, see `CorpusSchema`: an index is only as good as the words it was built from.
enum FilterWords {
  /// Of what a region's code begins with: province, city, county (GB/T 2260).
  private static let lengths = [2, 4, 6]

  static func of(
    region: String?, kind: String?, level: String?, year: Int?
  ) -> [String] {
    var words: [String] = []
    if let region {
      // Of a code of any length: every document that a filter lets through must have the filter's word.
      words += Self.lengths.filter { $0 <= region.utf8.count }
        .compactMap { self.region(beginningWith: String(region.prefix($0))) }
    }
    return words
      + [kind.flatMap(self.kind), level.flatMap(self.level), year.map(self.year)]
      .compactMap { $0 }
  }

  /// As the row of the document has them.
  static func of(_ document: OfficialDocument) -> [String] {
    of(
      region: columnText(document.region), kind: columnText(document.kind),
      level: document.level?.rawValue,
      year: document.documentNumber?.year ?? document.knownDate?.year)
  }

  /// `prefix`: of a code, as `RegionTree` has it. Nil where no document has a word for it.
  static func region(beginningWith prefix: String) -> String? {
    guard lengths.contains(prefix.utf8.count), let digits = sound(prefix) else { return nil }
    return "0区" + digits
  }

  static func kind(_ kind: String) -> String? { sound(kind).map { "0种" + $0 } }
  static func level(_ level: String) -> String? { sound(level).map { "0级" + $0 } }
  static func year(_ year: Int) -> String { "0年\(year)" }

  static func isOne(_ word: some StringProtocol) -> Bool {
    let scalars = word.unicodeScalars
    guard scalars.first == "0", let second = scalars.dropFirst().first else { return false }
    return SearchTokens.sort(of: second) == .paired
  }

  /// Only what does not end a word of the index.
  private static func sound(_ text: String) -> String? {
    let kept = text.unicodeScalars.filter { SearchTokens.sort(of: $0) != .separator }
    return kept.isEmpty ? nil : String(String.UnicodeScalarView(kept))
  }
}
