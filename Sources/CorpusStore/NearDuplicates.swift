internal import Documents
internal import GRDB

/// Texts that are nearly the same as a document's: copies damaged on the way, and others of its template.
///
/// Every shown text has a `TextSketch` and a row in `band` for each of its bands; what shares a band is compared.
/// Nothing is ever merged by it, and nothing is stored of the answer: it is a function of the sketches held,
/// whatever order they came in.
struct NearDuplicates {
  struct Neighbour: Hashable {
    var id: String
    /// Share of 3-grams in common, 0...1, as the sketches estimate it.
    var similarity: Double
    /// Both have numbers of their own, and not the same: another document of the same template, however alike.
    var isTemplate: Bool
  }

  let db: Database

  init(_ db: Database) { self.db = db }

  func note(_ id: String, text: String) throws {
    try forget(id)
    guard let sketch = TextSketch(text) else { return }
    try db.run(
      "INSERT INTO sketch (document_id, bins) VALUES (?,?)", [id, sketch.data])
    let row = db.lastInsertedRowID
    for key in Set(sketch.bands) {
      try db.run("INSERT INTO band (key, sketch) VALUES (?,?)", [key, row])
    }
  }

  func forget(_ id: String) throws {
    guard let row = try db.row("SELECT n, bins FROM sketch WHERE document_id = ?", [id]) else {
      return
    }
    let n = row.number("n")
    if let sketch = TextSketch(data: row.blob("bins")) {
      for key in Set(sketch.bands) {
        try db.run("DELETE FROM band WHERE key = ? AND sketch = ?", [key, n])
      }
    }
    try db.run("DELETE FROM sketch WHERE n = ?", [n])
  }

  /// Nearest first, then by id; at most `limit`.
  func neighbours(of id: String, number: String?, limit: Int = 100) throws -> [Neighbour] {
    guard let own = try db.row("SELECT n, bins FROM sketch WHERE document_id = ?", [id]),
      let sketch = TextSketch(data: own.blob("bins"))
    else { return [] }
    let n = own.number("n")
    var seen: Set<Int> = [n]
    var found: [Neighbour] = []
    for key in sketch.bands {
      for row in try db.rows("SELECT sketch FROM band WHERE key = ?", [key]) {
        let other = row.number("sketch")
        guard seen.insert(other).inserted,
          let held = try db.row(
            """
            SELECT s.document_id, s.bins, d.number FROM sketch s
            JOIN document d ON d.id = s.document_id WHERE s.n = ?
            """, [other]),
          let bins = TextSketch(data: held.blob("bins"))
        else { continue }
        let similarity = sketch.similarity(to: bins)
        guard similarity >= TextSketch.reach else { continue }
        let theirs = held.optionalText("number")
        found.append(
          Neighbour(
            id: held.text("document_id"), similarity: similarity,
            isTemplate: number != nil && theirs != nil && number != theirs))
      }
    }
    found.sort { ($1.similarity, $0.id) < ($0.similarity, $1.id) }
    return Array(found.prefix(limit))
  }
}
