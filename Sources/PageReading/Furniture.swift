/// Which subtrees are not text for readers: scripts, navigation, share bars, related lists,
/// footers, hidden elements. `dropped[i]` also holds for everything below a dropped element.
enum Furniture {
  static func dropped(_ nodes: NodeTable) -> [Bool] { both(nodes).dropped }

  /// What is dropped for readers, and what for lists, whose further tabs are hidden until clicked.
  static func both(_ nodes: NodeTable) -> (dropped: [Bool], listed: [Bool]) {
    let text = plainText(nodes)
    var dropped = [Bool](repeating: false, count: nodes.count)
    var hidden: [NodeTable.Node] = []
    mark(nodes, 1..<max(1, nodes.count), keepsHidden: false, text, &dropped, &hidden)
    var listed = dropped
    for root in hidden {
      for index in root..<nodes.end(root) { listed[index] = false }
      var none: [NodeTable.Node] = []
      mark(nodes, root..<nodes.end(root), keepsHidden: true, text, &listed, &none)
    }
    return (dropped, listed)
  }

  private static func mark(
    _ nodes: NodeTable, _ range: Range<Int>, keepsHidden: Bool, _ text: [Int32],
    _ dropped: inout [Bool], _ hidden: inout [NodeTable.Node]
  ) {
    var node = range.lowerBound
    while node < range.upperBound {
      guard isFurniture(nodes, node, keepsHidden: keepsHidden, text: text) else {
        node += 1
        continue
      }
      if !nodes.kind(node).isMachinery, isHidden(nodes, node) { hidden.append(node) }
      let end = nodes.end(node)
      for index in node..<end { dropped[index] = true }
      node = end
    }
  }

  /// Characters outside links and machinery in each subtree.
  private static func plainText(_ nodes: NodeTable) -> [Int32] {
    var plain = [Int32](repeating: 0, count: nodes.count)
    var skipped = [Bool](repeating: false, count: nodes.count)
    for node in 1..<max(1, nodes.count) {
      let kind = nodes.kind(node)
      skipped[node] = skipped[nodes.parent(node)] || kind == .a || kind.isMachinery
      if kind == .text, !skipped[node] { plain[node] = nodes.lengths[node] }
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
    if nodes.hasNoAttributes(node) { return false }
    if isHidden(nodes, node) { return !keepsHidden }
    // What holds much of the page's text is judged by its parts, whatever its name: a page may
    // stand in a `<div class="share_area">`.
    let isLarge = text[node] >= 200 && text[node] * 4 >= text[NodeTable.root]
    return !isLarge && nodes.signs[node].contains(.furniture) && nodes.rank(node) == nil
  }

  static func isHidden(_ nodes: NodeTable, _ node: NodeTable.Node) -> Bool {
    if nodes.attribute(node, .hidden) != nil { return true }
    if nodes.signs[node].contains(.hidden) { return true }
    guard let style = nodes.attribute(node, .style), mayHide(style) else { return false }
    let squeezed = Bytes.lowercased(Bytes.squeezed(style)[...])
    return Bytes.contains(squeezed[...], "display:none")
      || Bytes.contains(squeezed[...], "visibility:hidden")
      || (Bytes.contains(squeezed[...], "overflow:hidden")
        && (squeezed.starts(with: "height:0".utf8) || Bytes.contains(squeezed[...], ";height:0"))
        && !Bytes.contains(squeezed[...], "height:0."))
  }

  /// Whether `none` or the `dde` of `hidden` stands in it, in any case: most styles are fonts and margins.
  private static func mayHide(_ style: ArraySlice<UInt8>) -> Bool {
    style.withUnsafeBufferPointer { style in
      var index = 0
      while index + 1 < style.count {
        let (one, two) = (style[index] | 0x20, style[index + 1] | 0x20)
        if one == UInt8(ascii: "d"), two == one, index + 2 < style.count,
          style[index + 2] | 0x20 == UInt8(ascii: "e")
        {
          return true
        }
        if one == UInt8(ascii: "n"), two == UInt8(ascii: "o"), index + 3 < style.count,
          style[index + 2] | 0x20 == one, style[index + 3] | 0x20 == UInt8(ascii: "e")
        {
          return true
        }
        index += 1
      }
      return false
    }
  }

  static let hiddenClasses = ["ng-hide", "d-none", "hidden-print", "visually-hidden"]

  /// Words of class names and ids.
  static let words = [
    "nav", "navbar", "navigation", "mainnav", "subnav", "topnav", "menu", "breadcrumb",
    "breadcrumbs",
    "crumb", "crumbs", "location", "position", "dqwz", "weizhi", "footer", "foot", "bottom",
    "copyright",
    "share", "fenxiang", "bdsharebuttonbox", "bdshare", "bshare", "sharebar", "jiathis", "social",
    "qrcode",
    "ewm",
    "erweima", "sidebar", "aside", "toolbar", "tools", "related", "relate", "xgwz", "xgxx",
    "recommend",
    "recommended", "tuijian", "hotnews", "comment", "comments", "pinglun", "login", "search",
    "searchbox",
    "advert", "ads", "ad", "adv", "banner", "prevnext", "pagination", "pager", "printer", "print",
    "fontsize", "topbar", "backtop", "totop", "gotop", "modal", "popup", "tooltip", "statement",
    "disclaimer", "subscribe", "tags", "wxfollow", "follow", "sharebox", "feedback", "jiucuo",
    "wechat", "weixin", "weibo",
  ]
}
