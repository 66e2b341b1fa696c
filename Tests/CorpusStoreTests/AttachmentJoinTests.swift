import CorpusStore
import Documents
import Testing

/// Pages that carry their document as a file, in whatever order the two come.
struct AttachmentJoinTests {
  private static let page = "http://city.example/t1.html"
  private static let file = "http://city.example/a1.pdf"

  private func stub(text: String = "附件：关于第1件事的通知.pdf", second: Int = 0) -> CorpusEntry {
    var document = Sample.document("sha256:stub", title: "关于第1件事的通知", text: text, region: "379900")
    document.attachments = [.init(text: "关于第1件事的通知.pdf", url: Self.file)]
    return Sample.entry(document, url: Self.page, second: second)
  }

  private func pdf(numbered: Bool, second: Int = 1) -> CorpusEntry {
    let document =
      numbered
      ? Sample.notice(1, text: "第1件事，全文如下。")
      : Sample.document("sha256:pdf", text: "第1件事，全文如下。", region: nil)
    return Sample.entry(document, url: Self.file, second: second)
  }

  /// Exports of a corpus that takes the entries one by one.
  private func exported(_ entries: [CorpusEntry]) throws -> [String] {
    let folder = try CorpusFolder()
    let corpus = try folder.corpus()
    for entry in entries { _ = try corpus.commit([entry]) }
    return try corpus.exported()
  }

  @Test(arguments: Engine.allCases)
  func `both orders, one batch or two, give one document`(engine: Engine) throws {
    for numbered in [true, false] {
      let (stub, pdf) = (stub(), pdf(numbered: numbered))
      let first = try exported([stub, pdf])
      #expect(first.count == 1, "\(first)")
      #expect(try exported([pdf, stub]) == first)
      #expect(try exported([pdf, stub, pdf, stub]) == first)
      let folder = try CorpusFolder(engine)
      let corpus = try folder.corpus()
      _ = try corpus.commit([stub, pdf])
      #expect(try corpus.exported() == first)
    }
  }

  @Test(arguments: Engine.allCases)
  func `the document is the file's text under the page's title, seen on the page`(engine: Engine)
    throws
  {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    _ = try corpus.commit([stub(), pdf(numbered: true)])
    let document = try corpus.one("云政发〔2023〕1号")
    #expect(document.id == "379900/云政发〔2023〕1号")
    #expect(document.text == "第1件事，全文如下。")
    #expect(document.sources.map(\.url) == [Self.page])
    #expect(document.attachments.map(\.id) == [document.id])
    #expect(document.quality.warnings == ["text from attachment"])
    #expect(try corpus.one("sha256:stub").id == document.id, "the id that the page had alone")
    #expect(try corpus.counts().sources == 1)
  }

  @Test(arguments: Engine.allCases)
  func `a page without any text waits for its file`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    _ = try corpus.commit([stub(text: "")])
    #expect(try corpus.exported().isEmpty)
    _ = try corpus.commit([pdf(numbered: false)])
    #expect(try corpus.exported().count == 1)
  }

  @Test(arguments: Engine.allCases)
  func `a page that has its own text later is a document of its own again`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    _ = try corpus.commit([stub(), pdf(numbered: false)])
    let own = Sample.notice(7, text: String(repeating: "各县区应当认真贯彻执行本通知的各项要求。", count: 3))
    _ = try corpus.commit([Sample.entry(own, url: Self.page, second: 9)])
    #expect(try corpus.one("云政发〔2023〕7号").sources.map(\.url) == [Self.page])
    #expect(try corpus.one("sha256:pdf").sources.map(\.url) == [Self.file])
  }

  @Test(arguments: Engine.allCases)
  func `a file that says something else is joined again`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    _ = try corpus.commit([stub(), pdf(numbered: true)])
    var newer = pdf(numbered: true, second: 50)
    newer.document.text = "第1件事，改正后的全文。"
    _ = try corpus.commit([newer])
    let document = try corpus.one("云政发〔2023〕1号")
    #expect(document.text == "第1件事，改正后的全文。")
    #expect(document.sources.map(\.url) == [Self.page])
  }

  @Test func `what counts as a stub`() {
    let rows: [(why: String, text: String, names: [String], isStub: Bool)] = [
      ("nothing but the link", "附件：关于第1件事的通知.pdf", ["关于第1件事的通知.pdf"], true),
      ("no text at all", "", ["a.pdf"], true),
      ("a line that points to the file", "正文详见附件，点击下载", ["下载"], true),
      ("no file", "详见附件", [], false),
      (
        "a short notice that orders something",
        "各县区：现将《第1件事实施办法》印发给你们，请结合实际认真贯彻执行。云陵市人民政府 2023年3月1日", ["实施办法.pdf"], false
      ),
    ]
    for row in rows {
      var document = Sample.document("x", title: "关于第1件事的通知", text: row.text)
      document.attachments = row.names.map { .init(text: $0, url: "http://a.cn/\($0)") }
      #expect(document.isStub == row.isStub, "\(row.why)")
    }
  }

  @Test(arguments: Engine.allCases)
  func `files are described also where they give no text`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let facts = FileFacts(
      url: Self.file, fetchedAt: 10, contentType: "application/pdf", bytes: 99, sha256: "ab")
    let older = FileFacts(
      url: Self.file, fetchedAt: 5, contentType: "application/zip", bytes: 1, sha256: "cd")
    _ = try corpus.commit([stub()], files: [facts])
    _ = try corpus.commit([], files: [older])
    let attachment = try #require(try corpus.one("sha256:stub").attachments.first)
    #expect(attachment.contentType == "application/pdf")
    #expect(attachment.bytes == 99 && attachment.sha256 == "ab" && attachment.id == nil)
  }
}
