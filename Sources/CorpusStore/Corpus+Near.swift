internal import Documents

/// Documents of one template, or copies of one document, as a whole.
package struct NearFamily: Hashable, Sendable {
  /// By id.
  package var ids: [String]
  /// Of the first that has one.
  package var title: String?
}

extension Corpus {
  /// Texts that are nearly the same as this document's, copies and others of its template; nearest first.
  ///
  /// Reads all sketches: a second for a million documents.
  package func nearDuplicates(of id: String) throws(CorpusError) -> [NearDuplicate] {
    try reading { db in
      let near = NearDuplicates(db)
      guard let row = try db.row("SELECT n FROM document WHERE id = ?", [id])?["n"] as Int64? else {
        return []
      }
      return try near.neighbours(of: row, in: near.load())
    }
  }

  /// All families of at least `size`, the largest first, then by id.
  package func nearFamilies(atLeast size: Int) throws(CorpusError) -> [NearFamily] {
    try reading { db in
      let near = NearDuplicates(db)
      let index = try near.load()
      var family = FamilyTree()
      for row in try db.rows("SELECT n FROM sketch ORDER BY n").compactMap({ $0["n"] as Int64? }) {
        guard let sketch = try near.sketch(of: row) else { continue }
        let entry = SketchIndex.Entry(row: row, number: nil, day: nil)
        for neighbour in index.neighbours(of: entry, sketch) {
          family.join(row, neighbour.row)
        }
      }
      return try family.groups.filter { $0.count >= size }.map { rows in
        let members = try rows.compactMap {
          try db.row("SELECT id, title FROM document WHERE n = ?", [$0])
        }.map { ($0.text("id"), $0.optionalText("title")) }.sorted { $0.0 < $1.0 }
        return NearFamily(ids: members.map(\.0), title: members.compactMap(\.1).first)
      }.sorted { ($1.ids.count, $0.ids.first ?? "") < ($0.ids.count, $1.ids.first ?? "") }
    }
  }
}

/// Who belongs together, by pairs (union–find with halved paths).
private struct FamilyTree {
  private var parents: [Int64: Int64] = [:]

  private mutating func root(_ row: Int64) -> Int64 {
    var row = row
    while let parent = parents[row], parent != row {
      let grandparent = parents[parent] ?? parent
      parents[row] = grandparent
      row = grandparent
    }
    return row
  }

  mutating func join(_ one: Int64, _ other: Int64) {
    let (a, b) = (root(one), root(other))
    parents[a] = min(a, b)
    parents[b] = min(a, b)
  }

  var groups: [[Int64]] {
    var tree = self
    var groups: [Int64: [Int64]] = [:]
    for row in parents.keys { groups[tree.root(row), default: []].append(row) }
    return Array(groups.values)
  }
}
