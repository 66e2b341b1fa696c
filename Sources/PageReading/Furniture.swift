/// Which subtrees are not text for readers: scripts, navigation, share bars, related lists, footers, hidden
/// elements. `dropped[i]` also holds for everything below a dropped element.
enum Furniture {
  static func dropped(_ nodes: NodeTable) -> [Bool] {
    var dropped = [Bool](repeating: false, count: nodes.count)
    var node = 1
    while node < nodes.count {
      if isFurniture(nodes, node) {
        let end = nodes.end(node)
        for index in node..<end { dropped[index] = true }
        node = end
      } else {
        node += 1
      }
    }
    return dropped
  }

  private static func isFurniture(_ nodes: NodeTable, _ node: NodeTable.Node) -> Bool {
    let kind = nodes.kind(node)
    if kind == .text || kind == .html || kind == .body || kind == .head { return false }
    if kind.isMachinery || kind == .nav || kind == .footer { return true }
    let names = nodes.attribute(node, .class)
    let id = nodes.attribute(node, .id)
    // Large parts are judged by their parts: a page may wrap everything in `<div class="nav-open">`.
    let isLarge = nodes.end(node) - node > 4000
    if isHidden(nodes, node) { return !isLarge }
    if names == nil && id == nil { return false }
    if ContainerDialects.rank(class: names, id: id) != nil { return false }
    let test = { (hash: UInt64) in words.contains(hash) }
    return !isLarge && (ClassWords.any(names, where: test) || ClassWords.any(id, where: test))
  }

  static func isHidden(_ nodes: NodeTable, _ node: NodeTable.Node) -> Bool {
    if nodes.attribute(node, .hidden) != nil { return true }
    guard let style = nodes.attribute(node, .style), !style.isEmpty else { return false }
    let squeezed = Bytes.lowercased(Bytes.squeezed(style)[...])
    return Bytes.contains(squeezed[...], "display:none")
      || Bytes.contains(squeezed[...], "visibility:hidden")
  }

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
    "disclaimer", "subscribe", "tags", "feedback", "jiucuo", "wechat", "weixin", "weibo",
  ])
}
