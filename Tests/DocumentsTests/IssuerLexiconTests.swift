import Testing

@testable import Documents

struct IssuerLexiconTests {
  private let codes =
    "code\torgan\tgloss\tlevel\tregion\tconf\tnote\tvalid_from\tvalid_to\tsuccessor\tvalid_conf\n"
  private let regions = "char\tkind\tname\tgbt2260\tconf\n"

  private func failure(codes: String, regions: String) -> LexiconError? {
    do throws(LexiconError) {
      _ = try IssuerLexicon(codes: Array(codes.utf8), regions: Array(regions.utf8))
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    // A column short.
    ("澜政发\t澜州市人民政府\t\tprefecture\t999900\tV\t\t\t\t\n", 2, "10 columns instead of 11"),
    // A good row before the bad one: the line is the bad one's.
    (
      "澜政发\t澜州市人民政府\t\tprefecture\t999900\tV\t\t\t\t\t\n澜科字\t\t\tprefecture\t999900\tV\t\t\t\t\t\n",
      3, "code or organ is empty"
    ),
    // Region of five digits.
    (
      "澜政发\t澜州市人民政府\t\tprefecture\t99990\tV\t\t\t\t\t\n", 2,
      "region code is not six digits"
    ),
    // A confidence that nobody defined.
    (
      "澜政发\t澜州市人民政府\t\tprefecture\t999900\tX\t\t\t\t\t\n", 2,
      "confidence 'X' is none of V S K k C"
    ),
    // Two digits of a year.
    ("澜质监\t澜州市质监局\t\t\t999900\tV\t\t\t18\t\tK\n", 2, "'18' is no year"),
    // The end before the beginning.
    ("澜质监\t澜州市质监局\t\t\t999900\tV\t\t2018\t2001\t\tK\n", 2, "valid from 2018 to 2001"),
    // Someone took over, but nobody says when.
    (
      "澜质监\t澜州市质监局\t\t\t999900\tV\t\t2001\t\t澜州市市监局\tK\n", 2,
      "a successor without a last year"
    ),
    // Years of unknown standing.
    (
      "澜质监\t澜州市质监局\t\t\t999900\tV\t\t\t2018\t\t\n", 2,
      "validity and its confidence go together"
    ),
    // A gap that is not closed.
    ("澜质{处\t澜州市质监局\t\t\t999900\tV\t\t\t\t\t\n", 2, "a gap is written 国卫{司局}发"),
  ])
  func `a bad row is refused with file and line`(rows: String, line: Int, reason: String) {
    #expect(
      failure(codes: codes + rows, regions: regions)
        == LexiconError(file: "issuer_codes.tsv", line: line, reason: reason))
  }

  @Test func `a bad place is refused with file and line`() {
    let error = failure(codes: codes, regions: regions + "澜\tnickname\t澜州市\t99\tK\n")
    #expect(error?.description == "region_chars.tsv:2: region code is not six digits")
  }

  @Test(arguments: [
    ("科\tunit\t科学技术局\t科学技术厅\t\t\t\tK\n", "8 columns instead of 9"),
    ("ke\tunit\t科学技术局\t\t\t\t\t\tK\n", "mark is not Chinese"),
    ("科\torgan\t科学技术局\t\t\t\t\t\tK\n", "role 'organ' is none of unit former district slot marker"),
    // A unit that stands for nothing.
    ("科\tunit\t\t\t\t\t\t\tK\n", "organ is empty"),
    // A marker that would turn up as an organ.
    ("函\tmarker\t科学技术局\t\t\t\t\t\tK\n", "a marker names no organ"),
    ("科\tunit\t科学技术局\t\t\t\t\t\t\n", "confidence '' is none of V S K k C"),
    ("国土\tformer\t国土资源局\t\t\t\tsoon\t\tK\n", "'soon' is no year"),
  ])
  func `a bad sign is refused with file and line`(row: String, reason: String) {
    let header =
      "mark\trole\torgan\tprovince_organ\tmeaning\tvalid_from\tvalid_to\tsuccessor\tconf\n"
    #expect(throws: LexiconError(file: "code_parts.tsv", line: 2, reason: reason)) {
      _ = try IssuerLexicon(
        codes: Array(codes.utf8), regions: Array(regions.utf8), parts: Array((header + row).utf8))
    }
  }

  @Test func `one code may mean several organs`() throws {
    let scanner = NumberScanner(lexicon: try IssuerLexicon.standard())
    let regions = Set(scanner.readings(of: "临科字").compactMap(\.region))
    #expect(regions.contains("371300"))
    let composed = scanner.readings(of: "临统发").compactMap(\.region)
    #expect(Set(composed).isSuperset(of: ["371300", "141000", "530900"]))
  }

  @Test func `a province has a department where a city has a bureau`() throws {
    let scanner = NumberScanner(lexicon: try IssuerLexicon.standard())
    let organs = scanner.readings(of: "鲁水务规字").map(\.organ)
    #expect(organs.contains("山东省水务厅"))
  }
}
