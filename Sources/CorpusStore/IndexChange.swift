internal import Documents
internal import GRDB

/// What one document's change means for the full-text index.
///
/// Changes of a batch are written together, in order of row number: FTS5 keeps postings in memory only while
/// row numbers rise, and writes a segment whenever one falls (`sqlite3Fts5IndexBeginWrite`).
struct IndexChange {
  struct Words {
    var title: String
    var text: String

    init(_ document: OfficialDocument) {
      title = SearchTokens.stream(document.title ?? "")
      text = Words.text(title: document.title, text: document.text)
    }

    static func text(title: String?, text: String) -> String {
      // A title that the text leaves out is searched with it; the mark between keeps the two apart.
      let repeated = title.map { ByteSearch.contains($0, in: text) } ?? true
      return SearchTokens.vocabulary(repeated ? text : (title ?? "") + "\n" + text)
    }
  }

  var row: Int64
  /// A contentless index forgets a row only when told the very words it was given.
  var isRemoval: Bool
  var words: Words

  static func write(_ changes: [IndexChange], _ db: Database) throws {
    // The row is taken away before it is given again.
    let ordered = changes.sorted { ($0.row, $0.isRemoval ? 0 : 1) < ($1.row, $1.isRemoval ? 0 : 1) }
    for change in ordered {
      let arguments: [(any DatabaseValueConvertible)?] = [change.row, change.words.text]
      if change.isRemoval {
        try db.run(
          "INSERT INTO document_fts (document_fts, rowid, text) VALUES ('delete',?,?)", arguments)
      } else {
        try db.run("INSERT INTO document_fts (rowid, text) VALUES (?,?)", arguments)
      }
    }
    try PairFrequencies(db).count(
      ordered.filter { !$0.isRemoval && PairFrequencies.isSampled(row: $0.row) }.map(\.words.text))
    for change in ordered {
      let arguments: [(any DatabaseValueConvertible)?] = [change.row, change.words.title]
      if change.isRemoval {
        try db.run(
          "INSERT INTO title_fts (title_fts, rowid, title) VALUES ('delete',?,?)", arguments)
      } else {
        try db.run("INSERT INTO title_fts (rowid, title) VALUES (?,?)", arguments)
      }
    }
  }
}
