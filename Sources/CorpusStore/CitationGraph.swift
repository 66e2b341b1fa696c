package import Documents

/// Documents around one, by who cites whom.
package struct CitationGraph: Sendable {
  package struct Node: Hashable, Sendable {
    /// Of the document; `canonical` or 《title》 of one that is not held.
    package var id: String
    package var number: String?
    package var title: String?
    package var date: String?
    package var isHeld: Bool
    /// Steps from the document in the middle: negative towards those that cite, positive towards those cited.
    package var distance: Int
  }

  package struct Edge: Hashable, Sendable {
    package var from: String
    package var to: String
    package var relation: OfficialDocument.Citation.Relation
  }

  package var center: String
  /// By distance, then by id.
  package var nodes: [Node]
  package var edges: [Edge]
  /// There were more documents than `limit`: the farthest were left out.
  package var isCut: Bool
}

extension Corpus {
  /// Up to `depth` citations away in either direction, each step going on in the direction it came. At most
  /// `limit` documents.
  package func graph(
    around id: String, depth: Int, limit: Int = 500
  ) throws(CorpusError) -> CitationGraph? {
    try reading { db in
      var walk = GraphWalk(db: db, limit: limit)
      return try walk.run(from: id, depth: depth)
    }
  }
}

private struct GraphWalk {
  let db: any CorpusDatabase
  let limit: Int
  var nodes: [String: CitationGraph.Node] = [:]
  var edges: Set<CitationGraph.Edge> = []
  var isCut = false

  mutating func run(from id: String, depth: Int) throws -> CitationGraph? {
    guard let center = try held(id, distance: 0) else { return nil }
    nodes[id] = center
    for direction in [1, -1] {
      var frontier = [id]
      for step in 1...max(1, depth) where depth > 0 {
        var next: [String] = []
        for current in frontier {
          next += try direction > 0 ? cited(by: current, step) : citing(current, -step)
        }
        frontier = next.sorted()
      }
    }
    return CitationGraph(
      center: id,
      nodes: nodes.values.sorted { ($0.distance, $0.id) < ($1.distance, $1.id) },
      edges: edges.sorted {
        ($0.from, $0.to, $0.relation.rawValue) < ($1.from, $1.to, $1.relation.rawValue)
      }, isCut: isCut)
  }

  private func held(_ id: String, distance: Int) throws -> CitationGraph.Node? {
    try db.row("SELECT id, number, title, date FROM document WHERE id = ?", [id]).map {
      CitationGraph.Node(
        id: $0.text("id"), number: $0.optionalText("number"), title: $0.optionalText("title"),
        date: $0.optionalText("date"), isHeld: true, distance: distance)
    }
  }

  /// Whether the node is in the graph now; `isNew` when it was not before.
  private mutating func enter(_ node: CitationGraph.Node) -> (isThere: Bool, isNew: Bool) {
    if nodes[node.id] != nil { return (true, false) }
    guard nodes.count < limit else {
      isCut = true
      return (false, false)
    }
    nodes[node.id] = node
    return (true, true)
  }

  private mutating func cited(by id: String, _ distance: Int) throws -> [String] {
    var new: [String] = []
    for row in try db.rows(
      """
      SELECT c.relation, c.canonical, c.title, c.target_id, c.state FROM citation c
      WHERE c.citing_id = ? AND c.state NOT IN ('malformed', 'own') ORDER BY c.ordinal
      """, [id])
    {
      guard let relation = OfficialDocument.Citation.Relation(rawValue: row.text("relation"))
      else { continue }
      let title = row.optionalText("title")
      let node: CitationGraph.Node
      if let target = row.optionalText("target_id"),
        let found = try held(target, distance: distance)
      {
        node = found
      } else if let name = row.optionalText("canonical") ?? title.map({ "《\($0)》" }) {
        node = CitationGraph.Node(
          id: name, number: row.optionalText("canonical"), title: title, date: nil, isHeld: false,
          distance: distance)
      } else {
        continue
      }
      let (isThere, isNew) = enter(node)
      if isThere { edges.insert(.init(from: id, to: node.id, relation: relation)) }
      if isNew, node.isHeld { new.append(node.id) }
    }
    return new
  }

  private mutating func citing(_ id: String, _ distance: Int) throws -> [String] {
    var new: [String] = []
    for row in try db.rows(
      "SELECT citing_id, relation FROM citation WHERE target_id = ? ORDER BY citing_id, ordinal",
      [id])
    {
      guard let relation = OfficialDocument.Citation.Relation(rawValue: row.text("relation")),
        let node = try held(row.text("citing_id"), distance: distance)
      else { continue }
      let (isThere, isNew) = enter(node)
      if isThere { edges.insert(.init(from: node.id, to: id, relation: relation)) }
      if isNew { new.append(node.id) }
    }
    return new
  }
}
