import PageReading
import Testing

@Suite struct ListPageTests {
  static let rows = (1...5).map {
    "<li><a href='./202403/t2024030\($0)_\($0).html'>关于第\($0)批采砂许可的公告</a><span>2024-03-0\($0)</span></li>"
  }.joined()

  @Test func `rows are items with absolute address, title and date`() {
    let page = page("<ul>\(Self.rows)</ul>")
    #expect(page.kind == .list)
    #expect(page.listItems.count == 5)
    #expect(
      page.listItems.first
        == Page.ListItem(
          url: "http://www.yunling.gov.cn/zwgk/202403/t20240301_1.html", title: "关于第1批采砂许可的公告",
          date: "2024-03-01"))
  }

  @Test func `a shortened title is completed and a number beside it is kept`() {
    let page = page(
      "<table><tr><td><a href='/a.html' title='关于加强河道采砂管理的通知'>关于加强河道…</a></td><td>云政发〔2024〕7号</td><td>2024-03-05</td></tr></table>"
    )
    #expect(
      page.listItems == [
        Page.ListItem(
          url: "http://www.yunling.gov.cn/a.html", title: "关于加强河道采砂管理的通知", date: "2024-03-05",
          number: "云政发〔2024〕7号")
      ])
  }

  @Test(
    arguments: [
      (
        "http://a.gov.cn/x/index.html",
        "<script>createPageHTML(50, 0, \"index\", \"html\");</script>",
        "http://a.gov.cn/x/index_1.html", "TRS"
      ),
      (
        "http://a.gov.cn/x/index_49.html",
        "<script>createPageHTML(50, 49, \"index\", \"html\");</script>", nil, "TRS, the last page"
      ),
      (
        "http://a.gov.cn/x/index.html", "<a href='index_2.html'>下一页</a>",
        "http://a.gov.cn/x/index_2.html", "Guangdong"
      ),
      (
        "http://a.gov.cn/tzgg.htm", "<a href='tzgg/24.htm'>下页</a>", "http://a.gov.cn/tzgg/24.htm",
        "VSB counts down"
      ),
      (
        "http://a.gov.cn/x/home_0.htm", "<script>var countPage = 9; var currentPage = 0;</script>",
        "http://a.gov.cn/x/home_1.htm", "开普"
      ),
      ("http://a.gov.cn/x/index.html", "<a href='javascript:next()'>下一页</a>", nil, "a script only"),
    ] as [(String, String, String?, String)])
  func `the next page is found`(url: String, pager: String, next: String?, system: String) {
    #expect(page("<ul>\(Self.rows)</ul>\(pager)", url: url).nextPage == next, "\(system)")
  }

  @Test func `records of a datastore are items and links`() {
    let page = page(
      """
      <script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1"></a>]]></nextgroup>
      <recordset><record><![CDATA[<li><a href='/art/2024/3/5/art_1_2.html' title='关于采砂的公告'>关于采砂的公告</a><b>2024-03-05</b></li>]]></record>
      <record><![CDATA[<li><a href='/art/2024/3/4/art_1_1.html'>关于禁渔的公告</a><b>2024-03-04</b></li>]]></record></recordset></datastore></script>
      """)
    #expect(page.listItems.map(\.title) == ["关于采砂的公告", "关于禁渔的公告"])
    #expect(page.links.contains { $0.url == "http://www.yunling.gov.cn/art/2024/3/4/art_1_1.html" })
    #expect(page.nextPage == "http://www.yunling.gov.cn/module/web/jpage/dataproxy.jsp?page=1")
    #expect(page.kind == .list)
  }
}
