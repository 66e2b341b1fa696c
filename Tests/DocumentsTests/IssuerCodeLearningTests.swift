import Testing

@testable import Documents

struct IssuerCodeLearningTests {
  private func issue(
    _ serial: Int, organ: String = "澜州市科学技术局", code: String = "澜科字", year: Int = 2023,
    region: String? = "999900"
  ) -> TabledIssue {
    TabledIssue(
      code: code, organ: organ, region: region, year: year, serial: serial,
      documentID: "\(region ?? "")/\(code)〔\(year)〕\(serial)号/\(organ)")
  }

  private func proposals(_ issues: [TabledIssue]) throws -> [LearnedCode] {
    LearnedCode.proposals(from: issues, lexicon: try IssuerLexicon.standard())
  }

  @Test func `three agreeing pages with distinct serials propose a row`() throws {
    let learned = try proposals([issue(7), issue(3, year: 2022), issue(12)])
    let row = try #require(learned.first)
    #expect(learned.count == 1)
    #expect(row.code == "澜科字" && row.organ == "澜州市科学技术局" && row.region == "999900")
    #expect(row.standing == .new)
    #expect(row.agreeing == 3 && row.dissenting == 0)
    #expect(row.years == 2022...2023 && row.serials == 3...12)
    #expect(row.examples.count == 3)
  }

  @Test func `two pages are not enough, nor one serial on three pages`() throws {
    #expect(try proposals([issue(1), issue(2)]).isEmpty)
    #expect(try proposals([issue(1), issue(1), issue(1)]).isEmpty)
    #expect(
      try proposals([issue(1, year: 2021), issue(1, year: 2022), issue(1, year: 2023)]).isEmpty,
      "the first of each year: the serials are not distinct")
  }

  @Test func `pages of two places do not agree with each other`() throws {
    #expect(try proposals([issue(1), issue(2), issue(3, region: "998800")]).isEmpty)
  }

  @Test func `whom most tables of a series name wins, and the rest are counted`() throws {
    let slips = [issue(8, organ: "澜州市财政局"), issue(9, organ: "澜州市财政局")]
    let learned = try proposals([issue(1), issue(2), issue(3)] + slips)
    #expect(learned.map(\.organ) == ["澜州市科学技术局"])
    #expect(learned.first?.dissenting == 2)
    let even = (10...12).map { issue($0, organ: "澜州市财政局") }
    #expect(try proposals([issue(1), issue(2), issue(3)] + even).isEmpty)
  }

  @Test(arguments: [
    ("临科字", "临沂市科学技术局", "371300", LearnedCode.Standing.confirms),
    // Another way to write the same organ: for a person to see.
    ("临科字", "市科技局", "371300", .differs),
    ("临政发", "临夏县人民政府", "622921", .another),
    ("临量子字", "临沂市量子局", "371300", .new),
  ])
  func `a proposal says how it stands to the registry`(
    code: String, organ: String, region: String, standing: LearnedCode.Standing
  ) throws {
    let issues = (1...3).map { issue($0, organ: organ, code: code, region: region) }
    #expect(try proposals(issues).map(\.standing) == [standing])
  }

  @Test func `the order of documents does not matter, and the registry stays as it was`() throws {
    let lexicon = try IssuerLexicon.standard()
    let issues =
      (1...4).map { issue($0) } + (1...5).map { issue($0, organ: "澜州市财政局", code: "澜财字") }
    let forward = LearnedCode.proposals(from: issues, lexicon: lexicon)
    #expect(forward == LearnedCode.proposals(from: issues.reversed(), lexicon: lexicon))
    #expect(forward.map(\.code) == ["澜科字", "澜财字"].sorted())
    #expect(IssuerCode("澜科字", lexicon: lexicon).candidates.isEmpty)
  }
}
