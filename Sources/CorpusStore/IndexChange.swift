internal import Documents

/// What one document's change means for the full-text index.
///
/// Changes of a batch are written together, in order of row number.
struct IndexChange {
  struct Words {
    var title: String
    /// As it stands.
    var titleText: String
    var text: String

    init(_ document: OfficialDocument) {
      titleText = document.title ?? ""
      title = SearchTokens.stream(titleText)
      // A title that the text leaves out is searched with it; the mark between keeps the two apart.
      let repeated = document.title.map { ByteSearch.contains($0, in: document.text) } ?? true
      text = SearchTokens.vocabulary(
        repeated ? document.text : (document.title ?? "") + "\n" + document.text)
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
