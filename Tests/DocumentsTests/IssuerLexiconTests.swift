import Testing

@testable import Documents

struct IssuerLexiconTests {
  private let codes = "code\torgan\tgloss\tlevel\tregion\tconf\tnote\n"
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
    ("澜政发\t澜州市人民政府\t\tprefecture\t999900\tV\n", 2, "6 columns instead of 7"),
    // A good row before the bad one: the line is the bad one's.
    (
      "澜政发\t澜州市人民政府\t\tprefecture\t999900\tV\t\n澜科字\t\t\tprefecture\t999900\tV\t\n", 3,
      "code or organ is empty"
    ),
    // Region of five digits.
    ("澜政发\t澜州市人民政府\t\tprefecture\t99990\tV\t\n", 2, "region code is not six digits"),
    // A confidence that nobody defined.
    ("澜政发\t澜州市人民政府\t\tprefecture\t999900\tX\t\n", 2, "confidence 'X' is none of V S K k C"),
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
