internal import Documents

/// What one document's change means for the full-text index.
///
/// Changes of a batch are written together, in order of row number.
struct IndexChange {
  struct Words {
    /// As it stands.
    var titleText: String
    /// Of title and text, each once.
    var text: String
    /// Those of `FilterWords` among them.
    var filters: [String]
    /// Of the title, in order: for an index that keeps places.
    var title: String { Self.joined([SearchTokens.stream(titleText)] + filters) }

    init(_ document: OfficialDocument) {
      self.init(
        title: document.title, text: document.text, filters: FilterWords.of(document))
    }

    init(title: String?, text: String, filters: [String]) {
      titleText = title ?? ""
      self.filters = filters
      // A title that the text leaves out is searched with it; the mark between keeps the two apart.
      let words = SearchTokens.vocabulary(
        Words.repeats(title ?? "", in: text) ? text : (title ?? "") + "\n" + text)
      self.text = Words.joined([words] + filters)
    }

    /// As they are in the indexes now, of the row as it is now.
    init(_ db: any CorpusDatabase, row n: Int64) throws {
      let row = try db.row(
        """
        SELECT d.title, r.text, d.region, d.kind, d.level, \(FindFilter.year) AS of_year
        FROM document d JOIN reading r ON r.n = d.reading WHERE d.n = ?
        """, [n])
      self.init(
        title: row?.optionalText("title"), text: row?.text("text") ?? "",
        filters: FilterWords.of(
          region: row?.optionalText("region"), kind: row?.optionalText("kind"),
          level: row?.optionalText("level"), year: row.flatMap { $0["of_year"] }))
    }

    private static func joined(_ streams: [String]) -> String {
      streams.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The text has all words of the title: whatever is in the index of titles is in that of texts too.
    private static func repeats(_ title: String, in text: String) -> Bool {
      // A Latin word at its edge may be part of a longer one there.
      let edges = [title.unicodeScalars.first, title.unicodeScalars.last]
      guard !edges.contains(where: { $0.map { SearchTokens.sort(of: $0) == .word } ?? false })
      else { return false }
      return title.isEmpty || ByteSearch.contains(title, in: text)
    }
  }

  var row: Int64
  var isRemoval: Bool
  var words: Words

  static func write(_ changes: [IndexChange], _ db: any CorpusDatabase) throws {
    // The row is taken away before it is given again.
    let ordered = changes.sorted { ($0.row, $0.isRemoval ? 0 : 1) < ($1.row, $1.isRemoval ? 0 : 1) }
    try db.index(ordered)
    try PairFrequencies(db).count(
      ordered.filter { !$0.isRemoval && PairFrequencies.isSampled(row: $0.row) }.map(\.words.text))
  }
}
