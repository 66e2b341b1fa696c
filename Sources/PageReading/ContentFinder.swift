/// Finds the subtrees that hold the main text: by the containers of known content systems,
/// otherwise by where the text is dense.
struct ContentFinder {
  struct Content {
    /// In document order, none inside another.
    var roots: [NodeTable.Node]
    /// Found by name, which is evidence that the page is an article.
    var isKnown: Bool
  }

  private let nodes: NodeTable
  private let dropped: [Bool]
  private let metrics: TextMetrics

  init(_ nodes: NodeTable, dropped: [Bool], metrics: TextMetrics) {
    self.nodes = nodes
    self.dropped = dropped
    self.metrics = metrics
  }

  func find() -> Content {
    let dense = densest()
    if let known = bestKnown(dense: dense) { return Content(roots: known, isKnown: true) }
    guard let dense else { return Content(roots: [], isKnown: false) }
    return Content(roots: withSiblings(dense), isKnown: false)
  }

  private func densest() -> NodeTable.Node? {
    var best: NodeTable.Node?
    var bestValue: Float = 0
    for node in 0..<nodes.count where metrics.score[node] > 0 && !dropped[node] {
      let kind = nodes.kind(node)
      if [.tr, .tbody, .table, .ul].contains(kind) { continue }
      let value = metrics.value(node)
      if value > bestValue {
        best = node
        bestValue = value
      }
    }
    return best.map(wholeTable).map(widened)
  }

  /// Editors that lay out by nested sections (WeChat's and those that imitate it) give every few paragraphs a
  /// holder of their own: an ancestor that adds a third or more to the text, almost without links and mostly in
  /// whole sentences, holds the article.
  private func widened(_ node: NodeTable.Node) -> NodeTable.Node {
    var widest = node
    var above = nodes.parent(node)
    while above > NodeTable.root, nodes.kind(above) != .body {
      let gained = metrics.plain[above] - metrics.plain[widest]
      if gained * 3 >= metrics.plain[widest], metrics.linkShare(above) < Self.prose,
        sentences(in: above, outside: widest) * 2 >= gained
      {
        widest = above
      }
      above = nodes.parent(above)
    }
    return widest
  }

  /// Share of linked text below which a part of a page is prose: bars, lists and footers of the labelled
  /// pages have 0.3 and more, articles with cross-references up to 0.08.
  private static let prose: Float = 0.1

  /// Characters in pieces of text of a sentence's length.
  private func sentences(in outer: NodeTable.Node, outside inner: NodeTable.Node) -> Int32 {
    var count: Int32 = 0
    for node in outer..<nodes.end(outer) where nodes.kind(node) == .text && !dropped[node] {
      if node >= inner, node < nodes.end(inner) { continue }
      if metrics.plain[node] >= 20 { count += metrics.plain[node] }
    }
    return count
  }

  /// A cell that is one of many in a table of data stands for what holds the table.
  private func wholeTable(_ node: NodeTable.Node) -> NodeTable.Node {
    var table = node
    while table > 0, nodes.kind(table) != .table { table = nodes.parent(table) }
    guard table > 0, DataTable.isData(nodes, table) else { return node }
    let isMost = metrics.plain[node] * 10 > metrics.plain[table] * 6
    return isMost ? node : max(nodes.parent(table), NodeTable.root)
  }

  /// The known container that holds most; a more specific name wins when it holds nearly as much.
  /// One that holds little beside the densest part of the page is a teaser or an empty shell.
  private func bestKnown(dense: NodeTable.Node?) -> [NodeTable.Node]? {
    var candidates: [(node: NodeTable.Node, rank: Int)] = []
    for node in 1..<max(1, nodes.count) where !dropped[node] {
      let kind = nodes.kind(node)
      guard kind != .text, kind.isBlock || kind == .other || kind == .span,
        metrics.plain[node] > 0 || metrics.linked[node] > 0,
        let rank = nodes.rank(node)
      else { continue }
      candidates.append((node, rank))
    }
    let denseText = dense.map { metrics.plain[$0] } ?? 0
    let most = candidates.map { metrics.plain[$0.node] }.max() ?? 0
    guard most * 3 >= denseText else { return nil }
    let rich = candidates.filter { metrics.plain[$0.node] * 5 >= most * 4 }
    guard let best = rich.min(by: { ($0.rank, -$0.node) < ($1.rank, -$1.node) }) else { return nil }
    return together(best.node, candidates.filter { $0.rank == best.rank }.map(\.node))
  }

  /// Editors leave one container per pasted piece: those of the same rank under the same parent
  /// belong together.
  private func together(_ node: NodeTable.Node, _ same: [NodeTable.Node]) -> [NodeTable.Node] {
    same.filter { $0 == node || nodes.parent($0) == nodes.parent(node) }.sorted()
  }

  /// Neighbours of the densest part that read like more of it.
  private func withSiblings(_ node: NodeTable.Node) -> [NodeTable.Node] {
    let parent = nodes.parent(node)
    guard parent > 0, nodes.kind(parent) != .tr else { return [node] }
    let least = max(10, metrics.value(node) * 0.2)
    return nodes.children(parent).filter { child in
      if child == node { return true }
      guard !dropped[child], nodes.kind(child) != .text else { return false }
      if metrics.value(child) >= least { return true }
      let isParagraph = nodes.kind(child) == .p
      return isParagraph && metrics.plain[child] > 20 && metrics.linkShare(child) < 0.25
    }
  }
}
