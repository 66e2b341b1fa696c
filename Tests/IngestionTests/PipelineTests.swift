import Documents
import Frontier
import Ingestion
import PageReading
import Testing

@Suite struct PipelineTests {
  /// An article of a fictional bureau, with the tags and the table that such pages carry.
  private static let article = """
    <html><head><title>关于开展技术合同登记工作的通知_云岫市科学技术局</title>
    <meta name="SiteName" content="云岫市科学技术局"><meta name="SiteIDCode" content="3799000012">
    <meta name="ArticleTitle" content="关于开展技术合同登记工作的通知">
    <meta name="PubDate" content="2023-07-05 09:00"></head><body>
    <div class="nav"><a href="/">首页</a> <a href="/tzgg/">通知公告</a></div>
    <table class="xxgk"><tr><td>索 引 号：</td><td>K1/2023-00005</td>
    <td>发文字号：</td><td>岫科字〔2023〕5号</td></tr>
    <tr><td>发文机关：</td><td>云岫市科学技术局</td><td>成文日期：</td><td>2023年7月3日</td></tr></table>
    <div class="TRS_Editor"><p>各县区科技局，各有关单位：</p>
    <p>为做好技术合同登记工作，根据《云岫市技术市场管理办法》（岫政发〔2021〕12号），现将有关事项通知如下。</p>
    <p>一、登记范围</p><p>凡在本市签订的技术开发、技术转让、技术咨询和技术服务合同，均可申请登记。</p>
    <p>云岫市科学技术局</p><p>2023年7月3日</p></div>
    <div class="footer">主办：云岫市科学技术局 网站标识码：3799000012</div></body></html>
    """

  private func understand(_ html: String, hints: SiteHints = SiteHints()) throws -> Understanding {
    try Pipeline().understand(
      Array(html.utf8), url: "http://kjj.yunxiu.example/tzgg/5.html", contentType: "text/html",
      hints: hints)
  }

  @Test func `a page becomes a record with an id of region and number`() throws {
    let made = try understand(Self.article, hints: SiteHints(region: "379900"))
    let document = try #require(made.document)
    #expect(made.isDocument)
    #expect(document.id == "379900/岫科字〔2023〕5号")
    #expect(document.title == "关于开展技术合同登记工作的通知")
    #expect(document.kind == "通知")
    #expect(document.indexNumber == "K1/2023-00005")
    #expect(document.issuers.map(\.name) == ["云岫市科学技术局"])
    #expect(document.dateWritten?.description == "2023-07-03")
    #expect(document.datePublished?.description == "2023-07-05")
    #expect(document.citations.map(\.canonical) == ["岫政发〔2021〕12号"])
    #expect(!document.text.contains("首页") && !document.text.contains("网站标识码"))
  }

  @Test func `without a profile the site's own code gives the region`() throws {
    #expect(try understand(Self.article).document?.region == "379900")
  }

  @Test func `a document without a number is known by its text alone`() throws {
    let pipeline = try Pipeline()
    func id(_ text: String) -> String? {
      pipeline.understand(Array(text.utf8), url: nil, name: "a.txt", contentType: nil).document?.id
    }
    let first = try #require(id("王明委员：\n您提出的提案收悉，现答复如下：\n一切都好。\n"))
    #expect(first.hasPrefix("sha256:") && first.utf8.count == 71)
    #expect(id("王明委员：\n\n您提出的提案收悉， 现答复如下：\n\n一切都好。\n") == first, "white space is no content")
    #expect(id("王明委员：\n您提出的提案收悉，现答复如下：\n一切不好。\n") != first)
  }

  @Test(arguments: [
    // (file, why it is no document)
    ("", "nothing is an empty page, not an error"),
    (
      "<html><head><script>document.cookie='__jsl_clearance=x';location.href=''</script></head></html>",
      "a challenge"
    ),
    ("<html><body></body></html>", "an empty shell"),
  ])
  func `what is not an article is no document`(html: String, reason: String) throws {
    #expect(try !understand(html).isDocument, "\(reason)")
  }

  @Test func `kinds that nothing reads are named, by content and not by name`() throws {
    let made = try Pipeline().understand(
      Array("%PDF-1.4\n%".utf8), url: "http://a.example/b.html", contentType: "text/html")
    #expect(made.fileKind == .pdf)
    #expect(made.page == nil && !made.isDocument)
  }

  @Test func `links are canonical and come once`() throws {
    let made = try understand(
      """
      <html><body><a href="/a.html#x">甲</a><a href="http://KJJ.yunxiu.example/a.html">乙</a>
      <a href="javascript:void(0)">丙</a><a href="b.html">丁</a></body></html>
      """)
    #expect(
      made.links.map(\.description) == [
        "http://kjj.yunxiu.example/a.html", "http://kjj.yunxiu.example/tzgg/b.html",
      ])
  }

  @Test func `a charset that the profile insists on beats the page's`() throws {
    // 关于做好测试工作的通知
    let text: [UInt8] = [
      0xb9, 0xd8, 0xd3, 0xda, 0xd7, 0xf6, 0xba, 0xc3, 0xb2, 0xe2, 0xca, 0xd4, 0xb9, 0xa4, 0xd7,
      0xf7, 0xb5, 0xc4, 0xcd, 0xa8, 0xd6, 0xaa,
    ]
    let bytes = Array("<html><head><meta charset=big5></head><body><p>".utf8) + text
    let made = try Pipeline().understand(
      bytes, url: nil, name: "a.html", contentType: nil, hints: SiteHints(charset: "gb18030"))
    // Without the hint the page's own label, Big5, would decide.
    #expect(made.page?.encoding == Page.Encoding(name: "gb18030", evidence: "http"))
  }
}
