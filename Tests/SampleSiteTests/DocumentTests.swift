import Testing

@testable import SampleSite

@Suite struct DocumentTests {
  @Test func `the same plan gives the same bytes, another seed others`() {
    func pages(_ seed: UInt64) -> [String: [UInt8]] {
      Walk(SamplePlan(documents: 45, seed: seed)).bytes
    }
    let first = pages(4)
    #expect(first == pages(4))
    #expect(first != pages(5))
  }

  @Test func `no two documents have the same text`() {
    let writer = DraftWriter(SamplePlan(documents: 2000, seed: 9))
    var texts = Set<String>()
    for index in 0..<2000 {
      guard let draft = writer.draft(index) else { continue }
      // Without number, title and dates: what remains must differ by itself.
      texts.insert("\(draft.body)\(draft.annex)")
    }
    #expect(texts.count == 2000)
  }

  @Test func `a document is published in the year of its number, after the one before it`() {
    let writer = DraftWriter(SamplePlan(documents: 700, seed: 9))
    var last = ""
    for index in 0..<700 {
      guard let draft = writer.draft(index) else { continue }
      #expect(draft.written.iso >= last)
      last = draft.written.iso
      if let serial = writer.timeline.serial(index) { #expect(serial.year == draft.written.year) }
      #expect((1...28).contains(draft.published.day) && (1...12).contains(draft.published.month))
    }
    #expect(writer.timeline.firstYear == 2021)
  }

  @Test func `every text of the old site has its place in GBK`() {
    let site = SampleSite(plan: SamplePlan(documents: 400, seed: 9))
    let view = SiteView(host: .archives, port: 1, writer: site.writer)
    for column in view.columns {
      for position in 0..<column.count(documents: 400) {
        guard let draft = site.writer.draft(column.index(at: position)) else { continue }
        let text = view.article(draft, in: column).text
        #expect(GB2312.bytes(text) != nil)
      }
    }
  }

  @Test func `the old site declares gb2312 in the page and nothing in the header`() throws {
    let site = SampleSite(plan: SamplePlan(documents: 20, seed: 1))
    let answer = site.page(at: .archives, target: "/", port: 1)
    #expect(answer.header("content-type") == "text/html")
    #expect(!answer.bytes.ranges(of: Array("charset=gb2312".utf8)).isEmpty)
    let name = try #require(GB2312.bytes("云岫市档案局"))
    #expect(!answer.bytes.ranges(of: name).isEmpty)
  }

  @Test func `only the path that links carry reaches a page`() {
    let site = SampleSite(plan: SamplePlan(documents: 60, seed: 1))
    // First pages under a second name, pages past the end, articles under another date or column.
    for (host, target) in [
      (SampleHost.portal, "/zwgk/zfwj/index_0.html"), (.portal, "/zwgk/zfwj/"),
      (.portal, "/zwgk/zfwj/index_99.html"), (.portal, "/index.html"),
      (.finance, "/col/col1207/index.html?uid=1207&pageNum=1"), (.science, "/index/tzgg/9.htm"),
      (.archives, "/list.asp?class=3&page=1"), (.science, "/info/1034/1000002.htm"),
      (.science, "/info/1021/9999999.htm"), (.science, "/info/1021/99999999999999999999.htm"),
    ] {
      #expect(site.page(at: host, target: target, port: 1).status == 404, "\(target)")
    }
  }
}
