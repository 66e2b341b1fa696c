/// List pages, family by family, each with its own way to the next page.
extension SiteView {
  /// Page `number` (from 0) of a column.
  func list(_ column: Column, number: Int) -> HTMLPage {
    let pages = column.pages(documents: documents)
    var page = newPage(title: column.name)
    addTags(&page, column: column)
    page.body += navigation() + "<div class=\"list\"><h2>\(column.name)</h2>\n"
    let items = column.indexes(page: number, documents: documents).map { item($0, in: column) }
    switch host.family {
    case .hanweb: page.body += records(items, column: column)
    case .vsb:
      page.body += "<ul>\n"
      for (row, item) in items.enumerated() {
        page.body += "<li id=\"line_u9_\(row)\">\(item)</li>\n"
      }
      page.body += "</ul>\n"
    case .hand:
      page.body += "<table width=\"960\">\n"
      page.body += items.map { HTMLPage.row([$0], tag: "td") }.joined() + "</table>\n"
    case .trs, .ucap, .news:
      page.body += "<ul>\n" + items.map { "<li>\($0)</li>\n" }.joined() + "</ul>\n"
    }
    page.body += paging(column, number: number, pages: pages) + "</div>\n" + footer()
    return page
  }

  private func item(_ index: Int, in column: Column) -> String {
    guard let slot = Slot(rawValue: index % Slot.count) else { return "" }
    let published = writer.timeline.dateWritten(index).later(by: 2)
    let link = HTMLPage.link(
      column.articlePath(index, published: published), writer.titles.title(index, slot))
    return "\(link)<span class=\"date\">\(published.iso)</span>"
  }

  /// 大汉: the rows are XML inside a script, which a browser turns into a list.
  private func records(_ items: [String], column: Column) -> String {
    "<div id=\"\(column.id)\"><script type=\"text/xml\">\n<datastore>\n<recordset>\n"
      + items.map { "<record><![CDATA[<li>\($0)</li>]]></record>\n" }.joined()
      + "</recordset>\n</datastore>\n</script></div>\n"
  }

  private func paging(_ column: Column, number: Int, pages: Int) -> String {
    if host.family == .trs {
      return "<div class=\"page\"><script>createPageHTML(\(pages), \(number), \"index\", \"html\");"
        + "</script></div>\n"
    }
    let total = column.count(documents: documents)
    var text = "<div class=\"page\"><span>共\(total)条 \(number + 1)/\(pages)</span>"
    if number > 0 {
      text += HTMLPage.link(
        column.path(page: number - 1, pages: pages), host.family == .vsb ? "上页" : "上一页")
    }
    if number + 1 < pages {
      text += HTMLPage.link(
        column.path(page: number + 1, pages: pages), host.family == .vsb ? "下页" : "下一页")
    }
    return text + "</div>\n"
  }

  /// The home page: the newest of every column, and on the portal the way to everything else.
  func home() -> HTMLPage {
    var page = newPage(title: "首页")
    addTags(&page, column: nil)
    page.body += navigation()
    for column in columns {
      page.body += "<div class=\"block\"><h2>\(column.name)</h2><ul>\n"
      // Eight rows are what a block on a home page usually shows.
      for index in column.indexes(page: 0, documents: documents).prefix(8) {
        page.body += "<li>\(item(index, in: column))</li>\n"
      }
      page.body += "</ul></div>\n"
    }
    if host == .portal { page.body += portalLinks() }
    page.body += footer()
    return page
  }

  private func portalLinks() -> String {
    var links: [String] = []
    for other in SampleHost.served(faults: writer.plan.faults) where other != .portal {
      links.append(HTMLPage.link(origin(other) + "/", other.organ))
    }
    links.append(HTMLPage.link(Curiosity.movedPath, "最新文件"))
    links.append(HTMLPage.link(Curiosity.gonePath, "办事指南"))
    links.append(HTMLPage.link(Curiosity.privatePath, "内部资料"))
    links.append(HTMLPage.link("http://example.invalid/yunxiu/", "友情链接"))
    return "<div class=\"links\"><h2>网站导航</h2><ul>\n"
      + links.map { "<li>\($0)</li>\n" }.joined() + "</ul></div>\n"
  }
}
