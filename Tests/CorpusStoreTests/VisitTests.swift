import CorpusStore
import Documents
import Foundation
import Testing

/// Visits that bring no reading: the page is as it was, or gone.
struct VisitTests {
  private static let url = "http://city.example/1"
  private static let id = "379900/云政发〔2023〕1号"

  private func visit(_ finding: PageVisit.Finding, second: Int, url: String = url) -> PageVisit {
    let entry = Sample.entry(Sample.notice(1), url: url, second: second)
    return PageVisit(
      url: url, finding: finding, at: entry.fetchedAt, seen: entry.source.lastSeen)
  }

  private func corpus(_ folder: CorpusFolder) throws -> Corpus {
    let corpus = try folder.corpus()
    _ = try corpus.commit([Sample.entry(Sample.notice(1), url: Self.url)])
    return corpus
  }

  @Test(arguments: Engine.allCases)
  func `an unchanged page was seen later, and nothing else of it moves`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try corpus(folder)
    let before = try corpus.one(Self.id)
    let visit = visit(.unchanged, second: 500)
    _ = try corpus.commit([], visits: [visit, self.visit(.unchanged, second: 100)])
    var after = try corpus.one(Self.id)
    #expect(after.sources[0].lastSeen == visit.seen, "an older visit that comes late moves nothing")
    #expect(try corpus.versions(of: Self.id).map(\.lastSeen) == [visit.seen])
    after.sources[0].lastSeen = before.sources[0].lastSeen
    #expect(after == before)
    #expect(try corpus.exported(since: visit.at).isEmpty, "nothing new to whoever takes changes")
  }

  @Test(arguments: Engine.allCases)
  func `gone once is not withdrawn, gone twice over days is`(engine: Engine) throws {
    let hour = 3600
    let rows: [(why: String, visits: [PageVisit], isWithdrawn: Bool)] = [
      ("once", [visit(.gone, second: hour)], false),
      ("twice within a day", [visit(.gone, second: hour), visit(.gone, second: 24 * hour)], false),
      ("twice over days", [visit(.gone, second: hour), visit(.gone, second: 26 * hour)], true),
      (
        "in whatever order they are told",
        [visit(.gone, second: 26 * hour), visit(.gone, second: hour)], true
      ),
      (
        "another page",
        [
          visit(.gone, second: hour, url: "http://city.example/2"),
          visit(.gone, second: 26 * hour, url: "http://city.example/2"),
        ], false
      ),
      (
        "before it was fetched",
        [visit(.gone, second: -50 * hour), visit(.gone, second: -hour)], false
      ),
    ]
    for row in rows {
      let folder = try CorpusFolder(engine)
      let corpus = try corpus(folder)
      for visit in row.visits { _ = try corpus.commit([], visits: [visit]) }
      let document = try corpus.one(Self.id)
      #expect(document.quality.warnings.contains("withdrawn") == row.isWithdrawn, "\(row.why)")
      #expect(document.text == "第1件事。")
    }
  }

  @Test(arguments: Engine.allCases)
  func `a page that came back in between starts anew`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try corpus(folder)
    let day = 86_400
    _ = try corpus.commit([], visits: [visit(.gone, second: day)])
    _ = try corpus.commit([Sample.entry(Sample.notice(1), url: Self.url, second: 2 * day)])
    _ = try corpus.commit([], visits: [visit(.gone, second: 3 * day)])
    #expect(try corpus.one(Self.id).quality.warnings.isEmpty)
    _ = try corpus.commit([], visits: [visit(.gone, second: 5 * day)])
    #expect(try corpus.one(Self.id).quality.warnings == ["withdrawn"])
    _ = try corpus.commit([Sample.entry(Sample.notice(1), url: Self.url, second: 6 * day)])
    #expect(try corpus.one(Self.id).quality.warnings.isEmpty)
  }
}
