/// Blocks inside the main text's container that are links to other pages: related articles, tags,
/// teasers.
enum RelatedBlocks {
  /// `dropped` with these blocks added. Blocks that link to files stay: they are attachments.
  static func added(
    to dropped: [Bool], nodes: NodeTable, metrics: TextMetrics, roots: [NodeTable.Node]
  ) -> [Bool] {
    var dropped = dropped
    for root in roots {
      var node = root + 1
      while node < nodes.end(root) {
        if !dropped[node], isRelated(nodes, node, metrics) {
          for index in node..<nodes.end(node) { dropped[index] = true }
          node = nodes.end(node)
        } else {
          node += 1
        }
      }
    }
    return dropped
  }

  private static func isRelated(
    _ nodes: NodeTable, _ node: NodeTable.Node, _ metrics: TextMetrics
  ) -> Bool {
    let kind = nodes.kind(node)
    guard kind == .div || kind == .ul || kind == .dl || kind == .section else { return false }
    guard metrics.linked[node] >= 8, metrics.linkShare(node) > 0.65 else { return false }
    for inner in node..<nodes.end(node) where nodes.kind(inner) == .a {
      if let href = nodes.attribute(inner, .href), AttachmentSigns.isFile(href) { return false }
    }
    return true
  }
}
