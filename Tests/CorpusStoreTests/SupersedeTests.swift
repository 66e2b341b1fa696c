import CorpusStore
import Documents
import Foundation
import Testing

/// Archived pages read again by another version of the extractor.
struct SupersedeTests {
  private static let url = "http://city.example/1"

  private func rereading(_ document: OfficialDocument?, second: Int = 0, url: String = url)
    -> Rereading
  {
    let held = Sample.entry(document ?? Sample.notice(1), url: url, second: second)
    return Rereading(
      url: url, fetchedAt: held.fetchedAt, entry: document == nil ? nil : held)
  }

  /// Row numbers apart, a corpus is its export.
  private func fresh(_ entries: [CorpusEntry]) throws -> [String] {
    let folder = try CorpusFolder()
    let corpus = try folder.corpus()
    _ = try corpus.commit(entries)
    return try corpus.exported()
  }

  @Test(arguments: Engine.allCases)
  func `the same reading changes nothing`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    _ = try corpus.commit([
      Sample.entry(Sample.notice(1), url: Self.url),
      Sample.entry(Sample.notice(2), url: "http://b.cn/"),
    ])
    let before = try corpus.exported()
    #expect(try corpus.supersede([rereading(Sample.notice(1))]) == [.unchanged])
    #expect(try corpus.exported() == before)
  }

  @Test(arguments: Engine.allCases)
  func `another text takes the place of the old one, which is no version`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    _ = try corpus.commit([Sample.entry(Sample.notice(1), url: Self.url)])
    let better = Sample.notice(1, text: "第1件事，读全了。")
    #expect(try corpus.supersede([rereading(better)]) == [.changed])
    #expect(try corpus.exported() == fresh([Sample.entry(better, url: Self.url)]))
    #expect(try folder.sql("SELECT count(*) FROM reading", Int.self) == [1])
  }

  @Test(arguments: Engine.allCases)
  func `another id takes the place of the old one, which leads to it`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let unnumbered = Sample.document("sha256:aa", text: "第1件事。", region: nil)
    _ = try corpus.commit([Sample.entry(unnumbered, url: Self.url)])
    #expect(try corpus.supersede([rereading(Sample.notice(1))]) == [.changed])
    #expect(try corpus.counts().documents == 1)
    #expect(try corpus.one("sha256:aa").id == "379900/云政发〔2023〕1号")
  }

  @Test(arguments: Engine.allCases)
  func `what is no document today goes, and what cited it is open again`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let citing = Sample.notice(2, citations: [Sample.citation(number: "云政发〔2023〕1号")])
    _ = try corpus.commit([
      Sample.entry(Sample.notice(1), url: Self.url), Sample.entry(citing, url: "http://b.cn/"),
    ])
    #expect(try corpus.counts().resolvedCitations == 1)
    #expect(try corpus.supersede([rereading(nil)]) == [.removed])
    #expect(try corpus.exported() == fresh([Sample.entry(citing, url: "http://b.cn/")]))
    #expect(try corpus.supersede([rereading(nil)]) == [.unchanged])
  }

  @Test(arguments: Engine.allCases)
  func `a text that another page shows too stays its text`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let other = Sample.entry(Sample.notice(1), url: "http://city.example/2", second: 5)
    _ = try corpus.commit([Sample.entry(Sample.notice(1), url: Self.url), other])
    let better = Sample.notice(1, text: "第1件事，读全了。")
    _ = try corpus.supersede([rereading(better)])
    #expect(try corpus.exported() == fresh([Sample.entry(better, url: Self.url), other]))
  }

  @Test(arguments: Engine.allCases)
  func `a page's dates are kept`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    _ = try corpus.commit([Sample.entry(Sample.notice(1), url: Self.url)])
    let later = Sample.entry(Sample.notice(1), url: Self.url, second: 900)
    _ = try corpus.commit(
      [],
      visits: [
        PageVisit(
          url: Self.url, finding: .unchanged, at: later.fetchedAt, seen: later.source.lastSeen)
      ])
    _ = try corpus.supersede([rereading(Sample.notice(1, text: "第1件事，读全了。"))])
    let source = try #require(try corpus.one("379900/云政发〔2023〕1号").sources.first)
    #expect(source.lastSeen == later.source.lastSeen)
    #expect(source.firstSeen < source.lastSeen)
  }

  @Test(arguments: Engine.allCases)
  func `into an empty corpus it is a commit`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    #expect(try corpus.supersede([rereading(Sample.notice(1))]) == [.added])
    #expect(try corpus.exported() == fresh([Sample.entry(Sample.notice(1), url: Self.url)]))
  }
}
