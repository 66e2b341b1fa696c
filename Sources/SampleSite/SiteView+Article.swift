/// Article pages, family by family: the marks by which a reader knows them (REFERENCE §3.3) are true, the
/// rest is what such pages usually have around them.
extension SiteView {
  func article(_ draft: Draft, in column: Column) -> HTMLPage {
    var page = newPage(title: draft.title)
    addTags(&page, column: column, article: draft)
    page.body += navigation()
    page.body +=
      "<div class=\"position\">当前位置：\(HTMLPage.link("/", "首页")) &gt; \(column.name)</div>\n"
    switch host.family {
    case .trs: addTRS(draft, &page)
    case .vsb: addVSB(draft, &page)
    case .hanweb: addHanweb(draft, &page)
    case .ucap: addUCAP(draft, &page)
    case .hand: addHandmade(draft, &page)
    case .news: addNews(draft, &page)
    }
    page.body += neighbours(draft, in: column) + footer()
    return page
  }

  private func addTRS(_ draft: Draft, _ page: inout HTMLPage) {
    page.body += """
      <div class="main">
      \(informationTable(draft, numberLabel: "发文字号："))<h1>\(draft.title)</h1>
      <div class="info"><span>发布日期：\(draft.published.iso) 09:\(Day.padded(draft.index % 60))</span>
      <span>来源：\(draft.slot.issuer)</span><span>字体：【大 中 小】</span></div>
      <div class="view TRS_UEDITOR trs_paper_default"><div class="TRS_Editor">
      \(mainText(draft, head: .number))</div></div>
      <div class="share">分享到：<span>打印</span><span>关闭</span></div>
      </div>

      """
  }

  private func addVSB(_ draft: Draft, _ page: inout HTMLPage) {
    page.body += """
      <div class="article"><form name="_newscontent_fromname">
      <h1 class="title">\(draft.title)</h1>
      <div class="detail">发布时间：\(draft.published.iso)　来源：\(draft.slot.issuer)　点击数：
      <script>_showDynClicks("wbnews", 1, \(Column.articleNumber(draft.index)))</script></div>
      <div id="vsb_content"><div class="v_news_content">
      \(mainText(draft, head: .full))</div></div>
      <div class="print">【关闭窗口】</div></form></div>

      """
  }

  private func addHanweb(_ draft: Draft, _ page: inout HTMLPage) {
    page.body += """
      <div class="bt-box"><h1 class="bt-title">\(draft.title)</h1>
      <div class="bt-info"><span>发布日期：\(draft.published.iso)</span><span>来源：\(draft.slot.issuer)</span></div>
      \(informationTable(draft, numberLabel: "文　　号："))<div id="zoom" class="bt-content">
      \(mainText(draft, head: .number))</div>
      <div class="bt-share">分享：<span>打印本页</span><span>关闭窗口</span></div></div>

      """
  }

  private func addUCAP(_ draft: Draft, _ page: inout HTMLPage) {
    page.body += """
      <div class="content">\(informationTable(draft, numberLabel: "发文字号："))
      <h1>\(draft.title)</h1>
      <div class="pages-date">\(draft.published.iso) 10:30　来源：\(draft.slot.issuer)</div>
      <div class="pages_content" id="UCAP-CONTENT">
      \(mainText(draft, head: .number))</div>
      <div class="pages_print"><span>【打印】</span></div></div>

      """
  }

  private func addHandmade(_ draft: Draft, _ page: inout HTMLPage) {
    page.body += """
      <table width="960" align="center"><tr><td class="title" align="center"><h1>\(draft.title)</h1></td></tr>
      <tr><td align="center">发布时间：\(draft.published.iso)　来源：\(draft.slot.issuer)　阅读：\(draft.index % 700 + 9)次</td></tr>
      <tr><td class="content" id="content">
      \(mainText(draft, head: .full))</td></tr>
      <tr><td align="right">【打印本页】【关闭窗口】</td></tr></table>

      """
  }

  private func addNews(_ draft: Draft, _ page: inout HTMLPage) {
    page.meta("keywords", draft.topic.subject)
    let source = draft.slot == .news ? host.organ : draft.slot.issuer
    page.body += """
      <div class="article"><h1 class="article-title">\(draft.title)</h1>
      <div class="article-info"><span>\(draft.published.iso) 12:00</span><span>来源：\(source)</span></div>
      <div class="article-content" id="content">
      \(mainText(draft, head: .number))</div>
      <div class="editor">责任编辑：\(Phrases.people[draft.index % Phrases.people.count])</div>
      <div class="recommend">扫一扫在手机打开当前页</div></div>

      """
  }
}
