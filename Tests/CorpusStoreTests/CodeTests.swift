import Documents
import Testing

@testable import CorpusStore

/// What the corpus says of issuer codes, and what it teaches.
struct CodeTests {
  /// A document whose page's table gave number and issuer, unless told otherwise.
  private func tabled(
    _ serial: Int, year: Int = 2023, issuer: String = "云陵市人民政府", issuerReason: String? = "table",
    numberReason: String = "table", region: String = Sample.city
  ) -> CorpusEntry {
    var document = Sample.notice(serial, year: year, region: region)
    document.issuers = [.init(name: issuer, code: "云政发", region: region, evidence: "title")]
    document.quality.evidence["document_number"] = [
      .init(reason: "issuer", score: 20), .init(reason: numberReason, score: 100),
    ]
    document.quality.evidence["issuers"] = issuerReason.map { [.init(reason: $0, score: 0)] }
    return Sample.entry(document, url: "http://\(region).example/\(year)/\(serial).html")
  }

  @Test(arguments: Engine.allCases)
  func `codes are counted, with years and places`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    #expect(try corpus.codes().isEmpty)
    _ = try corpus.commit([
      tabled(1, year: 2021), tabled(4), tabled(9), tabled(4, region: "619900"),
    ])
    #expect(
      try corpus.codes() == [
        CodeCount(
          code: "云政发", documents: 4, firstYear: 2021, lastYear: 2023,
          regions: ["379900", "619900"])
      ])
    #expect(
      try corpus.series(ofCode: "云政发") == [
        CodeSeries(region: "379900", year: 2021, documents: 1, firstSerial: 1, lastSerial: 1),
        CodeSeries(region: "379900", year: 2023, documents: 2, firstSerial: 4, lastSerial: 9),
        CodeSeries(region: "619900", year: 2023, documents: 1, firstSerial: 4, lastSerial: 4),
      ])
    #expect(try corpus.series(ofCode: "云科字").isEmpty)
  }

  @Test(arguments: Engine.allCases)
  func `a table that names issuer and number teaches, anything less does not`(engine: Engine) throws
  {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    _ = try corpus.commit([
      tabled(1), tabled(2), tabled(3),
      // No table names the issuer; the number stands in the text alone.
      tabled(4, issuerReason: nil), tabled(5, numberReason: "stands_alone"),
    ])
    let issues = try corpus.tabledIssues()
    #expect(issues.map(\.serial) == [1, 2, 3])
    let learned = LearnedCode.proposals(from: issues, lexicon: try IssuerLexicon.standard())
    #expect(learned.map(\.organ) == ["云陵市人民政府"])
    #expect(learned.map(\.standing) == [.another])
    #expect(learned.first?.examples.first == "379900/云政发〔2023〕1号")
  }

  @Test(arguments: Engine.allCases)
  func `a corpus that is only read answers too`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    _ = try folder.corpus().commit([tabled(1)])
    let corpus = try Corpus(path: folder.path, access: .readOnly)
    #expect(try corpus.codes().map(\.documents) == [1])
    #expect(try corpus.tabledIssues().count == 1)
  }
}
