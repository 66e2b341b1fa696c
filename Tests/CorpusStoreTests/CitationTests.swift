import CorpusStore
import Documents
import Testing

@Suite struct CitationTests {
  static let citing = "379900/云政发〔2023〕50号"

  /// Where the one citation of a document of 379900 points when these others are held.
  static func target(
    _ engine: Engine, of citation: OfficialDocument.Citation, among held: [OfficialDocument],
    date: CivilDate? = nil
  ) throws -> String? {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let citing = Sample.notice(50, date: date, citations: [citation])
    var entries = held.enumerated().map {
      Sample.entry($0.element, url: "http://city.example/\($0.offset)")
    }
    entries.insert(Sample.entry(citing, url: "http://city.example/c"), at: held.count / 2)
    for entry in entries { _ = try corpus.commit([entry]) }
    return try corpus.one(Self.citing).citations.first?.targetID
  }

  @Test func `a number means the document of the same region, of one above, or the only one`()
    throws
  {
    let number = "云政发〔2022〕3号"
    func held(_ region: String) -> OfficialDocument {
      Sample.notice(3, year: 2022, region: region, text: region)
    }
    let rows: [(why: String, [String], String?)] = [
      ("the only one known, wherever", ["619900"], "619900"),
      ("same region before another", ["619900", "379900"], "379900"),
      ("the province above before a stranger", ["619900", "370000"], "370000"),
      ("the nearest above", ["000000", "370000"], "370000"),
      ("two strangers: ambiguous", ["619900", "419900"], nil),
      ("none held", [], nil),
    ]
    for row in rows {
      let found = try Self.target(
        .sqlite, of: Sample.citation(number: number), among: row.1.map(held))
      #expect(found == row.2.map { "\($0)/\(number)" }, "\(row.why)")
    }
  }

  @Test(arguments: Engine.allCases)
  func `a title means the one document that bears it`(engine: Engine) throws {
    func titled(
      _ id: String, _ title: String, region: String = "379900", date: CivilDate? = nil
    ) -> OfficialDocument {
      Sample.document(id, title: title, text: id, region: region, date: date)
    }
    let plan = "云陵市水网建设规划"
    let byTitle = Sample.citation(title: plan)
    let rows: [(why: String, OfficialDocument.Citation, [OfficialDocument], String?)] = [
      ("one bears it", byTitle, [titled("sha256:a", plan)], "sha256:a"),
      (
        "white space is not part of a title", byTitle, [titled("sha256:a", "云陵市 水网建设规划")],
        "sha256:a"
      ),
      ("two bear it", byTitle, [titled("sha256:a", plan), titled("sha256:b", plan)], nil),
      (
        "same region before another", byTitle,
        [titled("sha256:a", plan, region: "619900"), titled("sha256:b", plan)], "sha256:b"
      ),
      (
        "citations leave out the name of the state", Sample.citation(title: "水网建设法"),
        [titled("sha256:a", "中华人民共和国水网建设法")], "sha256:a"
      ),
      ("a short name is no title", Sample.citation(title: "通知"), [titled("sha256:a", "通知")], nil),
      (
        "the number is not held, the page without a number is",
        Sample.citation(number: "云政发〔2021〕4号", title: plan), [titled("sha256:a", plan)], "sha256:a"
      ),
      (
        "another number contradicts the title",
        Sample.citation(number: "云政发〔2021〕4号", title: plan), [Sample.notice(5, title: plan)], nil
      ),
      (
        "what is later was not meant", byTitle,
        [titled("sha256:a", plan, date: CivilDate(year: 2024, month: 1, day: 1))], nil
      ),
    ]
    for row in rows {
      let date = CivilDate(year: 2023, month: 6, day: 1)
      #expect(try Self.target(engine, of: row.1, among: row.2, date: date) == row.3, "\(row.why)")
    }
  }

  @Test(arguments: Engine.allCases)
  func `a document that names its own number cites nobody`(engine: Engine) throws {
    let other = Sample.notice(50, region: "619900")
    #expect(
      try Self.target(engine, of: Sample.citation(number: "云政发〔2023〕50号"), among: [other]) == nil)
  }

  @Test(arguments: Engine.allCases)
  func `arrival resolves what waited and a rival makes it ambiguous again`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let number = "云政发〔2022〕3号"
    _ = try corpus.commit([
      Sample.entry(
        Sample.notice(50, citations: [Sample.citation(number: number)]), url: "http://a.example/50")
    ])
    #expect(try corpus.counts().resolvedCitations == 0)
    _ = try corpus.commit([
      Sample.entry(Sample.notice(3, year: 2022, region: "619900"), url: "http://b.example/3")
    ])
    #expect(try corpus.cited(by: Self.citing).map(\.citation.targetID) == ["619900/\(number)"])
    #expect(try corpus.citing("619900/\(number)").map(\.citingID) == [Self.citing])
    _ = try corpus.commit([
      Sample.entry(Sample.notice(3, year: 2022, region: "419900"), url: "http://c.example/3")
    ])
    #expect(try corpus.counts().resolvedCitations == 0)
    #expect(try corpus.counts().citations == 1)
  }

  @Test(arguments: Engine.allCases)
  func `a repeal marks its target and quotes the sentence`(engine: Engine) throws {
    let text = "本办法自印发之日起施行。《旧办法》（云政发〔2020〕9号）同时废止。此件公开发布。"
    let start = text.utf8.count - "云政发〔2020〕9号）同时废止。此件公开发布。".utf8.count
    let repealing = Sample.notice(
      50, text: text,
      citations: [
        Sample.citation(
          number: "云政发〔2020〕9号", .repeals, start: start,
          end: start + "云政发〔2020〕9号".utf8.count)
      ])
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    var target = Sample.notice(9, year: 2020)
    target.status = .init(value: .inForce, evidence: "有效")
    _ = try corpus.commit([Sample.entry(target, url: "http://a.example/9")])
    #expect(try corpus.one(target.id).status == .init(value: .inForce, evidence: "有效"))
    _ = try corpus.commit([Sample.entry(repealing, url: "http://a.example/50")])
    #expect(
      try corpus.one(target.id).status
        == .init(
          value: .repealed,
          evidence: "379900/云政发〔2023〕50号: 《旧办法》（云政发〔2020〕9号）同时废止。"))
    var query = FindQuery()
    query.status = .repealed
    #expect(try corpus.find(query).map(\.id) == [target.id])
    // The page is corrected and no longer repeals: the target is what it says of itself.
    _ = try corpus.commit([
      Sample.entry(Sample.notice(50, text: "更正。"), url: "http://a.example/50", second: 9)
    ])
    #expect(try corpus.one(target.id).status.value == .inForce)
  }
}
