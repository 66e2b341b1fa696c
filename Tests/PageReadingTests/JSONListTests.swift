import PageReading
import Testing

@Suite struct JSONListTests {
  static let articles = """
    [{"id":91,"title":"云岭市人民政府关于印发采砂办法的通知","url":"http:\\/\\/www.yunling.gov.cn\\/gkmlpt\\/content\\/9\\/91\\/post_91.html",
    "document_number":"云府〔2024〕7号","publisher":"云岭市人民政府","date":1709568000},
    {"id":90,"title":"\\u4e91岭市关于公布权责清单的公告","url":"/gkmlpt/content/9/90/post_90.html","document_number":"","date":1709481600}]
    """
  static let expected = [
    Page.ListItem(
      url: "http://www.yunling.gov.cn/gkmlpt/content/9/91/post_91.html",
      title: "云岭市人民政府关于印发采砂办法的通知", date: "2024-03-05", number: "云府〔2024〕7号"),
    Page.ListItem(
      url: "http://www.yunling.gov.cn/gkmlpt/content/9/90/post_90.html", title: "云岭市关于公布权责清单的公告",
      date: "2024-03-04"),
  ]

  private func answer(_ json: String, url: String) -> Page {
    PageReader().read(Array(json.utf8), url: url, contentType: "application/json")
  }

  @Test func `an answer of gkmlpt is a list`() {
    let page = answer(
      "{\"classify\":{\"id\":5031},\"count\":203,\"articles\":\(Self.articles)}",
      url: "http://www.yunling.gov.cn/gkmlpt/api/all/5031?page=2&sid=758")
    #expect(page.kind == .list)
    #expect(page.listItems == Self.expected)
    #expect(page.listTotal == 203)
    #expect(page.nextPage == "http://www.yunling.gov.cn/gkmlpt/api/all/5031?page=3&sid=758")
    #expect(page.text.isEmpty)
  }

  @Test func `an answer of the central index is a list without its marks`() {
    let page = answer(
      """
      {"code":200,"searchVO":{"totalCount":2,"totalpage":1,"listVO":[
      {"title":"关于<em>防汛</em>工作的意见","url":"http://www.yunling.gov.cn/content_1.htm","pcode":"云政发〔2024〕3号",
      "pubtime":1709568000000,"pubtimeStr":"2024.03.05"}]}}
      """, url: "http://sousuo.yunling.gov.cn/search-gov/data?t=zhengce&p=1&n=50")
    #expect(
      page.listItems == [
        Page.ListItem(
          url: "http://www.yunling.gov.cn/content_1.htm", title: "关于防汛工作的意见", date: "2024-03-05",
          number: "云政发〔2024〕3号")
      ])
    #expect(page.listTotal == 2)
    #expect(page.nextPage == nil)
  }

  @Test func `a list that a page keeps in its configuration is read`() {
    let page = page(
      "<div id='app'></div><script>window._CONFIG = {\"SID\":\"758\",\"LIST\":{\"count\":203,\"articles\":\(Self.articles)}};</script>"
    )
    #expect(page.kind == .list)
    #expect(page.listItems == Self.expected)
    #expect(page.listTotal == 203)
    #expect(page.system == "gkmlpt")
  }

  @Test(arguments: [
    ("{\"articles\":[{\"title\":\"关于采砂的通知\",\"url\":\"/a", "half an answer"),
    (String(repeating: "[", count: 100_000), "nesting without end"),
    ("{\"title\":\"\\ud800\",\"url\":1e999}", "broken values"), ("[1,2,3]", "no list of documents"),
  ])
  func `other JSON is no list and no crash`(json: String, reason: String) {
    #expect(answer(json, url: "http://a.gov.cn/api").listItems.isEmpty, "\(reason)")
  }
}
