/// The address of the list page after this one, by the mechanisms of REFERENCE §3.3.
struct NextPage {
  let nodes: NodeTable
  let scripts: ScriptData
  let resolver: LinkResolver
  let pageURL: String?

  func find() -> String? {
    link() ?? createPage() ?? counted() ?? dataproxy() ?? numbered()
  }

  /// An interface's next page: its address with the page counted up, while more is stated to come.
  static func afterInterface(_ url: String?, list: JSONList) -> String? {
    guard let url, let mark = url.firstIndex(of: "?") else { return nil }
    for key in ["page", "p", "pageNum", "pageNo", "pageIndex", "currentPage"] {
      var parts = url[url.index(after: mark)...].split(separator: "&").map(String.init)
      guard let index = parts.firstIndex(where: { $0.hasPrefix(key + "=") }),
        let page = Int(parts[index].dropFirst(key.count + 1)), page < 1_000_000
      else { continue }
      if let pages = list.pages, page >= pages { return nil }
      if let total = list.total, list.items.count * max(page, 1) >= total { return nil }
      parts[index] = "\(key)=\(page + 1)"
      return url[...mark] + parts.joined(separator: "&")
    }
    return nil
  }

  static let currentClasses = [
    "on", "cur", "current", "active", "p_no_d", "thisclass", "selected", "pagingnormal",
  ]

  /// A row of page numbers without words: the number after the one that is marked as current.
  private func numbered() -> String? {
    for node in 1..<max(1, nodes.count) {
      let kind = nodes.kind(node)
      guard
        kind == .a || kind == .span || kind == .b || kind == .strong || kind == .em || kind == .li,
        nodes.end(node) - node <= 6,
        nodes.signs[node].contains(.current),
        let number = pageNumber(node), let next = nodes.nextElement(node),
        pageNumber(next) == number + 1
      else { continue }
      for inner in next..<nodes.end(next) where nodes.kind(inner) == .a {
        if let url = nodes.attribute(inner, .href).flatMap({ resolver.resolve($0) }), url != pageURL
        {
          return url
        }
      }
    }
    return nil
  }

  private func pageNumber(_ node: NodeTable.Node) -> Int? {
    guard nodes.end(node) - node <= 6 else { return nil }
    return Int(String(decoding: nodes.plain(node, limit: 8), as: UTF8.self))
  }

  private static let labels = Set(
    [
      "下一页", "下页", "后一页", "下一頁", "下一页>", "下一页>>", "下一页»", "next", "nextpage", ">", "›", "»", ">>",
      "next>",
    ]
    .map { Array($0.utf8) })

  /// A link that says so. VSB's pages count down, 开普's and Guangdong's up: the link knows.
  private func link() -> String? {
    for node in 0..<nodes.count where nodes.kind(node) == .a && nodes.end(node) - node < 8 {
      guard mayBeNext(node) else { continue }
      let href = nodes.attribute(node, .href) ?? []
      let text = Bytes.lowercased(Bytes.squeezed(nodes.plain(node, limit: 40)[...])[...])
      let title = nodes.attribute(node, .title).map { Array(Bytes.squeezed($0)) } ?? []
      let isNext =
        Self.labels.contains(text) || Self.labels.contains(title)
        || nodes.signs[node].contains(.next)
      guard isNext, let url = resolver.resolve(href), url != pageURL else { continue }
      return url
    }
    return nil
  }

  /// A look at the first character of the text: 下, 后, n, or a sign that points on. Most links begin otherwise.
  private func mayBeNext(_ node: NodeTable.Node) -> Bool {
    if nodes.signs[node].contains(.next) || nodes.attribute(node, .title) != nil { return true }
    for inner in node..<nodes.end(node) where nodes.kind(inner) == .text && nodes.lengths[inner] > 0
    {
      let bytes = Bytes.trimmed(nodes.bytes(inner))
      guard let first = bytes.first, !nodes.kind(nodes.parent(inner)).isMachinery else { continue }
      if first == 0xE5 { return bytes.starts(with: [0xE5, 0x90, 0x8E]) }
      return first == 0xE4 || first == 0xE2 || first == 0xC2 || first | 0x20 == UInt8(ascii: "n")
        || first == UInt8(ascii: ">")
    }
    return false
  }

  /// TRS: `createPageHTML(total, current, "index", "html")`, page 0 is `index.html`, page i
  /// `index_i.html`.
  private func createPage() -> String? {
    for function in ["createPageHTML", "createPage"] {
      guard let values = scripts.arguments(of: function) else { continue }
      let numbers = values.compactMap { Int($0) }
      let start = values.firstIndex { Int($0) != nil } ?? 0
      let words = values[start...].filter { Int($0) == nil }
      guard numbers.count >= 2, words.count >= 2, numbers[1] >= 0, numbers[1] + 1 < numbers[0]
      else {
        continue
      }
      let (name, suffix) = (words[0], words[1])
      guard !name.isEmpty, !suffix.isEmpty, !name.contains("/") else { continue }
      return resolver.resolve("\(name)_\(numbers[1] + 1).\(suffix)")
    }
    return nil
  }

  /// `var countPage = 20; var currentPage = 0;` beside a page called `index.html`, `home_0.htm`…
  private func counted() -> String? {
    guard let total = number("countPage") ?? number("nPageCount"),
      let current = number("currentPage") ?? number("nCurrIndex"), current + 1 < total, let pageURL
    else { return nil }
    let path = pageURL.prefix { $0 != "?" }
    let file = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    if file.isEmpty { return resolver.resolve("index_\(current + 1).html") }
    guard let dot = file.lastIndex(of: ".") else { return nil }
    let stem = file[..<dot].prefix { $0 != "_" }
    return resolver.resolve("\(stem)_\(current + 1)\(file[dot...])")
  }

  /// Hanweb: the group after the embedded records, or the next page by number.
  private func dataproxy() -> String? {
    guard let store = scripts.datastore() else { return nil }
    if let url = groupURL(store.nextGroup) { return url }
    guard let total = number("totalRecord"), let perPage = number("perPage"), perPage > 0,
      let unit = scripts.value(of: "unitid") ?? scripts.value(of: "unitId"), let pageURL
    else { return nil }
    let current = pageNumber(pageURL)
    guard current * perPage < total else { return nil }
    let path = pageURL.prefix { $0 != "?" }
    return resolver.resolve("\(path)?uid=\(unit)&pageNum=\(current + 1)")
  }

  private func groupURL(_ group: [UInt8]) -> String? {
    guard !group.isEmpty else { return nil }
    let parsed = HTMLParser.parse(group).nodes
    for node in 0..<parsed.count where parsed.kind(node) == .a {
      if let href = parsed.attribute(node, .href), let url = resolver.resolve(href) { return url }
    }
    return nil
  }

  private func pageNumber(_ url: String) -> Int {
    let text = Array(url.utf8)
    guard let hit = Bytes.find(Array("pageNum=".utf8), in: text[...]) else { return 1 }
    let digits = text[(hit + 8)...].prefix { Bytes.isDigit($0) }
    return Int(String(decoding: digits, as: UTF8.self)) ?? 1
  }

  private func number(_ name: String) -> Int? { scripts.value(of: name).flatMap { Int($0) } }
}
