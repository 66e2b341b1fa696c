import PageReading
import Testing

/// Lists as content systems print them, of a city that does not exist.
@Suite struct UnseenListTests {
  static let records = """
    <record><![CDATA[<li><a href="/art/2024/3/5/art_88_102.html" title="云岭市水利局关于印发采砂规划的通知">云岭市水利局关于印发…</a>
    <span>2024-03-05</span></li>]]></record>
    <record><![CDATA[<li><a href="/art/2024/3/4/art_88_101.html">云岭市水利局关于汛期值班的通知</a><i>云水发〔2024〕12号</i>
    <span>2024-03-04</span></li>]]></record>
    """
  static let titles = ["云岭市水利局关于印发采砂规划的通知", "云岭市水利局关于汛期值班的通知"]

  @Test func `a Hanweb column gives its records, its total and the page after`() {
    let page = page(
      """
      <script type="text/xml"><datastore><recordset>\(Self.records)</recordset></datastore></script>
      <script>jQuery('#1234').jpage({perPage:15,totalRecord:137,unitid:1234});</script>
      """, url: "http://www.yunling.gov.cn/col/col88/index.html")
    #expect(page.kind == .list)
    #expect(page.listItems.map(\.title) == Self.titles)
    #expect(page.listItems.map(\.number) == [nil, "云水发〔2024〕12号"])
    #expect(page.listTotal == 137)
    #expect(page.nextPage == "http://www.yunling.gov.cn/col/col88/index.html?uid=1234&pageNum=2")
    #expect(page.system == "大汉 Hanweb")
  }

  @Test func `an answer of Hanweb's dataproxy is a list without text`() {
    let answer = """
      <?xml version='1.0' encoding='UTF-8'?><datastore><totalrecord>137</totalrecord>
      <recordset>\(Self.records)</recordset></datastore>
      """
    let page = PageReader().read(
      Array(answer.utf8), url: "http://www.yunling.gov.cn/module/web/jpage/dataproxy.jsp",
      contentType: "text/xml")
    #expect(page.kind == .list)
    #expect(page.listItems.map(\.title) == Self.titles)
    #expect(page.listTotal == 137)
    #expect(page.text.isEmpty)
  }

  static let rows = """
    <ul><li id="line_u9_0"><a href="../info/1021/3344.htm">关于申领补贴的通知</a><span>2024/03/05</span></li>
    <li id="line_u9_1"><a href="../info/1021/3343.htm">关于职称评审工作的通知</a><span>2024/03/04</span></li></ul>
    """

  @Test(
    arguments: [
      (
        "http://a.gov.cn/tzgg/24.htm",
        "<span>共486条</span> <span>2/25</span><a href='../tzgg.htm'>上页</a><a href='23.htm'>下页</a><a href='1.htm'>尾页</a>",
        "http://a.gov.cn/tzgg/23.htm", 486, "VSB counts down"
      ),
      (
        "http://a.gov.cn/tzgg.htm",
        "<table><tr><td>共<b>486</b>条&nbsp;&nbsp;1/25</td><td><a href='tzgg/24.htm' class='Next'>下页</a></td></tr></table>",
        "http://a.gov.cn/tzgg/24.htm", 486, "VSB with the number in bold"
      ),
      (
        "http://a.gov.cn/zc/index_2.html",
        "<script>var currentPage = 2; var countPage = 7; createPageHTML(7, 2, \"index\", \"html\");</script>",
        "http://a.gov.cn/zc/index_3.html", nil, "TRS, the third of seven"
      ),
      (
        "http://a.gov.cn/zc/home_1.htm",
        "<script>var nPageCount = \"34\"; var nCurrIndex = \"1\";</script>",
        "http://a.gov.cn/zc/home_2.htm", nil, "开普"
      ),
      (
        "http://a.gov.cn/zc/list_1.html",
        "<div><a class='on' href='list_1.html'>1</a><a href='list_2.html'>2</a><a href='list_3.html'>3</a></div>",
        "http://a.gov.cn/zc/list_2.html", nil, "numbers without words"
      ),
      (
        "http://a.gov.cn/zc/list_3.html",
        "<div><a href='list_2.html'>2</a><a class='on' href='list_3.html'>3</a></div>", nil, nil,
        "numbers, the last page"
      ),
      (
        "http://a.gov.cn/zc?page=1", "<p>总记录数：31</p><a href='?page=2'>下一页&gt;</a>",
        "http://a.gov.cn/zc?page=2", 31, "a query"
      ),
    ] as [(String, String, String?, Int?, String)])
  func `the page after and the total are found`(
    url: String, pager: String, next: String?, total: Int?, system: String
  ) {
    let page = page(Self.rows + pager, url: url)
    #expect(page.nextPage == next, "\(system)")
    if next != nil { #expect(page.kind == .list, "\(system)") }
    #expect(page.listTotal == total, "\(system)")
  }

  @Test(arguments: [
    ("云府〔2024〕6号", "云府〔2024〕6号", "the standard brackets"),
    ("云府[2024]6号", "云府[2024]6号", "square ones, as printed"),
    ("云府（2024）6号", "云府（2024）6号", "round ones"), ("云岭市人民政府令第88号", "云岭市人民政府令第88号", "an order"),
    ("第88次会议", nil, "no number"), ("（2024年修订）", nil, "a year in brackets"),
  ])
  func `a row's number is taken in every form`(cell: String, number: String?, reason: String) {
    let page = page(
      """
      <table><tr><th>标题</th><th>文号</th><th>日期</th></tr>
      <tr><td><a href="/a1.html">云岭市河道管理办法（修订）</a></td><td>\(cell)</td><td>2024.03.05</td></tr></table>
      """)
    #expect(page.listItems.first?.number == number, "\(reason)")
    #expect(page.listItems.first?.date == "2024-03-05")
  }
}
