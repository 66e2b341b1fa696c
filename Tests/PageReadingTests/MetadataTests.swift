import PageReading
import Testing

@Suite struct MetadataTests {
  @Test(arguments: [
    (
      "<table><tr><td><b>索 引 号：</b></td><td>00123/2024-7</td><td><b>发文机关：</b></td><td>云岭市水利局</td></tr></table>",
      "cells with bold labels"
    ),
    ("<ul><li>索引号：00123/2024-7</li><li>发文机关：云岭市水利局</li></ul>", "list items"),
    ("<p>索引号: 00123/2024-7 发文机关: 云岭市水利局</p>", "one line, ASCII colons"),
    ("<dl><dt>索引号</dt><dd>00123/2024-7</dd><dt>发文机关</dt><dd>云岭市水利局</dd></dl>", "a definition list"),
    (
      "<div><span>索　引　号：</span><span>00123/2024-7</span></div><div><span>发文机关：</span><span>云岭市水利局</span></div>",
      "spans"
    ),
    (
      "<div><label>索引号：</label>00123/2024-7</div><div><label>发文机关：</label>云岭市水利局</div>",
      "bare values"
    ),
  ])
  func `the information table is read in every shape`(table: String, shape: String) {
    let page = page("\(table)<div id='zoom'><p>\(sentence)</p></div>")
    #expect(
      page.info == [
        Page.InfoField(label: "索引号", value: "00123/2024-7"),
        Page.InfoField(label: "发文机关", value: "云岭市水利局"),
      ], "\(shape)")
  }

  @Test func `neighbours in one line do not run into a value`() {
    let page = page(
      """
      <div><span>发布日期：2024-03-05</span><span>来源：云岭市水利局</span>
      <span>字体：【大 中 小】</span></div><div id='zoom'>\(sentence)</div>
      """)
    #expect(
      page.info == [
        Page.InfoField(label: "发布日期", value: "2024-03-05"),
        Page.InfoField(label: "来源", value: "云岭市水利局"),
      ])
    #expect(page.source == "云岭市水利局")
  }

  @Test func `an empty field does not take the next label for its value`() {
    let page = page(
      "<table><tr><td>索引号：</td><td></td></tr><tr><td>文号：</td><td>云水〔2024〕3号</td></tr></table>")
    #expect(page.info == [Page.InfoField(label: "文号", value: "云水〔2024〕3号")])
  }

  @Test func `a number in a script variable counts as a field`() {
    let page = page(
      "<script>var FILENUM = \"云水规〔2024〕4号\";</script><div id='zoom'>\(sentence)</div>")
    #expect(page.info == [Page.InfoField(label: "发文字号", value: "云水规〔2024〕4号")])
  }

  @Test(arguments: [
    ("<meta name='ArticleTitle' content='关于采砂的通知'><title>通知公告</title>", "", "关于采砂的通知", "the tag"),
    (
      "<meta name='SiteName' content='云岭水利'><title>关于采砂的通知-云岭水利</title>", "", "关于采砂的通知",
      "site by its tag"
    ),
    ("<title>关于采砂的通知_通知公告_云岭市水利局</title>", "", "关于采砂的通知", "column and site"),
    ("<title>关于做好2024-2025年度采砂管理的通知</title>", "", "关于做好2024-2025年度采砂管理的通知", "a dash of its own"),
    (
      "<title>明天--关于采砂管理工作的通知</title>", "<h1>关于采砂管理工作的通知</h1>", "关于采砂管理工作的通知",
      "a heading repeats it"
    ),
    (
      "<meta name='ArticleTitle' content='null'><title>关于采砂的通知</title>", "", "关于采砂的通知",
      "a template's null"
    ),
  ])
  func `the title is without the site`(head: String, body: String, title: String, reason: String) {
    #expect(page(head: head, "\(body)<div id='zoom'>\(sentence)</div>").title == title, "\(reason)")
  }

  @Test(arguments: [
    (
      "<meta name='PubDate' content='2024-03-05 03:30'>", "<p>发布时间：2024-03-09</p>",
      "the tag before the line"
    ),
    (
      "", "<table><tr><td>发布日期：</td><td>2024年3月5日</td><td>索引号：</td><td>1</td></tr></table>",
      "the table"
    ),
    ("", "<div>来源：市水利局 发布时间：2024/03/05 09:00 浏览：7</div>", "the line under the title"),
    ("", "<div>2024-03-05 市水利局</div>", "an unlabelled date near the text"),
  ])
  func `the date of publication is found`(head: String, body: String, reason: String) {
    let page = page(head: head, "<h1>通知</h1>\(body)<div id='zoom'><p>\(sentence)</p></div>")
    #expect(page.datePublished == "2024-03-05", "\(reason)")
  }

  @Test func `links are absolute by base and without furniture of the browser`() {
    let page = page(
      head: "<base href='/files/'>",
      "<a href='b.html'>一</a><a href='javascript:void(0)'>二</a><a href='#top'>三</a><a href='//x.gov.cn/c?d=1'>四</a>"
    )
    #expect(
      page.links.map(\.url) == ["http://www.yunling.gov.cn/files/b.html", "http://x.gov.cn/c?d=1"])
  }

  @Test func `files linked in the text are attachments, others are not`() {
    let page = page(
      """
      <div class='banner2'><a href='/help.pdf'>使用帮助</a></div>
      <div id='zoom'><p>\(sentence)</p><p><a href='./P0202403.pdf'>附件1</a></p>
      <p><a href='/system/_content/download.jsp?wbfileid=12'>名单</a></p><p><a href='/b.html'>解读</a></p></div>
      """)
    #expect(
      page.attachments == [
        Page.Link(url: "http://www.yunling.gov.cn/zwgk/P0202403.pdf", text: "附件1"),
        Page.Link(
          url: "http://www.yunling.gov.cn/system/_content/download.jsp?wbfileid=12", text: "名单"),
      ])
  }
}
