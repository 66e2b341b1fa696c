/// Which subtrees are not text for readers: scripts, navigation, share bars, related lists,
/// footers, hidden elements. `dropped[i]` also holds for everything below a dropped element.
enum Furniture {
  /// - Parameter keepsHidden: true for lists, whose further tabs are hidden until clicked.
  static func dropped(_ nodes: NodeTable, keepsHidden: Bool = false) -> [Bool] {
    let text = plainText(nodes)
    var dropped = [Bool](repeating: false, count: nodes.count)
    var node = 1
    while node < nodes.count {
      if isFurniture(nodes, node, keepsHidden: keepsHidden, text: text) {
        let end = nodes.end(node)
        for index in node..<end { dropped[index] = true }
        node = end
      } else {
        node += 1
      }
    }
    return dropped
  }

  /// Characters outside links and machinery in each subtree.
  private static func plainText(_ nodes: NodeTable) -> [Int32] {
    var plain = [Int32](repeating: 0, count: nodes.count)
    var skipped = [Bool](repeating: false, count: nodes.count)
    for node in 1..<max(1, nodes.count) {
      let kind = nodes.kind(node)
      skipped[node] = skipped[nodes.parent(node)] || kind == .a || kind.isMachinery
      if kind == .text, !skipped[node] { plain[node] = Int32(Bytes.length(nodes.bytes(node))) }
    }
    for node in stride(from: nodes.count - 1, to: 0, by: -1) {
      plain[nodes.parent(node)] += plain[node]
    }
    return plain
  }

  private static func isFurniture(
    _ nodes: NodeTable, _ node: NodeTable.Node, keepsHidden: Bool, text: [Int32]
  ) -> Bool {
    let kind = nodes.kind(node)
    if kind == .text || kind == .html || kind == .body || kind == .head { return false }
    if kind.isMachinery || kind == .nav || kind == .footer { return true }
    let names = nodes.attribute(node, .class)
    let id = nodes.attribute(node, .id)
    if isHidden(nodes, node) { return !keepsHidden }
    // What holds much of the page's text is judged by its parts, whatever its name: a page may
    // stand in a `<div class="share_area">`.
    let isLarge = text[node] >= 200 && text[node] * 4 >= text[NodeTable.root]
    if names == nil && id == nil { return false }
    if ContainerDialects.rank(class: names, id: id) != nil { return false }
    let test = { (hash: UInt64) in words.contains(hash) }
    return !isLarge && (ClassWords.any(names, where: test) || ClassWords.any(id, where: test))
  }

  static func isHidden(_ nodes: NodeTable, _ node: NodeTable.Node) -> Bool {
    if nodes.attribute(node, .hidden) != nil { return true }
    if ClassWords.any(nodes.attribute(node, .class), where: { hiddenClasses.contains($0) }) {
      return true
    }
    guard let style = nodes.attribute(node, .style), !style.isEmpty else { return false }
    let squeezed = Bytes.lowercased(Bytes.squeezed(style)[...])
    return Bytes.contains(squeezed[...], "display:none")
      || Bytes.contains(squeezed[...], "visibility:hidden")
  }

  private static let hiddenClasses = ClassWords.set([
    "ng-hide", "d-none", "hidden-print", "visually-hidden",
  ])

  /// Words of class names and ids.
  private static let words = ClassWords.set([
    "nav", "navbar", "navigation", "mainnav", "subnav", "topnav", "menu", "breadcrumb",
    "breadcrumbs",
    "crumb", "crumbs", "location", "position", "dqwz", "weizhi", "footer", "foot", "bottom",
    "copyright",
    "share", "fenxiang", "bdsharebuttonbox", "bshare", "sharebar", "jiathis", "social", "qrcode",
    "ewm",
    "erweima", "sidebar", "aside", "toolbar", "tools", "related", "relate", "xgwz", "xgxx",
    "recommend",
    "recommended", "tuijian", "hotnews", "comment", "comments", "pinglun", "login", "search",
    "searchbox",
    "advert", "ads", "ad", "adv", "banner", "prevnext", "pagination", "pager", "printer", "print",
    "fontsize", "topbar", "backtop", "totop", "gotop", "modal", "popup", "tooltip", "statement",
    "disclaimer", "subscribe", "tags", "wxfollow", "follow", "sharebox", "feedback", "jiucuo",
    "wechat", "weixin", "weibo",
  ])
}
