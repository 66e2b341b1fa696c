import CorpusStore
import Documents
import Testing

@Suite struct RelationTests {
  @Test(arguments: Engine.allCases)
  func `each citation says where it stands`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let citing = Sample.notice(
      50, date: CivilDate(year: 2023, month: 6, day: 1),
      citations: [
        Sample.citation(number: "云政发〔2022〕3号"), Sample.citation(number: "云政发〔2022〕4号"),
        Sample.citation(number: "云政发〔2022〕5号"), Sample.citation(number: "云政发〔2923〕5号"),
        Sample.citation(title: "通知"), Sample.citation(number: "云政发〔2023〕50号"),
      ])
    _ = try corpus.commit([
      Sample.entry(citing, url: "http://a.example/50"),
      Sample.entry(Sample.notice(3, year: 2022), url: "http://a.example/3"),
      Sample.entry(Sample.notice(4, year: 2022, region: "619900"), url: "http://b.example/4"),
      Sample.entry(Sample.notice(4, year: 2022, region: "419900"), url: "http://c.example/4"),
    ])
    let edges = try corpus.cited(by: citing.id)
    #expect(
      edges.map(\.state) == [.resolved, .ambiguous, .dangling, .malformed, .malformed, .own])
    #expect(edges[1].candidates == ["419900/云政发〔2022〕4号", "619900/云政发〔2022〕4号"])
    #expect(edges[0].candidates.isEmpty)
    // Only what can be looked for and is not held is wanted.
    #expect(try corpus.wanted(limit: 10).map(\.canonical) == ["云政发〔2022〕5号"])
  }

  @Test(arguments: Engine.allCases)
  func `wanted documents are counted by who cites them, with places to look`(engine: Engine) throws
  {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    var first = Sample.notice(
      7,
      citations: [
        Sample.citation(number: "云政发〔2023〕9号"), Sample.citation(number: "云政发〔2023〕9号"),
        Sample.citation(title: "水网建设规划"),
      ])
    first.attachments = [.init(text: "水网建设规划.pdf", url: "http://a.example/files/water.pdf")]
    _ = try corpus.commit([
      Sample.entry(first, url: "http://a.example/zwgk/7.html?x=/1"),
      Sample.entry(
        Sample.notice(8, citations: [Sample.citation(number: "云政发〔2023〕9号")]),
        url: "http://a.example/zwgk/8.html"),
    ])
    let wanted = try corpus.wanted(limit: 10)
    #expect(wanted.map(\.canonical) == ["云政发〔2023〕9号", nil])
    #expect(wanted.map(\.title) == [nil, "水网建设规划"])
    #expect(wanted.map(\.citedBy) == [2, 1])
    #expect(wanted[0].citing == ["379900/云政发〔2023〕7号", "379900/云政发〔2023〕8号"])
    #expect(wanted[0].seeds == ["http://a.example/zwgk/"])
    #expect(wanted[1].seeds == ["http://a.example/files/water.pdf"])
    #expect(try corpus.wanted(code: "云政发", limit: 10).count == 1)
    #expect(try corpus.wanted(region: "610000", limit: 10).isEmpty)
    // It arrives and is wanted no more.
    _ = try corpus.commit([Sample.entry(Sample.notice(9), url: "http://a.example/zwgk/9.html")])
    #expect(try corpus.wanted(limit: 10).map(\.canonical) == [nil])
  }

  @Test(arguments: Engine.allCases)
  func `a graph goes on in the direction it came, and is cut where it is told`(engine: Engine)
    throws
  {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    // 1 ← 2 ← 3 ← 4, and 3 cites 9, which is not held; 5 cites 1 too.
    func chain(_ serial: Int, cites: [Int]) -> CorpusEntry {
      Sample.entry(
        Sample.notice(
          serial, citations: cites.map { Sample.citation(number: "云政发〔2023〕\($0)号", .basis) }),
        url: "http://a.example/\(serial)")
    }
    _ = try corpus.commit([
      chain(1, cites: []), chain(2, cites: [1]), chain(3, cites: [2, 9]), chain(4, cites: [3]),
      chain(5, cites: [1]),
    ])
    func serials(_ depth: Int, limit: Int = 500) throws -> [String: Int] {
      let graph = try #require(try corpus.graph(around: Self.id(3), depth: depth, limit: limit))
      return Dictionary(uniqueKeysWithValues: graph.nodes.map { ($0.number ?? "", $0.distance) })
    }
    func number(_ serial: Int) -> String { "云政发〔2023〕\(serial)号" }
    #expect(try serials(0) == [number(3): 0])
    #expect(try serials(1) == [number(3): 0, number(2): 1, number(9): 1, number(4): -1])
    // 5 cites 1 and does not cite 3: it is no neighbour of 3 by way of 1.
    #expect(
      try serials(5) == [
        number(3): 0, number(2): 1, number(9): 1, number(1): 2, number(4): -1,
      ])
    let graph = try #require(try corpus.graph(around: Self.id(3), depth: 2))
    #expect(graph.edges.count == 4)
    #expect(graph.nodes.filter { !$0.isHeld }.map(\.id) == [number(9)])
    #expect(!graph.isCut)
    #expect(try corpus.graph(around: Self.id(3), depth: 5, limit: 2)?.isCut == true)
    #expect(try corpus.graph(around: "none", depth: 1) == nil)
  }

  private static func id(_ serial: Int) -> String { "379900/云政发〔2023〕\(serial)号" }

  @Test(arguments: Engine.allCases)
  func `sources tell of every page, the best first`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let entries = [
      Sample.entry(Sample.notice(1, text: "甲。"), url: "http://news.example/", rank: .repost),
      Sample.entry(Sample.notice(1, text: "甲。\n\n乙。"), url: "http://city.example/1"),
      Sample.entry(Sample.notice(1, text: "丙。"), url: "http://a.example/moved"),
      Sample.entry(Sample.notice(2), url: "http://a.example/moved", second: 9),
    ]
    _ = try corpus.commit(entries)
    try corpus.markWithdrawn(url: "http://news.example/", at: entries[0].fetchedAt + 1)
    let sources = try corpus.sources(of: Self.id(1))
    #expect(
      sources.map(\.source.url) == [
        "http://city.example/1", "http://news.example/", "http://a.example/moved",
      ])
    #expect(sources.map(\.isWithdrawn) == [false, true, false])
    #expect(sources.map(\.movedTo) == [nil, nil, Self.id(2)])
    #expect(sources.map(\.text) == ["甲。\n\n乙。", "甲。", "丙。"])
  }

  @Test func `texts differ by paragraphs, and inside a paragraph by what changed`() {
    let rows: [(why: String, String, String, [TextDifference.Line])] = [
      ("the same", "甲。\n\n乙。", " 甲。\n乙。 ", [.same("甲。"), .same("乙。")]),
      ("one more", "甲。", "甲。\n\n乙。", [.same("甲。"), .added("乙。")]),
      ("one less", "甲。\n\n乙。", "乙。", [.removed("甲。"), .same("乙。")]),
      (
        "one changed", "甲。\n\n自2023年施行。", "甲。\n\n自2024年施行。",
        [.same("甲。"), .changed(before: "自202", old: "3", new: "4", after: "年施行。")]
      ),
      (
        "a part came in", "责任单位：市科技局。", "责任单位：市财政局、市科技局。",
        [.changed(before: "责任单位：市", old: "", new: "财政局、市", after: "科技局。")]
      ),
      ("from nothing", "", "甲。", [.added("甲。")]),
    ]
    for row in rows {
      let difference = TextDifference(from: row.1, to: row.2)
      #expect(difference.lines == row.3, "\(row.why)")
      #expect(difference.isEmpty == (row.why == "the same"), "\(row.why)")
    }
  }
}
