/// The rows of a list page: a link that reads like a title and, mostly, a date beside it.
struct ListReader {
  let nodes: NodeTable
  let dropped: [Bool]
  let resolver: LinkResolver

  private struct Row {
    let node: NodeTable.Node
    let link: NodeTable.Node
    let item: Page.ListItem
    let isDated: Bool
  }

  /// A title has at least this many characters; shorter links are columns, organs or page numbers.
  private static let minTitle = 5
  private static let maxItems = 2000

  /// The items in page order, each with the node of its link.
  func items() -> [(item: Page.ListItem, link: NodeTable.Node)] {
    let rows = rows()
    let dated = rows.filter(\.isDated)
    if !dated.isEmpty {
      let parents = Set(dated.map { nodes.parent($0.node) })
      return unique(rows.filter { $0.isDated || parents.contains(nodes.parent($0.node)) })
    }
    return unique(largestGroup(rows))
  }

  private func unique(_ rows: [Row]) -> [(item: Page.ListItem, link: NodeTable.Node)] {
    var seen: Set<String> = []
    return rows.prefix(Self.maxItems).compactMap {
      seen.insert($0.item.url).inserted ? ($0.item, $0.link) : nil
    }
  }

  /// Without dates a list is the largest group of links in like places, with titles of some length.
  private func largestGroup(_ rows: [Row]) -> [Row] {
    let groups = Dictionary(grouping: rows) { nodes.parent($0.node) }
    let best = groups.values.max {
      ($0.count, $1.first?.node ?? 0) < ($1.count, $0.first?.node ?? 0)
    }
    guard let best, best.count >= 3 else { return [] }
    let length = best.reduce(0) { $0 + $1.item.title.count } / best.count
    return length >= 10 ? best.sorted { $0.node < $1.node } : []
  }

  private func rows() -> [Row] {
    var links: [(node: NodeTable.Node, title: String, url: String)] = []
    // How many different title links begin before each node.
    var before = [Int32](repeating: 0, count: nodes.count + 1)
    for node in 0..<nodes.count {
      before[node + 1] = before[node]
      guard nodes.kind(node) == .a, !dropped[node], links.count < Self.maxItems * 2,
        let href = nodes.attribute(node, .href),
        let title = title(node), let url = resolver.resolve(href)
      else { continue }
      if links.last?.url != url { before[node + 1] += 1 }
      links.append((node, title, url))
    }
    return links.map { link in
      var row = link.node
      var parent = nodes.parent(row)
      for _ in 0..<6 where parent > 0 {
        let count = before[nodes.end(parent)] - before[parent]
        guard count <= 1, nodes.kind(parent) != .body, nodes.end(parent) - parent <= 80 else {
          break
        }
        row = parent
        parent = nodes.parent(row)
      }
      return self.row(row, link.node, link.title, link.url)
    }
  }

  private func title(_ node: NodeTable.Node) -> String? {
    let text = nodes.plain(node, limit: 1200)
    let full = nodes.attribute(node, .title).map { Array(Bytes.trimmed($0)) } ?? []
    let isCut = text.suffix(3) == Array("...".utf8)[...] || text.suffix(3) == Array("…".utf8)[...]
    let best = (isCut || text.isEmpty) && full.count >= text.count - 3 ? full : text
    guard Bytes.length(best[...]) >= Self.minTitle else { return nil }
    return String(decoding: best, as: UTF8.self)
  }

  private func row(_ node: NodeTable.Node, _ link: NodeTable.Node, _ title: String, _ url: String)
    -> Row
  {
    let around = textBeside(link, in: node)
    var title = title
    var date = DateText.first(in: around[...])
    var isDated = date != nil || Self.hasMonthAndDay(around)
    if date == nil, let inside = DateText.first(in: title) {
      let bare = Self.withoutEdgeDate(title)
      if bare.count >= Self.minTitle, bare.count < title.count {
        title = bare
        date = inside
        isDated = true
      }
    }
    let item = Page.ListItem(
      url: url, title: title, date: date ?? DateText.inURL(url), number: Self.number(in: around))
    return Row(node: node, link: link, item: item, isDated: isDated)
  }

  private func textBeside(_ link: NodeTable.Node, in row: NodeTable.Node) -> [UInt8] {
    var out: [UInt8] = []
    var index = row
    while index < nodes.end(row), out.count < 3000 {
      if nodes.kind(index).isMachinery || index == link {
        index = nodes.end(index)
        continue
      }
      if nodes.kind(index) == .text {
        out.append(0x20)
        Bytes.appendCollapsed(nodes.bytes(index), to: &out)
      }
      index += 1
    }
    return out
  }

  /// `[09-24]`, `09-24`, `9月24日` as a row's whole text beside the link.
  private static func hasMonthAndDay(_ text: [UInt8]) -> Bool {
    let rest = Bytes.squeezed(text[...]).filter {
      $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "]")
    }
    guard rest.count >= 4, rest.count <= 20 else { return false }
    let digits = rest.count { Bytes.isDigit($0) }
    return (3...4).contains(digits)
      && (rest.contains(UInt8(ascii: "-")) || rest.contains(UInt8(ascii: "/")) || rest.count > 6)
  }

  private static func withoutEdgeDate(_ title: String) -> String {
    var text = Array(title.utf8)
    let isSign = { (byte: UInt8) in
      Bytes.isDigit(byte) || byte == 0x20 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/")
        || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "[")
        || byte == UInt8(ascii: "]")
    }
    let head = text.prefix(while: isSign)
    if DateText.first(in: head) != nil { text = Array(text.dropFirst(head.count)) }
    let tail = text.reversed().prefix(while: isSign).count
    if DateText.first(in: text.suffix(tail)) != nil { text = text.dropLast(tail) }
    return String(decoding: Bytes.trimmed(text[...]), as: UTF8.self)
  }

  /// A document number printed beside the title in any bracket: the run of characters
  /// around the year up to 号; or an order's `…令第88号`.
  private static func number(in text: [UInt8]) -> String? {
    for bracket in ["〔", "[", "［", "（", "("] {
      var from = 0
      let open = Array(bracket.utf8)
      while let hit = Bytes.find(open, in: text[...], from: from) {
        from = hit + open.count
        guard text[from...].prefix(4).count(where: { Bytes.isDigit($0) }) == 4,
          let end = Bytes.find(sign, in: text[...], from: hit), end - hit < 30,
          !text[hit..<end].contains(0x20), let start = runStart(text, hit)
        else { continue }
        return String(decoding: text[start..<(end + 3)], as: UTF8.self)
      }
    }
    guard let hit = Bytes.find(Array("令第".utf8), in: text[...]),
      let end = Bytes.find(sign, in: text[...], from: hit), end - hit < 24,
      let start = runStart(text, hit)
    else { return nil }
    return String(decoding: text[start..<(end + 3)], as: UTF8.self)
  }

  private static let sign = Array("号".utf8)

  /// Where the run of Chinese characters before `end` begins: after a space, a colon or a bracket.
  private static func runStart(_ text: [UInt8], _ end: Int) -> Int? {
    var start = end
    while start >= 3, text[start - 1] >= 0x80, text[start - 3] >= 0xE4, text[start - 3] <= 0xE9 {
      start -= 3
    }
    return start < end ? start : nil
  }
}
