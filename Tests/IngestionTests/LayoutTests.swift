import Documents
import Ingestion
import Testing

/// Where sites print number, issuer and dates, one layout a row, of a city that does not exist: the same
/// document must come out of each.
@Suite struct LayoutTests {
  struct Layout: Sendable, CustomTestStringConvertible {
    /// What is special about it.
    var reason: String
    var title = "云岫市科学技术局关于加强科技计划管理的通知"
    /// Between the page's title and the text's container.
    var head: String
    var body = Layout.notice
    var number: String? = "岫科字〔2025〕12号"
    var issuers = ["云岫市科学技术局"]
    var written: String? = "2025-03-01"
    var published: String? = "2025-03-04"
    var index: String?
    var absent: [String] = []

    var testDescription: String { reason }

    static let notice = """
      <p>各县区科技局，各有关单位：</p>
      <p>为进一步规范科技计划管理，经局务会研究同意，现就有关事项通知如下，请认真贯彻执行。</p>
      <p>一、加强领导。各单位要高度重视，切实把工作落到实处。根据国发〔2020〕3号文件要求执行。</p>
      <p>云岫市科学技术局</p><p>2025年3月1日</p><p>（此件公开发布）</p>
      """
    static let announcement = """
      <p>为优化服务，现将有关事项公告如下：</p><p>自2025年4月1日起，企业可以网上申报，简化资料，缩短时限。</p>
      <p>特此公告。</p><p>云岫市科学技术局</p><p>2025年3月1日</p>
      """
  }

  static let layouts = [
    Layout(
      reason: "labels in brackets without a colon, the number cut up by elements",
      head: """
        <ol><li>[主题分类]<span>科技</span></li><li>[发文机构]<span>云岫市科学技术局</span></li><li>[废止日期]<span>----</span></li>
        <li>[成文日期]<span>2025-03-01</span></li><li>[发文字号]<span>岫科字</span>〔2025〕<span>12</span>号</li>
        <li>[发布日期]<span>2025-03-04</span></li></ol>
        """),
    Layout(
      reason: "labels in brackets with spaces, in cells of their own",
      head: """
        <table><tr><td>[ 索引号 ]</td><td>K1/2025-12</td><td>[ 发文字号 ]</td><td>岫科字〔2025〕12号</td></tr>
        <tr><td>[ 发布机构 ]</td><td>云岫市科学技术局</td><td>[ 有效性 ]</td><td></td></tr>
        <tr><td>[ 成文日期 ]</td><td>2025-03-01</td><td>[ 发布日期 ]</td><td>2025-03-04</td></tr></table>
        """, index: "K1/2025-12"),
    Layout(
      reason: "a paragraph a field, with the label 发布文号",
      head: """
        <div><p>【发布单位】云岫市科学技术局</p><p>【发布文号】岫科字〔2025〕12号</p><p>【发布日期】2025-03-04</p></div>
        """),
    Layout(
      reason: "several fields in a line, bars between",
      head: """
        <div><span>发布机构：</span> 云岫市科学技术局&nbsp;|&nbsp;<span>发布日期：</span>2025-03-04 &nbsp;|&nbsp;<span>文号：</span>岫科字〔2025〕12号</div>
        """),
    Layout(
      reason: "发文日期 beside 公开日期 is the day of writing, whichever comes first",
      head: """
        <div><p><b>索引号：</b>K1/2025-12<b>　文号：</b>岫科字〔2025〕12号</p><p><b>发布机构：</b>云岫市科学技术局</p>
        <p><b>发文日期：</b>2025年03月01日<b>　公开日期：</b>2025年03月04日</p></div>
        """, body: Layout.notice.replacing("<p>2025年3月1日</p>", with: ""), index: "K1/2025-12"),
    Layout(
      reason: "发文机关 says more than 发布机构, the site's own organ",
      head: """
        <table><tr><td>发布机构</td><td>云岫市人民政府</td><td>发文机关</td><td>云岫市科学技术局</td></tr>
        <tr><td>文号</td><td>岫科字〔2025〕12号</td><td>发布日期</td><td>2025-03-04</td></tr></table>
        """),
    Layout(
      reason: "the number at the end of the title",
      title: "云岫市科学技术局关于加强科技计划管理的通知（岫科字〔2025〕12号）",
      head: "<div>2025-03-04 10:21 来源：市科技局</div>"),
    Layout(
      reason: "the number in a line of its own above the text's container",
      head: "<div>2025-03-04 10:21 来源：市科技局</div><div>岫科字〔2025〕12号</div>"),
    Layout(
      reason: "an announcement that is named by its number, with a date in its first lines",
      title: "云岫市科学技术局公告2025年第3号（关于网上申报的公告）", head: "<div>时间：2025-03-04</div>",
      body: Layout.announcement, number: "云岫市科学技术局公告2025年第3号"),
    Layout(
      reason: "an announcement's number under the title",
      title: "云岫市科学技术局关于网上申报的公告",
      head: "<div>云岫市科学技术局公告2025年第3号</div><div>时间：2025-03-04</div>",
      body: Layout.announcement, number: "云岫市科学技术局公告2025年第3号"),
    Layout(
      reason: "another document's number in the list beside the text is not this one's",
      head: """
        <div>2025-03-04 10:21 来源：市科技局</div><div><a href="/1.html">岫科字〔2024〕7号</a></div>
        """, number: nil),
    Layout(
      reason: "the table is printed inside the text's container: it is not text",
      head: "<div>时间：2025-03-04</div>",
      body: """
        <table><tr><td>标　题：</td><td>云岫市科学技术局关于加强科技计划管理的通知</td></tr>
        <tr><td>发文机关：</td><td>云岫市科学技术局</td></tr><tr><td>发文字号：</td><td>岫科字〔2025〕12号</td></tr>
        <tr><td>主题分类：</td><td>科技</td></tr></table>\(Layout.notice)
        """, absent: ["主题分类"]),
    Layout(
      reason: "preformatted text: lines end where the source's do",
      head: """
        <div><p>文号：岫科字〔2025〕12号</p><p>发布机构：云岫市科学技术局</p><p>发布日期：2025-03-04</p></div>
        """,
      body: """
        <pre>
        各县区科技局，各有关单位：
        为进一步规范科技计划管理，经局务会研究同意，现就有关事项通知如下，请认真贯彻执行。
        一、加强领导。各单位要高度重视，切实把工作落到实处。
        云岫市科学技术局
        2025年3月1日
        </pre>
        """),
  ]

  @Test(arguments: layouts) func `fields are found wherever they are printed`(_ layout: Layout)
    throws
  {
    let page = """
      <html><head><meta charset="utf-8"><title>\(layout.title)</title></head><body>
      <div class="top"><a href="/">首页</a> <a href="/a/">信息公开</a> <a href="/b/">政务服务</a></div>
      <h1>\(layout.title)</h1>\(layout.head)<div class="c9">\(layout.body)</div>
      <div class="foot">主办单位：云岫市科学技术局 云ICP备05000001号</div></body></html>
      """
    let made = try Pipeline().understand(
      Array(page.utf8), url: "http://kjj.yunxiu.example/a/5.html", contentType: "text/html",
      hints: SiteHints())
    #expect(made.isDocument)
    let document = try #require(made.document)
    #expect(document.documentNumber?.canonical == layout.number)
    #expect(document.issuers.map(\.name) == layout.issuers)
    #expect(document.dateWritten?.description == layout.written)
    #expect(document.datePublished?.description == layout.published)
    #expect(document.indexNumber == layout.index)
    #expect(layout.absent.allSatisfy { !document.text.contains($0) })
    #expect(document.text.contains("\n\n特此公告。") || document.text.contains("\n\n一、加强领导。"))
  }
}
