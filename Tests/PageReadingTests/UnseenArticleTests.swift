import PageReading
import Testing

/// Articles as content systems print them, of a city that does not exist: what a careful reader takes.
@Suite struct UnseenArticleTests {
  static let related = """
    <div class="xgyd"><h3>相关阅读</h3><ul><li><a href="/1.html">一图读懂采砂管理的通知</a></li>
    <li><a href="/2.html">《关于加强采砂管理的通知》政策解读</a></li></ul></div>
    <div class="updown"><p>上一篇：<a href="/3.html">关于放假的通知</a></p><p>下一篇：<a href="/4.html">没有了</a></p></div>
    """
  static let footer = """
    <div class="foot1"><p>主办：云岭市人民政府办公室　承办：云岭市大数据局</p>
    <p>云ICP备05000001号-1　网站标识码：5399000001</p></div>
    """

  @Test func `a definition list, JSON-LD and neighbours`() {
    let page = page(
      head: """
        <title>云岭市人民政府办公室关于加强采砂管理的通知_云岭市人民政府</title>
        <script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"云岭市人民政府办公室关于加强采砂管理的通知",
        "datePublished":"2024-03-06T09:00:00+08:00","author":{"name":"云岭市人民政府办公室"}}]}</script>
        """,
      """
      <dl><dt>索 引 号</dt><dd>112300/2024-00012</dd><dt>成文日期</dt><dd>2024年3月5日</dd>
      <dt>发文字号</dt><dd>云政办发〔2024〕12号</dd></dl>
      <div class="mainbox"><div class="detail"><p>各县（区）人民政府：</p><p>\(sentence)</p><p>\(sentence)</p>
      <p align="right">2024年3月5日</p></div>\(Self.related)</div>\(Self.footer)
      """)
    #expect(page.title == "云岭市人民政府办公室关于加强采砂管理的通知")
    #expect(page.info.map(\.label) == ["索引号", "成文日期", "发文字号"])
    #expect(page.datePublished == "2024-03-06")
    #expect(page.tags.contains(Page.Tag(name: "jsonld:author", content: "云岭市人民政府办公室")))
    #expect(page.text == "各县（区）人民政府：\n\n\(sentence)\n\n\(sentence)\n\n2024年3月5日")
  }

  @Test func `the date of writing is not taken for that of publication`() {
    let page = page(
      """
      <ul><li><span>索引号：</span><em>YL/7</em></li><li><span>生成日期：</span><em>2024-04-02</em></li></ul>
      <div class="wz"><p>\(sentence)</p><p>\(sentence)</p></div>
      """)
    #expect(page.info.last == Page.InfoField(label: "生成日期", value: "2024-04-02"))
    #expect(page.datePublished == nil)
  }

  @Test func `spans in list items, a line under the title, buttons`() {
    let page = page(
      head: "<title>信息公开详情</title>",
      """
      <ul><li><span>发布机构：</span><em>云岭市教育局</em></li><li><span>文　　号：</span><em>云教〔2024〕33号</em></li>
      <li><span>名　　称：</span><em>云岭市教育局关于做好招生入学工作的通知</em></li></ul>
      <h2 class="tt">云岭市教育局关于做好招生入学工作的通知</h2>
      <div>发布时间：2024-04-03 15:20　　来源：云岭市教育局　　浏览次数：<span></span>　　字体：[<a>大</a> <a>小</a>]</div>
      <div class="wz"><p>各县区教育局：</p><p>\(sentence)</p><p>一、招生对象</p><p>年满六周岁的儿童。\(sentence)</p>
      <p>附件：1.<a href="/upload/2024/1.doc">招生计划表</a></p><p>（此件公开发布）</p></div>
      <div><span>责任编辑：李云</span><a href="javascript:window.print()">【打印本页】</a></div>
      """)
    #expect(page.title == "云岭市教育局关于做好招生入学工作的通知")
    #expect(page.datePublished == "2024-04-03")
    #expect(page.source == "云岭市教育局")
    #expect(page.attachments.map(\.text) == ["招生计划表"])
    #expect(
      page.text
        == "各县区教育局：\n\n\(sentence)\n\n一、招生对象\n\n年满六周岁的儿童。\(sentence)\n\n附件：1.招生计划表\n\n（此件公开发布）")
  }

  @Test func `paragraphs of fields; a tag and a table that disagree`() {
    let page = page(
      head:
        "<meta property='ArticleTitle' content='关于开展义诊活动的函'><meta name='PubDate' content='2024-05-07 10:00'>",
      """
      <div><p>索引号：YW/2024-001　公开方式：主动公开</p><p>发文字号：云卫函〔2024〕21号　发布日期：2024年05月08日</p></div>
      <div class="text"><p>市红十字会：</p><p>\(sentence)</p></div>
      """)
    #expect(page.info.map(\.value) == ["YW/2024-001", "主动公开", "云卫函〔2024〕21号", "2024年05月08日"])
    #expect(page.title == "关于开展义诊活动的函")
    #expect(page.warnings == ["date_published: the tag says 2024-05-07, the table 2024-05-08"])
  }

  @Test func `a page that a word processor wrote`() {
    let page = page(
      """
      <!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]-->
      <div class=Section1><p class=MsoNormal><b><span lang=EN-US style='mso-hansi-font-family:"Times"'>云财</span></b><b>
      <span>农<span lang=EN-US>〔<st1:chmetcnv>2024</st1:chmetcnv>〕</span>18号<o:p></o:p></span></b></p>
      <p class=MsoNormal><span><o:p>&nbsp;</o:p></span></p>
      <p class=MsoNormal><font face="仿宋">各县区</font><font>财政局：</font></p>
      <p class=MsoNormal><span style='mso-spacerun:yes'>&nbsp;&nbsp;</span>\(sentence)<span lang=EN-US>50</span>万元。</p></div>
      """)
    #expect(page.text == "云财农〔2024〕18号\n\n各县区财政局：\n\n\(sentence)50万元。")
  }

  @Test func `tables within tables lay out the page`() {
    let page = page(
      head: "<title>关于公布名单的公告 - 云岭市民政局</title>",
      """
      <table><tr><td><table><tr><td><a href=/>首页</a></td><td><a href=/b>政务公开</a></td></tr></table></td></tr>
      <tr><td><table><tr><td><a href=/c>通知公告</a></td></tr></table></td><td><table>
      <tr><td align=center><font size=5>关于公布名单的公告</font></td></tr>
      <tr><td align=center>2024-06-07　来源：办公室　点击：<script>hits()</script></td></tr>
      <tr><td><p>　　\(sentence)</p><p>\(sentence)</p><table border=1><tr><td>序号</td><td>名称</td></tr>
      <tr><td>1</td><td>青田敬老院</td></tr></table><p>　　特此公告。</p></td></tr>
      <tr><td>[<a href="javascript:print()">打印</a>]</td></tr></table></td></tr>
      <tr><td colspan=2>版权所有：云岭市民政局　云ICP备05000002号</td></tr></table>
      """)
    #expect(page.title == "关于公布名单的公告")
    #expect(page.datePublished == "2024-06-07")
    #expect(page.source == "办公室")
    #expect(page.text == "\(sentence)\n\n\(sentence)\n\n序号\t名称\n1\t青田敬老院\n\n特此公告。")
  }

  @Test func `what nobody sees and what is not the document's`() {
    let page = page(
      """
      <div class="article"><div><span>时间：2024-07-08</span><span>作者：张三</span></div>
      <div style="display:none">隐藏的模板文字，读者看不到这一段。</div><div style="height:0;overflow:hidden">零高度</div>
      <p hidden>也是隐藏的</p><p>\(sentence)</p><p>\(sentence)</p><div>（责任编辑：王五）</div>
      <p>【<a href="javascript:;">打印</a>】 【<a href="javascript:;">关闭</a>】</p>
      <p>分享：</p><div class="bdshare"><a>微信</a><a>微博</a></div></div>
      """)
    #expect(page.text == "\(sentence)\n\n\(sentence)")
    #expect(page.datePublished == "2024-07-08")
  }

  @Test func `a line of a document that begins like a byline stays`() {
    let lines = "<p>时间：2024年7月8日上午9时</p><p>地点：市政府第一会议室</p>"
    let page = page("<div id='zoom'><p>\(sentence)</p>\(lines)<p>\(sentence)</p></div>")
    #expect(page.text.contains("时间：2024年7月8日上午9时\n\n地点：市政府第一会议室"))
  }

  @Test func `sections within sections, as editors for phones lay them out, are one article`() {
    let part = { (head: String) in
      """
      <section><section><section><p><strong>\(head)</strong></p></section></section>
      <section><section><section><p>\(sentence)</p><p>\(sentence)</p></section></section></section></section>
      """
    }
    let page = page(
      """
      <ul class="m"><li><a href="/a.html">政务要闻</a></li><li><a href="/b.html">通知公告</a></li></ul>
      <div class="m2"><div class="m3">\(part("01 什么是居住证"))\(part("02 在哪里办理"))\(part("03 要带什么"))</div></div>
      <div class="m4"><a href="/c.html">一图读懂采砂管理的通知</a><a href="/d.html">采砂管理问答</a></div>\(Self.footer)
      """)
    let both = "\(sentence)\n\n\(sentence)"
    #expect(
      page.text
        == "01 什么是居住证\n\n\(both)\n\n02 在哪里办理\n\n\(both)\n\n03 要带什么\n\n\(both)")
  }

  @Test func `what a site says about reprints is not taken for the article, however dense`() {
    let notice = """
      凡本站及其子站注明“原创”的所有作品，其版权属于本站及其子站所有。其他媒体、网站或个人转载、引用、摘编时，必须注明来源，\
      并且不得歪曲、篡改，违者，本站将依法追究责任；凡注明“转载”的，目的在于传递更多信息，不代表赞同其观点，也不对其真实性负责。
      """
    let page = page(
      """
      <div class="k1"><table border="1"><tr><td>序号</td><td>当事人名称</td><td>主要违法事实</td></tr>
      <tr><td>1</td><td>云岭市青田财产保险代理有限公司</td><td>未按规定报送有关报表和资料的行为</td></tr></table></div>
      <div class="k2"><p>\(notice)</p><p>\(notice)</p></div>
      """)
    #expect(page.text.contains("云岭市青田财产保险代理有限公司"))
    #expect(!page.text.contains("歪曲"))
  }
}
