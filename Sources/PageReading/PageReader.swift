/// Bytes in, `Page` out: what a careful reader would take from any page of a Chinese government
/// site.
package struct PageReader: Sendable {
  package init() {}

  /// Total: any bytes give a page, at worst one of kind `.empty` or `.other`.
  /// - Parameters:
  ///   - url: absolute address of the page; without it relative references of list items and attachments
  ///     stay as printed and `links` holds the absolute ones only.
  ///   - contentType: the HTTP header's value, if known.
  package func read(_ bytes: [UInt8], url: String?, contentType: String?) -> Page {
    var page = Page()
    let kind = FileKind.detect(bytes, name: url)
    switch kind {
    case .html, .text: break
    case .unknown:
      // A page that begins strangely is still a page when the server says so.
      let isHTML = contentType?.lowercased().contains("html") ?? false
      guard isHTML || bytes.isEmpty else { return page }
    case .warc, .pdf, .ofd, .docx, .doc, .xlsx, .xls, .rtf, .zip, .rar, .sevenZip, .gzip, .image:
      return page
    }
    let decoded = CharsetDecision.decode(bytes, contentType: contentType, metaLabel: nil)
    page.encoding = decoded.encoding
    if readJSON(decoded.utf8, url: url, into: &page) { return page }
    if kind == .text {
      page.text = PlainText.read(decoded.utf8)
      page.kind = Bytes.trimmed(decoded.utf8[...]).isEmpty ? .empty : .article
      return page
    }
    HTMLReading(decoded.utf8, url: url).fill(&page)
    return page
  }
}

extension PageReader {
  /// An interface's answer instead of a page; false when the bytes are no list in JSON.
  private func readJSON(_ utf8: [UInt8], url: String?, into page: inout Page) -> Bool {
    let text = Bytes.trimmed(utf8[...])
    guard text.first == UInt8(ascii: "{") || text.first == UInt8(ascii: "["),
      let json = JSONText(text),
      let list = JSONList(json, resolver: LinkResolver(pageURL: url, baseHref: nil))
    else { return false }
    page.kind = .list
    page.listItems = list.items
    page.listTotal = list.total
    page.nextPage = NextPage.afterInterface(url, list: list)
    page.links = list.items.map { Page.Link(url: $0.url, text: $0.title) }
    return true
  }
}

/// One page of HTML being read: the parts that the single readers share.
private struct HTMLReading {
  /// With less main text than this, the document is what the page links to.
  private static let stubBytes = 400

  private let utf8: [UInt8]
  private let url: String?
  private let nodes: NodeTable
  private let truncated: Bool
  private let tags: PageTags
  private let scripts: ScriptData
  private let resolver: LinkResolver
  private let dropped: [Bool]
  private let listed: [Bool]
  private let metrics: TextMetrics

  init(_ utf8: [UInt8], url: String?) {
    self.utf8 = utf8
    self.url = url
    let parsed = HTMLParser.parse(utf8)
    (nodes, truncated) = (parsed.nodes, parsed.truncated)
    tags = PageTags(nodes, scripts: parsed.scripts)
    scripts = ScriptData(parsed.scripts, page: utf8)
    resolver = LinkResolver(pageURL: url, baseHref: tags.base)
    (dropped, listed) = Furniture.both(nodes)
    metrics = TextMetrics(nodes, dropped: dropped)
  }

  func fill(_ page: inout Page) {
    page.truncated = truncated
    page.system = ContainerDialects.system(of: utf8)
    page.tags = tags.tags
    page.title = TitleReader(nodes: nodes, tags: tags, dropped: dropped).read()
    let links = LinkReader(nodes: nodes, resolver: resolver)
    page.links = links.links()
    let visible = Int(metrics.plain[NodeTable.root] + metrics.linked[NodeTable.root])
    if let sign = PageChallenge.sign(utf8, visibleText: visible) {
      page.kind = .challenge
      page.challengeSign = sign
      return
    }
    let content = ContentFinder(nodes, dropped: dropped, metrics: metrics).find()
    if !scripts.isBare { readText(content, into: &page) }
    page.info = InfoTable.read(nodes) + scriptFields()
    if tags.value("articletitle") == nil, let title = tableTitle(page.info) { page.title = title }
    page.headLines = HeadLines(nodes: nodes, dropped: dropped).read(before: content.roots.first)
    let publication = PublicationReader(
      nodes: nodes, tags: tags, info: page.info, scripts: scripts, pageURL: url)
    page.datePublished = publication.date(contentStart: content.roots.first)
    page.warnings = PageConflicts.warnings(tags: tags, info: page.info)
    page.source = publication.source(contentStart: content.roots.first)
    page.attachments = links.attachments(
      roots: content.roots, dropped: dropped, isStub: page.text.utf8.count < Self.stubBytes)
    let inText = readList(content, into: &page)
    page.kind = PageKind.decide(
      page, content: content, tags: tags, visibleText: visible, itemsInText: inText)
    if page.kind == .list && page.listTotal == nil {
      page.listTotal = ListTotal(nodes: nodes, scripts: scripts).find()
    }
  }

  private func readText(_ content: ContentFinder.Content, into page: inout Page) {
    let unwanted = RelatedBlocks.added(
      to: dropped, nodes: nodes, metrics: metrics, roots: content.roots)
    var assembler = TextAssembler(nodes, dropped: unwanted)
    for root in content.roots { assembler.add(root) }
    let paragraphs = assembler.paragraphs.filter { !FurnitureLines.isFurniture($0) }
    page.text = String(decoding: Array(paragraphs.joined(separator: [10, 10])), as: UTF8.self)
    page.tables = assembler.tables
  }

  /// The table's title is the document's, while `<title>` is the page's.
  private func tableTitle(_ info: [Page.InfoField]) -> String? {
    guard info.contains(where: { InfoLabels.isTelling($0.label) }) else { return nil }
    let labels = ["标题", "名称", "信息名称", "文件名称", "文件标题", "信息标题"]
    return info.first { labels.contains($0.label) && $0.value.count >= 6 }?.value
  }

  /// Returns how many of the items stand in the main text, which a list page takes for its text.
  private func readList(_ content: ContentFinder.Content, into page: inout Page) -> Int {
    page.nextPage =
      NextPage(nodes: nodes, scripts: scripts, resolver: resolver, pageURL: url).find()
    if let json = scripts.configuration(), let list = JSONList(json, resolver: resolver) {
      page.listItems = list.items
      page.listTotal = list.total
      let known = Set(page.links.map(\.url))
      page.links += list.items.filter { !known.contains($0.url) }.map {
        Page.Link(url: $0.url, text: $0.title)
      }
    } else if let store = scripts.datastore() {
      let records = HTMLParser.parse(store.records).nodes
      let none = Furniture.dropped(records)
      let items = ListReader(nodes: records, dropped: none, resolver: resolver).items()
      page.listItems = items.map(\.item)
      let known = Set(page.links.map(\.url))
      let more = LinkReader(nodes: records, resolver: resolver).links()
      page.links += more.filter { !known.contains($0.url) }
    }
    guard page.listItems.isEmpty else { return page.listItems.count }
    let items = ListReader(nodes: nodes, dropped: listed, resolver: resolver).items()
    page.listItems = items.map(\.item)
    return items.count { item in content.roots.contains { nodes.contains($0, item.link) } }
  }

  /// Values that a template keeps in script variables: `var FILENUM = "武政规〔2026〕4号"`.
  private func scriptFields() -> [Page.InfoField] {
    [("FILENUM", "发文字号"), ("fileNum", "发文字号"), ("wenhao", "发文字号")].compactMap { name, label in
      guard let value = scripts.value(of: name), value.contains("号") else { return nil }
      return Page.InfoField(label: label, value: value)
    }
  }
}
