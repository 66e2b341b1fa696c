/// When and from where a page was published, as it says itself.
struct PublicationReader {
  let nodes: NodeTable
  let tags: PageTags
  let info: [Page.InfoField]
  let scripts: ScriptData
  let pageURL: String?

  func date(contentStart: NodeTable.Node?) -> String? {
    let tag = tags.value(
      "pubdate", "publishdate", "firstpublishedtime", "article:published_time", "og:published_time",
      "og:release_date", "datepublished", "jsonld:datepublished", "publish_time", "pubtime",
      "apub:time", "publishtime",
      "weibo: article:create_at", "article:create_at", "og:time", "createdate", "date")
    if let tag, let date = DateText.first(in: tag) { return date }
    if let date = field("发布日期", "发布时间", "公开日期", "公开时间", "信息发布日期", "发文日期", "发文时间") { return date }
    if let date = labelled() { return date }
    if let date = field("日期", "时间", "更新时间", "更新日期") { return date }
    if let date = near(contentStart) { return date }
    for name in [
      "datePublished", "pubDate", "publishTime", "pubtime", "publish_time", "publishdate",
    ] {
      if let value = scripts.value(of: name), let date = DateText.first(in: value) { return date }
    }
    return pageURL.flatMap { DateText.inURL($0) }
  }

  func source(contentStart: NodeTable.Node?) -> String? {
    if let tag = tags.value("contentsource", "source", "article:source", "mediaid") { return tag }
    for field in info where field.label.hasSuffix("来源") && !field.value.isEmpty {
      let name = Self.withoutTail(field.value)
      if !name.isEmpty { return name }
    }
    return printedSource(before: contentStart)
  }

  /// The line under a title goes on with dates and counters: `市水利局 2024-03-05 浏览：7`.
  private static func withoutTail(_ value: String) -> String {
    let tails = ["作者", "浏览", "点击", "字体", "字号", "时间", "日期", "发布", "阅读", "编辑", "责任"]
    let kept = value.split { $0 == " " || $0 == "\u{3000}" }.prefix { part in
      !(part.utf8.first.map(Bytes.isDigit) ?? false) && !tails.contains { part.hasPrefix($0) }
    }
    return kept.joined(separator: " ")
  }

  private func field(_ labels: String...) -> String? {
    for label in labels {
      for field in info where field.label == label {
        if let date = DateText.first(in: field.value) { return date }
      }
    }
    return nil
  }

  /// `发布时间：2023-07-03` in running text that no table holds.
  private func labelled() -> String? {
    let first = Array("发".utf8)
    let texts = (0..<nodes.count).filter {
      nodes.kind($0) == .text && Bytes.find(first, in: nodes.bytes($0)) != nil
    }
    for label in ["发布时间", "发布日期", "发表时间", "发稿时间"] {
      let wanted = Array(label.utf8)
      for node in texts {
        let bytes = nodes.bytes(node)
        guard let hit = Bytes.find(wanted, in: bytes) else { continue }
        if nodes.kind(nodes.parent(node)).isMachinery { continue }
        if let date = DateText.first(in: bytes[hit...].prefix(60)) { return date }
        let after = nodes.plain(
          nodes.parent(nodes.parent(node) > 0 ? nodes.parent(node) : node), limit: 400)
        if let at = Bytes.find(wanted, in: after[...]),
          let date = DateText.first(in: after[at...].prefix(60))
        {
          return date
        }
      }
    }
    return nil
  }

  /// Dates that the table gives another meaning: writing, coming into force, expiry.
  private func otherDates() -> Set<String> {
    let labels = [
      "成文", "生成", "写作", "印发", "制发", "签署", "撰写", "生效", "实施", "施行", "废止", "失效", "有效期",
    ]
    let others = info.filter { field in labels.contains { field.label.hasPrefix($0) } }
    return Set(others.compactMap { DateText.first(in: $0.value) })
  }

  /// `2024-06-07 来源：办公室 点击：` where no field begins the line.
  private func printedSource(before end: NodeTable.Node?) -> String? {
    let wanted = Array("来源：".utf8)
    let last = end ?? nodes.count
    for node in 0..<min(last, nodes.count) where nodes.kind(node) == .text {
      let bytes = nodes.bytes(node)
      guard bytes.count < 400, let hit = Bytes.find(wanted, in: bytes) else { continue }
      if nodes.kind(nodes.parent(node)).isMachinery { continue }
      let value = InfoLabels.cut(Bytes.trimmed(bytes[(hit + wanted.count)...]))
      let name = Self.withoutTail(String(decoding: value, as: UTF8.self))
      if !name.isEmpty, name.count <= 40 { return name }
    }
    return nil
  }

  private static let sentenceSigns = ["。", "，", "；"].map { Array($0.utf8) }

  /// The date of the line between title and text: the last one before the text begins, else one in
  /// its first lines.
  private func near(_ start: NodeTable.Node?) -> String? {
    guard let start else { return nil }
    let others = otherDates()
    var texts = 0
    var node = start - 1
    while node > 0, texts < 60 {
      if nodes.kind(node) == .text, !nodes.kind(nodes.parent(node)).isMachinery {
        let bytes = Bytes.trimmed(nodes.bytes(node))
        if !bytes.isEmpty {
          texts += 1
          if let date = DateText.first(in: bytes), !others.contains(date) { return date }
        }
      }
      node -= 1
    }
    texts = 0
    for node in start..<nodes.end(start) where nodes.kind(node) == .text {
      let bytes = Bytes.trimmed(nodes.bytes(node))
      if bytes.isEmpty { continue }
      // A sentence: the body has begun, and 自2025年4月1日起 is no day of publication.
      let isProse = Self.sentenceSigns.contains { Bytes.find($0, in: bytes) != nil }
      // A lead of some words may stand above the line with the date.
      if bytes.count > (isProse ? 60 : 300) { break }
      if isProse { continue }
      if bytes.count < 120, let date = DateText.first(in: bytes), !others.contains(date) {
        return date
      }
      texts += 1
      if texts > 12 { break }
    }
    return nil
  }
}
