internal import Documents
internal import GRDB

/// Texts that are nearly the same as a document's: copies damaged on the way, and others of its template.
///
/// Every shown text has a `TextSketch` and a row in `band` for each of its bands; what shares a band is compared.
/// Nothing is ever merged by it, and nothing is stored of the answer: it is a function of the sketches held,
/// whatever order they came in. A template may have ten thousand twins: of each band only the first
/// `mostInBand` are looked at, by a number that follows from the id.
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

  static let mostInBand = 64

  /// FNV-1a, in 47 bits: six bytes in a row of `band`, and two ids alike in a corpus of a million once in three
  /// hundred.
  private static func number(of id: String) -> Int64 {
    let hash = id.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    return Int64((hash ^ hash >> 29) & 0x7FFF_FFFF_FFFF)
  }

  func note(_ id: String, text: String) throws {
    try forget(id)
    guard let sketch = TextSketch(text) else { return }
    var row = NearDuplicates.number(of: id)
    while try db.row("SELECT 1 FROM sketch WHERE n = ?", [row]) != nil { row += 1 }
    try db.run(
      "INSERT INTO sketch (n, document_id, bins) VALUES (?,?,?)", [row, id, sketch.data])
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
      for row in try db.rows(
        "SELECT sketch FROM band WHERE key = ? ORDER BY sketch LIMIT ?",
        [key, NearDuplicates.mostInBand])
      {
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
