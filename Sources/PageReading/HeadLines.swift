/// The lines between a page's title and its main text: many sites print the document number there, outside the
/// text's container. What is a number is for others to say; here a line qualifies by its 号 and a digit.
struct HeadLines {
  let nodes: NodeTable
  let dropped: [Bool]

  /// Lines looked at before the text: title, number, date and source, counters, buttons.
  private static let reach = 40
  /// A number with its label; a longer line is prose.
  private static let longest = 120

  /// In page order.
  func read(before start: NodeTable.Node?) -> [String] {
    guard let start else { return [] }
    var lines: [String] = []
    var seen = 0
    var last = -1
    var node = start - 1
    while node > 0, seen < Self.reach {
      defer { node -= 1 }
      guard nodes.kind(node) == .text, !dropped[node] else { continue }
      seen += 1
      guard Bytes.find(Self.sign, in: nodes.bytes(node)) != nil else { continue }
      let block = block(of: node)
      let isSmall = nodes.end(block) - block < 30 && nodes.end(block) <= start
      guard block != last, isSmall else { continue }
      last = block
      let line = nodes.plain(block, limit: Self.longest + 1)
      guard line.count <= Self.longest, line.contains(where: Bytes.isDigit), !isLinked(node) else {
        continue
      }
      lines.append(String(decoding: line, as: UTF8.self))
    }
    return lines.reversed()
  }

  private func block(of node: NodeTable.Node) -> NodeTable.Node {
    var node = nodes.parent(node)
    while node > NodeTable.root, !nodes.kind(node).isBlock { node = nodes.parent(node) }
    return node
  }

  /// 上一篇, related documents, breadcrumbs: other documents' numbers.
  private func isLinked(_ node: NodeTable.Node) -> Bool {
    var node = node
    while node > NodeTable.root {
      if nodes.kind(node) == .a { return true }
      node = nodes.parent(node)
    }
    return false
  }

  private static let sign = Array("号".utf8)
}
