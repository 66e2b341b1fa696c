internal import Documents
internal import Foundation

/// Texts that are nearly the same as a document's: copies damaged on the way (`near_duplicate`), and others of its
/// template, which are told apart by their own numbers, days and titles.
///
/// Nothing is ever merged by it. Pairs are a function of the two documents alone, so that what is stored does not
/// depend on the order of arrival.
struct NearDuplicates {
  /// Pairs kept for a document, the likest first and then by id: a list, not a web, for the rare text that
  /// thousands of pages repeat.
  static let mostPairs = 100

  let db: any CorpusDatabase

  init(_ db: any CorpusDatabase) { self.db = db }

  // MARK: The sketches held

  func load() throws -> SketchIndex {
    var index = SketchIndex()
    try db.each(
      """
      SELECT s.n AS n, s.bins, d.number, d.date_written FROM sketch s LEFT JOIN document d ON d.n = s.n
      """, []
    ) { row in
      if let sketch = TextSketch(bins: row.blob("bins")) { index.add(entry(row), sketch) }
      return true
    }
    return index
  }

  private func entry(_ row: CorpusRow) -> SketchIndex.Entry {
    SketchIndex.Entry(
      row: (row["n"] as Int64?) ?? 0, number: row.optionalText("number")?.hashValue,
      day: row.optionalText("date_written"))
  }

  func sketch(of row: Int64) throws -> TextSketch? {
    try db.row("SELECT bins FROM sketch WHERE n = ?", [row]).flatMap {
      TextSketch(bins: $0.blob("bins"))
    }
  }

  /// Nearest first, then by id.
  func neighbours(of row: Int64, in index: SketchIndex) throws -> [NearDuplicate] {
    guard let sketch = try sketch(of: row), let own = try facts(row) else { return [] }
    return try neighbours(of: own, sketch, in: index) { try facts($0) }
  }

  private func neighbours(
    of own: Facts, _ sketch: TextSketch, in index: SketchIndex, facts: (Int64) throws -> Facts?
  ) throws -> [NearDuplicate] {
    try index.neighbours(of: own.entry, sketch).compactMap { neighbour in
      guard let other = try facts(neighbour.row) else { return nil }
      return NearDuplicate(
        id: other.id, number: other.entry.number == nil ? nil : other.number, title: other.title,
        likeness: neighbour.likeness,
        isTemplate: neighbour.isTemplate || !TitleLikeness.fits(own.title, other.title))
    }.sorted { ($1.likeness, $0.id) < ($0.likeness, $1.id) }
  }

  private struct Facts {
    var id: String
    var number: String?
    var title: String?
    var entry: SketchIndex.Entry
  }

  private func facts(_ row: Int64) throws -> Facts? {
    try db.row("SELECT n, id, number, title, date_written FROM document WHERE n = ?", [row]).map {
      Facts(
        id: $0.text("id"), number: $0.optionalText("number"), title: $0.optionalText("title"),
        entry: entry($0))
    }
  }

  // MARK: Keeping up

  /// After the rows of a batch are written: sketches, the index in memory and the pairs follow.
  func apply(_ changes: [SketchChange], to index: inout SketchIndex) throws {
    // All that goes, then all that comes, then their pairs: a pair within the batch is found once from each side.
    for change in changes {
      guard let row = change.formerRow else { continue }
      if let sketch = try sketch(of: row) { index.remove(row: row, sketch) }
      try db.run("DELETE FROM sketch WHERE n = ?", [row])
    }
    for change in changes {
      guard let row = change.row, let sketch = change.sketch else { continue }
      try db.run("INSERT INTO sketch (n, bins) VALUES (?,?)", [row, Data(sketch.bins)])
      index.add(change.entry(row), sketch)
    }
    var shortened: Set<String> = []
    for change in changes where change.formerRow != nil {
      shortened.formUnion(try forgetPairs(of: change.id))
    }
    try write(try likest(changes, shortened, index))
  }

  /// The pairs of a batch. Of a text that a thousand pages repeat, each pair would be written only to be pushed out
  /// by the next: the lists are shortened here, and each is written once.
  private func likest(
    _ changes: [SketchChange], _ shortened: Set<String>, _ index: SketchIndex
  ) throws -> NearPairs {
    var pairs = NearPairs(most: NearDuplicates.mostPairs)
    var known: [Int64: Facts] = [:]
    func copies(of row: Int64, _ sketch: TextSketch) throws -> [NearDuplicate] {
      func facts(_ row: Int64) throws -> Facts? {
        if let held = known[row] { return held }
        known[row] = try self.facts(row)
        return known[row]
      }
      guard let own = try facts(row) else { return [] }
      return try neighbours(of: own, sketch, in: index, facts: facts).filter { !$0.isTemplate }
    }
    for change in changes {
      guard let row = change.row, let sketch = change.sketch else { continue }
      guard index.neighbours(of: change.entry(row), sketch).contains(where: { !$0.isTemplate })
      else { continue }
      for copy in try copies(of: row, sketch) {
        pairs.add(change.id, copy.id, copy.likeness)
        pairs.add(copy.id, change.id, copy.likeness)
      }
    }
    for id in shortened.sorted() {
      guard let row = try db.row("SELECT n FROM document WHERE id = ?", [id])?["n"] as Int64?,
        let sketch = try sketch(of: row)
      else { continue }
      for copy in try copies(of: row, sketch) { pairs.add(id, copy.id, copy.likeness) }
    }
    return pairs
  }

  private func write(_ pairs: NearPairs) throws {
    for (id, likest) in pairs.lists.sorted(by: { $0.key < $1.key }) {
      for pair in likest {
        try db.run(
          """
          INSERT INTO near_duplicate (document_id, other_id, likeness) VALUES (?,?,?)
          ON CONFLICT (document_id, other_id) DO UPDATE SET likeness = excluded.likeness
          """, [id, pair.other, pair.likeness])
      }
      try db.run(
        """
        DELETE FROM near_duplicate WHERE document_id = ?1 AND other_id IN (
          SELECT other_id FROM near_duplicate WHERE document_id = ?1
          ORDER BY likeness DESC, other_id LIMIT 1000000000 OFFSET \(NearDuplicates.mostPairs))
        """, [id])
    }
  }

  /// Answers whose lists were full and may have left someone out.
  private func forgetPairs(of id: String) throws -> [String] {
    let others = try db.rows("SELECT other_id FROM near_duplicate WHERE document_id = ?", [id]).map
    {
      $0.text("other_id")
    }
    try db.run("DELETE FROM near_duplicate WHERE document_id = ?", [id])
    var shortened: [String] = []
    for other in try db.rows("SELECT document_id FROM near_duplicate WHERE other_id = ?", [id]).map(
      {
        $0.text("document_id")
      })
    {
      let held = try db.integer(
        "SELECT count(*) FROM near_duplicate WHERE document_id = ?", [other])
      if held >= NearDuplicates.mostPairs { shortened.append(other) }
      try db.run(
        "DELETE FROM near_duplicate WHERE document_id = ? AND other_id = ?", [other, id])
    }
    return shortened + (others.count >= NearDuplicates.mostPairs ? [id] : [])
  }
}

/// The likest few of each document, gathered from pairs in any order.
struct NearPairs {
  struct Pair: Hashable {
    var other: String
    var likeness: Double

    static func comesFirst(_ one: Pair, _ other: Pair) -> Bool {
      (other.likeness, one.other) < (one.likeness, other.other)
    }
  }

  /// Of a document at most.
  let most: Int
  /// By document, the likest first and then by id.
  private(set) var lists: [String: [Pair]] = [:]

  init(most: Int) { self.most = most }

  mutating func add(_ id: String, _ other: String, _ likeness: Double) {
    let pair = Pair(other: other, likeness: likeness)
    var list = lists[id] ?? []
    if list.count == most, let last = list.last, !Pair.comesFirst(pair, last) { return }
    lists[id] = nil  // not copied while it is changed
    var (low, high) = (0, list.count)
    while low < high {
      let middle = (low + high) / 2
      if Pair.comesFirst(list[middle], pair) { low = middle + 1 } else { high = middle }
    }
    if low == list.count || list[low] != pair { list.insert(pair, at: low) }
    if list.count > most { list.removeLast() }
    lists[id] = list
  }
}

/// Another document whose text is nearly the same.
package struct NearDuplicate: Hashable, Sendable {
  package var id: String
  package var number: String?
  package var title: String?
  /// Share of 3-grams in common, 0.6...1, as the sketches estimate it.
  package var likeness: Double
  /// Another document of the same template: its own number, day or title differs.
  package var isTemplate: Bool
}

/// What one document's change means for the sketches.
struct SketchChange {
  var id: String
  /// The row that has a sketch now; nil for a document that is new.
  var formerRow: Int64?
  /// Nil for a document that is shown no longer.
  var row: Int64?
  var sketch: TextSketch?
  var number: Int?
  var day: String?

  /// `new`: what the document shows now.
  init(id: String, formerRow: Int64?, row: Int64?, new: OfficialDocument?) {
    self.id = id
    self.formerRow = formerRow
    self.row = row
    sketch = new.flatMap { TextSketch($0.text) }
    number = new?.documentNumber?.canonical.hashValue
    day = new?.dateWritten?.description
  }

  func entry(_ row: Int64) -> SketchIndex.Entry {
    SketchIndex.Entry(row: row, number: number, day: day)
  }
}

/// Whether two titles may be one, damaged: a copy's title has a wrong character or two, another document of the
/// same template names another matter.
enum TitleLikeness {
  /// Of the longer title's characters, at most one in five is wrong, left out or put in.
  private static let tolerance = 5
  /// Compared so far; official titles are under 100 characters, and the work grows with the square.
  private static let most = 120

  static func fits(_ one: String?, _ other: String?) -> Bool {
    guard let one, let other, one != other else { return true }
    let a = letters(one)
    let b = letters(other)
    guard !a.isEmpty, !b.isEmpty, a != b else { return true }
    return distance(a, b) * tolerance <= max(a.count, b.count)
  }

  private static func letters(_ title: String) -> [Unicode.Scalar] {
    Array(
      titleKey(title).unicodeScalars.filter { SearchTokens.sort(of: $0) != .separator }.prefix(most)
    )
  }

  /// Levenshtein's, one row at a time.
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var row = Array(0...b.count)
    for (i, left) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, right) in b.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (left == right ? 0 : 1))
        diagonal = above
      }
    }
    return row[b.count]
  }
}
