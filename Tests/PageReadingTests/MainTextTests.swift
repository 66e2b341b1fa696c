import PageReading
import Testing

@Suite struct MainTextTests {
  @Test(arguments: [
    ("<div class='TRS_Editor'>", "TRS"), ("<div id='zoom'>", "Hanweb"),
    ("<div id='vsb_content_2'><div class='v_news_content'>", "VSB"),
    ("<div id='UCAP-CONTENT'>", "开普"),
    ("<div class='made-up-by-us'>", "none known: where the text is dense"),
  ])
  func `the container's text is kept and its surroundings are dropped`(open: String, system: String)
  {
    let page = page(
      """
      <div class='top'><a href='/'>网站首页</a> <a href='/b'>政务公开</a></div>
      \(open)<p>云政发〔2024〕7号</p><p>\(sentence)</p><p>\(sentence)</p></div>
      <div class='xg'><ul><li><a href='/c'>相关解读一则</a></li><li><a href='/d'>相关解读两则</a></li></ul></div>
      <div class='footer'>主办单位：云岭市人民政府办公室</div>
      """)
    #expect(page.kind == .article, "\(system)")
    #expect(page.text == "云政发〔2024〕7号\n\n\(sentence)\n\n\(sentence)", "\(system)")
  }

  @Test func `text over inline elements joins without stray spaces`() {
    let page = page(
      "<div id='zoom'><p><span>云政</span><b>发</b>〔2024〕<i>7</i>号</p><p>\(sentence)</p></div>")
    #expect(page.text.hasPrefix("云政发〔2024〕7号\n\n"))
  }

  @Test func `a source line end between Chinese characters is no space`() {
    let page = page("<div id='zoom'><p>关于加强\n      河道管理的通知</p><p>\(sentence)</p></div>")
    #expect(page.text.hasPrefix("关于加强河道管理的通知\n\n"))
  }

  @Test func `a line break ends a paragraph`() {
    let page = page("<div id='zoom'>云岭市人民政府<br/>　　2024年3月5日<br>\(sentence)</div>")
    #expect(page.text == "云岭市人民政府\n\n2024年3月5日\n\n\(sentence)")
  }

  @Test(arguments: [
    ("<p style='display: none'>隐藏的文字</p>", "hidden by style"),
    ("<p>上一篇：<a href='/x'>关于放假的通知</a></p>", "the neighbour"),
    ("<p>【字体：<a>大</a> <a>中</a> <a>小</a>】</p>", "font-size switch"),
    ("<p>【打印】【关闭】</p>", "buttons"), ("<div class='share-bar'>分享到微博</div>", "share bar"),
    ("<script>var hidden = '隐藏';</script>", "a script"), ("<!-- 注释 -->", "a comment"),
  ])
  func `what is not the document's is dropped inside its container`(part: String, reason: String) {
    let page = page("<div id='zoom'><p>\(sentence)</p>\(part)<p>\(sentence)</p></div>")
    #expect(page.text == "\(sentence)\n\n\(sentence)", "\(reason)")
  }

  @Test func `an element that holds most of the text is kept whatever its name`() {
    let long = String(repeating: "<p>\(sentence)</p>", count: 6)
    #expect(page("<div class='share_area'>\(long)</div>").text.contains(sentence))
  }

  @Test func `a table is rows of cells`() {
    let page = page(
      """
      <div id='zoom'><p>\(sentence)</p><table><caption>表一</caption><tr><th>县区</th><th>任务</th></tr>
      <tr><td colspan=2>合计</td></tr><tr><td><p>青田<br>乡</p></td><td>12</td></tr></table></div>
      """)
    #expect(page.text.hasSuffix("表一\n\n县区\t任务\n合计\t\n青田 乡\t12"))
    #expect(
      page.tables == [
        Page.Table(caption: "表一", rows: [["县区", "任务"], ["合计", ""], ["青田 乡", "12"]])
      ])
  }

  @Test func `text after an early end of the body is still read`() {
    let html =
      "<html><body><div id='zoom'><p>\(sentence)</p></body></html><p>\(sentence)完</p></div>"
    let page = PageReader().read(Array(html.utf8), url: nil, contentType: nil)
    #expect(page.text.contains(sentence + "完"))
  }

  @Test func `plain text stays as it is but for its line ends`() {
    let page = PageReader().read(
      Array("关于检查的通知\r\n\r\n各单位：\r请按时报送。".utf8), url: nil, contentType: nil)
    #expect(page.text == "关于检查的通知\n\n各单位：\n请按时报送。")
    #expect(page.kind == .article)
  }
}
