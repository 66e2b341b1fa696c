import CorpusStore
import Documents
import Testing

@Suite struct CoverageTests {
  @Test func `a number has its place in a series`() {
    let rows: [(String, code: String?, form: String, year: Int?, serial: Int)] = [
      ("临科字〔2023〕12号", "临科字", "bracketed", 2023, 12),
      ("法（研）发〔1987〕32号", "法（研）发", "bracketed", 1987, 32),
      ("国务院令第752号", "国务院", "order", nil, 752),
      ("财政部 税务总局公告2023年第12号", "财政部 税务总局", "announcement", 2023, 12),
      ("中国证券监督管理委员会公告〔2023〕61号", "中国证券监督管理委员会", "announcement", 2023, 61),
      ("〔2023〕5号", nil, "", nil, 0), ("临科字〔2023〕号", nil, "", nil, 0), ("临科字", nil, "", nil, 0),
      ("临科字〔2023〕0号", nil, "", nil, 0),
    ]
    for row in rows {
      let series = SeriesNumber(row.0)
      #expect(series?.code == row.code, "\(row.0)")
      guard row.code != nil else { continue }
      #expect(series?.form == row.form, "\(row.0)")
      #expect(series?.year == row.year, "\(row.0)")
      #expect(series?.serial == row.serial, "\(row.0)")
    }
  }

  @Test(arguments: Engine.allCases)
  func `holes have a kind and evidence, and the tail stands apart`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    func day(_ month: Int) -> CivilDate? { CivilDate(year: 2023, month: month, day: 1) }
    let entries = [
      Sample.entry(Sample.notice(2, date: day(2)), url: "http://a.example/2"),
      Sample.entry(Sample.notice(3, date: day(3)), url: "http://a.example/3"),
      Sample.entry(
        Sample.notice(
          6, date: day(6),
          citations: [
            Sample.citation(number: "云政发〔2023〕4号"), Sample.citation(number: "云政发〔2023〕8号"),
            Sample.citation(number: "云政发〔2023〕3号"),
          ]), url: "http://a.example/6"),
      // Another place's series of the same code.
      Sample.entry(Sample.notice(5, region: "619900"), url: "http://b.example/5"),
    ]
    _ = try corpus.commit(entries)
    try corpus.markWithdrawn(url: "http://a.example/2", at: entries[0].fetchedAt + 1)
    let lexicon = try IssuerLexicon.standard()
    let all = try corpus.coverage(CoverageQuery(), lexicon: lexicon)
    #expect(all.map(\.region) == ["379900", "619900"])
    let series = try #require(all.first)
    #expect(series.held == [2, 3, 6])
    #expect(series.withdrawn == [2])
    #expect(series.highest == 8)
    #expect(series.highestHeld == 6)
    #expect(series.holes.map(\.serial) == [1, 4, 5, 7, 8])
    #expect(series.holes.map(\.kind) == [.unknown, .cited, .between, .unknown, .cited])
    #expect(series.holes[1].evidence == ["379900/云政发〔2023〕6号"])
    #expect(series.holes[2].evidence == ["379900/云政发〔2023〕3号", "379900/云政发〔2023〕6号"])
    #expect(series.holes[2].days == ["2023-03-01", "2023-06-01"])
    // Five known of up to 8: 8 + 8/5 − 1, and 8/0.05^(1/5).
    #expect(series.estimate.total == 9)
    #expect(series.estimate.upper == 15)
    let rows: [(why: String, CoverageQuery, Int)] = [
      ("code", CoverageQuery(code: "云政发"), 2), ("no such code", CoverageQuery(code: "云政"), 0),
      ("year", CoverageQuery(year: 2022), 0), ("a province", CoverageQuery(region: "370000"), 1),
      ("the centre alone", CoverageQuery(region: "000000"), 0),
    ]
    for row in rows {
      #expect(try corpus.coverage(row.1, lexicon: lexicon).count == row.2, "\(row.why)")
    }
  }

  @Test(arguments: Engine.allCases)
  func `a number that a list shows is a hole with a page until the page is read`(engine: Engine)
    throws
  {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let lexicon = try IssuerLexicon.standard()
    _ = try corpus.commit([
      Sample.entry(Sample.notice(1), url: "http://a.example/1"),
      Sample.entry(
        Sample.notice(4, citations: [Sample.citation(number: "云政发〔2023〕3号")]),
        url: "http://a.example/4"),
    ])
    let list = ListingFacts(
      url: "http://a.example/", seenAt: 1, total: nil, next: nil,
      items: (1...5).map { "http://a.example/\($0)" },
      numbers: Dictionary(
        uniqueKeysWithValues: (1...5).map { ("http://a.example/\($0)", "云政发〔2023〕\($0)号") }))
    _ = try corpus.commit([], listings: [list])
    func holes() throws -> [SeriesCoverage.Hole] {
      try corpus.coverage(CoverageQuery(), lexicon: lexicon).flatMap(\.holes)
    }
    #expect(try holes().map(\.serial) == [2, 3, 5])
    // Who cites it says more of what it is.
    #expect(try holes().map(\.kind) == [.notFetched, .cited, .notFetched])
    #expect(try holes().first?.evidence == ["http://a.example/2"])
    _ = try corpus.commit([Sample.entry(Sample.notice(2), url: "http://a.example/2")])
    #expect(try holes().map(\.serial) == [3, 5])
  }

  @Test(arguments: Engine.allCases)
  func `a number that is only cited is of the citing place where the code fits`(engine: Engine)
    throws
  {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let citing = Sample.notice(
      1, region: "371300",
      citations: [
        Sample.citation(number: "临科字〔2023〕12号"), Sample.citation(number: "临科字〔2023〕23号"),
        Sample.citation(number: "国发〔2014〕14号"),
      ])
    _ = try corpus.commit([Sample.entry(citing, url: "http://a.example/1")])
    let lexicon = try IssuerLexicon.standard()
    let series = try corpus.coverage(CoverageQuery(code: "临科字", year: 2023), lexicon: lexicon)
    #expect(series.map(\.region) == ["371300"])
    #expect(series.first?.held == [])
    #expect(series.first?.holes.filter { $0.kind == .cited }.map(\.serial) == [12, 23])
    #expect(series.first?.highestHeld == nil)
    #expect(
      try corpus.coverage(CoverageQuery(code: "国发"), lexicon: lexicon).map(\.region) == ["000000"])
  }

  @Test(arguments: Engine.allCases)
  func `one citation far above all others counts for nothing`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    _ = try corpus.commit([
      Sample.entry(Sample.notice(1), url: "http://a.example/1"),
      Sample.entry(
        Sample.notice(2, citations: [Sample.citation(number: "云政发〔2023〕2300号")]),
        url: "http://a.example/2"),
    ])
    let series = try #require(
      try corpus.coverage(CoverageQuery(), lexicon: IssuerLexicon.standard()).first)
    #expect(series.doubtful == [2300])
    #expect(series.highest == 2)
    #expect(series.holes.isEmpty)
  }
}
