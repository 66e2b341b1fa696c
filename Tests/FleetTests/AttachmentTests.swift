import Coordinator
import CorpusStore
import Documents
import Fleet
import Foundation
import Frontier
import Testing
import Worker

/// Articles and their files, crawled by a worker and committed by a coordinator.
@Suite struct AttachmentTests {
  private static let page = TestFleet.site + "/art/1.html"
  private static let file = TestFleet.site + "/files/1.rtf"
  private static let bundle = TestFleet.site + "/files/2.zip"

  /// RTF of these lines.
  private static func rtf(_ lines: [String]) -> [UInt8] {
    let body = lines.map { line in
      line.unicodeScalars.map { scalar in
        scalar.isASCII ? String(scalar) : "\\u\(Int16(bitPattern: UInt16(scalar.value)))?"
      }.joined() + "\\par "
    }.joined()
    return Array("{\\rtf1 \(body)}".utf8)
  }

  private static let notice =
    ["明湖市科学技术局", "明科字〔2026〕9号", "关于做好科技平台年度检查的通知", "各县区科技局："]
    + (1...8).map { "第\($0)条　各有关单位应当按照本办法的规定，于每年第一季度报送建设情况，并对材料的真实性负责。" }
    + ["明湖市科学技术局", "2026年1月9日"]

  private static func articlePage(_ body: String) -> String {
    """
    <html><head><title>关于做好科技平台年度检查的通知</title>
    <meta name="ArticleTitle" content="关于做好科技平台年度检查的通知">
    <meta name="PubDate" content="2026-01-10 09:00"></head>
    <body><div class="TRS_Editor">\(body)</div></body></html>
    """
  }

  private static let links = """
    <p>附件：<a href="/files/1.rtf">关于做好科技平台年度检查的通知.rtf</a></p>
    <p><a href="/files/2.zip">附件2.zip</a></p>
    """

  private func crawl(_ body: String) async throws -> (OpenCorpus, ScriptedFetcher) {
    let fleet = try TestFleet()
    let clock = FleetClock.steady()
    let fetcher = ScriptedFetcher(
      [
        WorkerTests.home: .html(WorkerTests.listPage(["/art/1.html"])),
        Self.page: .html(Self.articlePage(body)),
        Self.file: .file(Self.rtf(Self.notice), contentType: "application/msword"),
        // The end record of an empty zip: a bundle that says nothing.
        Self.bundle: .file(
          [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18), contentType: "application/zip"),
      ], clock: clock)
    let maker = try WorkerTests.maker(fetcher, fleet, clock: clock)
    let run = CrawlRun(
      WorkerTests.options(fleet), clock: clock, logger: TestFleet.silent, makeWorker: maker)
    _ = try await run.run()
    return (OpenCorpus(fleet: fleet), fetcher)
  }

  /// Keeps the fleet's folder as long as the corpus is read.
  private struct OpenCorpus {
    let fleet: TestFleet

    func documents() throws -> [OfficialDocument] {
      var documents: [OfficialDocument] = []
      try Corpus(path: fleet.data.corpus, access: .readOnly).export { documents.append($0) }
      return documents
    }
  }

  @Test func `a page that only carries a file has the file's text and number`() async throws {
    let (corpus, fetcher) = try await crawl(Self.links)
    #expect(fetcher.count(Self.file) == 1 && fetcher.count(Self.bundle) == 1)
    let documents = try corpus.documents()
    #expect(documents.count == 1, "\(documents.map(\.id))")
    let document = try #require(documents.first)
    #expect(document.documentNumber?.canonical == "明科字〔2026〕9号")
    #expect(document.title == "关于做好科技平台年度检查的通知")
    #expect(document.text.contains("第8条"))
    #expect(document.datePublished?.description == "2026-01-10", "the page's own knowledge stays")
    #expect(document.sources.map(\.url) == [Self.page])
    let files = document.attachments
    #expect(files.map(\.url) == [Self.file, Self.bundle])
    #expect(files[0].contentType == "application/rtf")
    #expect(files[0].bytes == Self.rtf(Self.notice).count)
    #expect(files[0].sha256?.count == 64)
    #expect(files[0].id == document.id)
    #expect(files[1].contentType == "application/zip" && files[1].bytes == 22)
    #expect(files[1].id == nil)
  }

  @Test func `an article with a text of its own keeps it, and names the document its file is`()
    async throws
  {
    let body = (1...6).map { "<p>第\($0)款　现将有关事项说明如下，请结合本地实际认真抓好落实，确保取得实效。</p>" }.joined()
    let (corpus, _) = try await crawl("<p>明科函〔2026〕3号</p>" + body + Self.links)
    let documents = try corpus.documents()
    #expect(documents.count == 2, "\(documents.map(\.id))")
    let article = try #require(documents.first { $0.sources.map(\.url) == [Self.page] })
    #expect(article.text.contains("第6款") && !article.text.contains("第8条"))
    let file = try #require(documents.first { $0.sources.map(\.url) == [Self.file] })
    #expect(article.attachments[0].id == file.id)
  }
}
