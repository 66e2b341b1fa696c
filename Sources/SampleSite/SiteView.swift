/// Dresses the city's documents as pages of one site.
struct SiteView: Sendable {
  let host: SampleHost
  /// The one port of all sites; links between sites carry it.
  let port: Int
  let writer: DraftWriter

  var documents: Int { writer.plan.documents }
  var columns: [Column] { Column.of(host) }

  func origin(_ host: SampleHost) -> String { "http://\(host.address):\(port)" }

  func path(of index: Int, in column: Column) -> String {
    let published = writer.timeline.dateWritten(index).later(by: 2)
    return column.articlePath(index, published: published)
  }

  /// Charset in which the site's pages are sent.
  var isOldCharset: Bool { host.family == .hand }

  func newPage(title: String) -> HTMLPage {
    isOldCharset
      ? HTMLPage(title: "\(title)-\(host.organ)", oldCharset: "gb2312")
      : HTMLPage(title: "\(title)_\(host.organ)", charset: "utf-8")
  }

  /// The tags that 国办发〔2017〕47号 asks of a government's page (REFERENCE §3.1); old and foreign sites lack
  /// them.
  func addTags(_ page: inout HTMLPage, column: Column?, article: Draft? = nil) {
    guard let code = host.siteCode, host.family != .hand else { return }
    page.meta("SiteName", host.organ)
    page.meta("SiteDomain", host.address)
    page.meta("SiteIDCode", code)
    if let column {
      page.meta("ColumnName", column.name)
      page.meta("ColumnType", column.name)
    }
    if let article {
      page.meta("ArticleTitle", article.title)
      page.meta("PubDate", "\(article.published.iso) 09:\(Day.padded(article.index % 60))")
      page.meta("ContentSource", article.slot.issuer)
    }
  }

  /// Name of the site and its columns; on every page.
  func navigation() -> String {
    var items = [HTMLPage.link("/", "首页")]
    for column in columns {
      let pages = column.pages(documents: documents)
      items.append(HTMLPage.link(column.path(page: 0, pages: pages), column.name))
    }
    let list = items.map { "<li>\($0)</li>" }.joined()
    return "<div class=\"header\"><div class=\"logo\">\(host.organ)</div>"
      + "<ul class=\"nav\">\(list)</ul></div>\n"
  }

  /// What fills the end of every real page.
  func footer() -> String {
    let code = host.siteCode.map { "　网站标识码：\($0)" } ?? ""
    return "<div class=\"footer\"><p>主办单位：\(host.organ)\(code)</p>"
      + "<p>联系电话：0399-8600\(100 + host.rawValue)　备案序号：岫ICP备0000000\(host.rawValue)号-1　"
      + HTMLPage.link(origin(.portal) + "/", "市政府门户网站") + "</p></div>\n"
  }

  /// The page's bytes in the site's charset.
  func encoded(_ page: HTMLPage) -> [UInt8] {
    guard isOldCharset else { return Array(page.text.utf8) }
    // A test holds every text of the city against GBK, so the fallback never goes out.
    return GB2312.bytes(page.text) ?? Array(page.text.utf8)
  }
}
