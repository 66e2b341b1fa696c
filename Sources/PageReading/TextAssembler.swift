/// Puts the text of a subtree together: paragraphs at block elements and `<br>`, inline elements
/// joined without stray spaces, data tables as rows and cells.
struct TextAssembler {
  private let nodes: NodeTable
  private let dropped: [Bool]
  private(set) var paragraphs: [[UInt8]] = []
  private(set) var tables: [Page.Table] = []
  private var line: [UInt8] = []

  init(_ nodes: NodeTable, dropped: [Bool]) {
    self.nodes = nodes
    self.dropped = dropped
  }

  mutating func add(_ root: NodeTable.Node) {
    var open: [(end: Int, isBlock: Bool)] = []
    // Up to here lines end where the source's do.
    var preformatted = 0
    var node = root
    let end = nodes.end(root)
    while node < end {
      while let last = open.last, last.end <= node {
        if last.isBlock { flush() }
        open.removeLast()
      }
      if dropped[node] {
        node = nodes.end(node)
        continue
      }
      let kind = nodes.kind(node)
      switch kind {
      case .text where node < preformatted:
        for (index, part) in nodes.bytes(node).split(
          separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
        ).enumerated() {
          if index > 0 { flush() }
          Bytes.appendCollapsed(part, to: &line)
        }
      case .text: Bytes.appendCollapsed(nodes.bytes(node), to: &line)
      case .br: flush()
      case .table where DataTable.isData(nodes, node):
        flush()
        addTable(node)
        node = nodes.end(node)
        continue
      case _:
        if kind.isBlock { flush() }
        if kind == .pre { preformatted = max(preformatted, nodes.end(node)) }
        open.append((nodes.end(node), kind.isBlock))
      }
      node += 1
    }
    flush()
  }

  private mutating func addTable(_ node: NodeTable.Node) {
    let table = DataTable.read(nodes, node, dropped: dropped)
    guard !table.rows.isEmpty, !InfoTable.isPrinted(table.rows) else { return }
    tables.append(table)
    if let caption = table.caption { paragraphs.append(Array(caption.utf8)) }
    let text = table.rows.map { $0.joined(separator: "\t") }.joined(separator: "\n")
    paragraphs.append(Array(text.utf8))
  }

  private mutating func flush() {
    guard !line.isEmpty else { return }
    let text = Bytes.trimmed(line[...])
    if !text.isEmpty { paragraphs.append(Array(text)) }
    line.removeAll(keepingCapacity: true)
  }
}

/// Tables that carry data, as opposed to those that lay a page out.
enum DataTable {
  /// Limits against tables that are traps; real ones stay far below.
  private static let maxRows = 20_000
  private static let maxColumns = 200
  /// A longer cell is a column of a layout.
  private static let maxCellBytes = 6000

  static func isData(_ nodes: NodeTable, _ table: NodeTable.Node) -> Bool {
    var rows = 0
    var widest = 0
    var width = 0
    var node = table + 1
    while node < nodes.end(table) {
      let kind = nodes.kind(node)
      if kind == .table { return false }
      if kind == .tr {
        rows += 1
        width = 0
      }
      if kind.isCell {
        width += 1
        widest = max(widest, width)
        if textBytes(nodes, node) > maxCellBytes { return false }
      }
      node += 1
    }
    return rows >= 1 && widest >= 2
  }

  private static func textBytes(_ nodes: NodeTable, _ root: NodeTable.Node) -> Int {
    (root..<nodes.end(root)).reduce(0) {
      $0 + (nodes.kind($1) == .text ? nodes.bytes($1).count : 0)
    }
  }

  static func read(_ nodes: NodeTable, _ table: NodeTable.Node, dropped: [Bool]) -> Page.Table {
    var rows: [[String]] = []
    var caption: String?
    var node = table + 1
    while node < nodes.end(table) {
      if dropped[node] {
        node = nodes.end(node)
        continue
      }
      switch nodes.kind(node) {
      case .caption:
        caption = String(decoding: nodes.plain(node), as: UTF8.self)
        node = nodes.end(node)
        continue
      case .tr where rows.count < maxRows: rows.append([])
      case .td, .th:
        if rows.isEmpty { rows.append([]) }
        append(nodes, node, to: &rows[rows.count - 1])
        node = nodes.end(node)
        continue
      case _: break
      }
      node += 1
    }
    rows.removeAll { row in row.allSatisfy(\.isEmpty) }
    return Page.Table(caption: caption?.isEmpty == true ? nil : caption, rows: rows)
  }

  /// A cell over several columns is followed by empty cells, so that columns stay aligned.
  private static func append(_ nodes: NodeTable, _ cell: NodeTable.Node, to row: inout [String]) {
    guard row.count < maxColumns else { return }
    row.append(String(decoding: nodes.plain(cell), as: UTF8.self))
    let span = nodes.string(cell, .colspan).flatMap { Int($0) } ?? 1
    for _ in 1..<max(2, min(span, 50)) where span > 1 { row.append("") }
  }
}
