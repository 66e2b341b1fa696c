/// The page's title without the site's suffix.
struct TitleReader {
  let nodes: NodeTable
  let tags: PageTags
  let dropped: [Bool]

  func read() -> String? {
    if let tag = tags.value("articletitle"), !tag.isEmpty {
      return untruncated(clean(tag))
    }
    let bare = tags.title.map { strip($0) }
    if let heading = heading(near: bare) { return heading }
    if let bare, !bare.isEmpty { return bare }
    return tags.value("og:title", "title").map { strip($0) }
  }

  /// Some templates cut the tag at 100 characters; the page's own title then goes on.
  private func untruncated(_ tag: String) -> String {
    var stem = tag
    for dots in ["...", "…"] where stem.hasSuffix(dots) {
      stem.removeLast(dots.count)
      if let title = tags.title.map({ strip($0) }), title.hasPrefix(stem) { return title }
    }
    return tag
  }

  private func clean(_ text: String) -> String {
    // Tags may carry the editor's markup: `<br>` in a title is a line break.
    guard text.contains("<") else { return text }
    var out: [UInt8] = []
    var inTag = false
    for byte in text.utf8 {
      if byte == UInt8(ascii: "<") { inTag = true }
      if !inTag { out.append(byte) }
      if byte == UInt8(ascii: ">") { inTag = false }
    }
    let stripped = Bytes.squeezedLines(out)
    return stripped.isEmpty ? text : String(decoding: stripped, as: UTF8.self)
  }

  /// The longest heading that the title element repeats; without a title element the page's only
  /// `<h1>`.
  private func heading(near title: String?) -> String? {
    let wanted = Bytes.squeezed(Array((title ?? "").utf8)[...])
    var best: [UInt8] = []
    var only: [UInt8]?
    var count = 0
    for node in 1..<max(1, nodes.count) where isHeading(node) {
      let text = nodes.plain(node, limit: 700)
      guard text.count >= 12, text.count < 700 else { continue }
      let squeezed = Bytes.squeezed(text[...])
      if squeezed.count * 2 > wanted.count, squeezed.count > Bytes.squeezed(best[...]).count,
        Bytes.find(squeezed, in: wanted[...]) != nil
      {
        best = text
      }
      if nodes.kind(node) == .h1, !dropped[node] {
        count += 1
        only = only ?? text
      }
    }
    if !best.isEmpty { return String(decoding: best, as: UTF8.self) }
    guard wanted.isEmpty, count == 1, let only else { return nil }
    return String(decoding: only, as: UTF8.self)
  }

  private func isHeading(_ node: NodeTable.Node) -> Bool {
    let kind = nodes.kind(node)
    guard nodes.end(node) - node < 200 else { return false }
    if kind.isHeading { return true }
    guard kind == .div || kind == .p || kind == .span || kind == .td, nodes.end(node) - node < 30
    else {
      return false
    }
    return nodes.signs[node].contains(.title)
  }

  static let titleWords = ["title", "tit", "headline", "biaoti", "bt"]

  /// Cuts ` - site`, `_column_site`, `-site` off a `<title>`.
  func strip(_ title: String) -> String {
    let names = ["sitename", "columnname", "lanmu", "og:site_name"].compactMap { tags.value($0) }
    var text = Array(title.utf8)
    while let cut = suffixStart(text, names) { text = Array(Bytes.trimmed(text[..<cut])) }
    return String(decoding: Bytes.trimmed(text[...]), as: UTF8.self)
  }

  private static let separators: [[UInt8]] = ["_", "|", " - ", "-", "—", "–", "｜", "--", "－", "·"]
    .map {
      Array($0.utf8)
    }

  /// Where the last part begins if it names a site or a column.
  private func suffixStart(_ text: [UInt8], _ names: [String]) -> Int? {
    var best: (at: Int, length: Int)?
    for separator in Self.separators {
      var from = 0
      while let hit = Bytes.find(separator, in: text[...], from: from) {
        if hit > best?.at ?? -1 { best = (hit, separator.count) }
        from = hit + separator.count
      }
    }
    guard let best, best.at > 0 else { return nil }
    let last = String(decoding: Bytes.trimmed(text[(best.at + best.length)...]), as: UTF8.self)
    let isStrong = text[best.at] == UInt8(ascii: "_") || text[best.at] == UInt8(ascii: "|")
    return last.isEmpty || names.contains(last) || isSite(last) || (isStrong && last.count <= 12)
      ? best.at : nil
  }

  private func isSite(_ part: String) -> Bool {
    guard part.count <= 30 else { return false }
    let ends = [
      "网", "网站", "政府", "门户", "委员会", "局", "厅", "部", "频道", "新闻", "专栏", "平台", "办公室", "政务公开", "中国政府网",
      "信息公开", "日报", "在线", "委", "新浪", "财经", "资讯", "博客",
    ]
    let lower = part.lowercased()
    return ends.contains { part.hasSuffix($0) } || lower.hasSuffix(".com") || lower.hasSuffix(".cn")
      || lower.hasSuffix("news")
  }
}
