import Testing

@testable import Documents

struct IssuerCodeTests {
  private func code(_ text: String) throws -> IssuerCode {
    IssuerCode(text, lexicon: try IssuerLexicon.standard())
  }

  @Test(arguments: [
    // The plain case.
    ("临科函字", "临:region 科:unit 函字:marker"),
    // A division between unit and marker.
    ("鲁建节科字", "鲁:region 建:unit 节科:slot 字:marker"),
    // The marker may precede the division.
    ("粤科函高字", "粤:region 科:unit 函:marker 高:slot 字:marker"),
    // A division that no table lists.
    ("鲁市监价注字", "鲁:region 市监:unit 价注:slot 字:marker"),
    // 规 belongs to 自然资源和规划局 here: the longer unit first.
    ("临自然资规", "临:region 自然资规:unit"),
    // A region of two characters.
    ("雄安政办字", "雄安:region 政办:unit 字:marker"),
    // City and district.
    ("深坪发改规", "深:region 坪:district 发改:unit 规:marker"),
    // An organ that is gone.
    ("临质监发", "临:region 质监:unit 发:marker"),
    // The Party's series: no unit.
    ("鲁办发", "鲁:region 办发:marker"),
    // National, no place.
    ("国办发明电", "国办:sign 发明电:marker"),
    // No marker either: the whole is the organ's sign.
    ("水资源", "水资源:sign"),
    // White space as printed.
    (" 临 科 字 ", "临:region 科:unit 字:marker"),
    ("", ""),
  ])
  func `a code comes apart into its parts`(text: String, parts: String) throws {
    let code = try code(text)
    #expect(
      code.parts.map { "\($0.text):\($0.role.rawValue)" }.joined(separator: " ") == parts)
    #expect(code.parts.map(\.text).joined() == code.text)
  }

  @Test(arguments: [
    // Collisions of REFERENCE §2.7: none may be lost.
    ("济政发", ["370100", "370800"]),
    ("泰政办字", ["370900", "321200"]),
    ("临政发", ["371300", "141000", "530900"]),
    ("临政字", ["371300", "141000", "530900"]),
    ("宁政发", ["640000", "320100"]),
    ("苏住建规", ["320500", "320000"]),
    ("云府办", ["445300", "530000"]),
    ("青政发", ["370200", "331121"]),
  ])
  func `organs that share a code all stay candidates`(text: String, regions: [String]) throws {
    let code = try code(text)
    #expect(Set(code.candidates.compactMap(\.region)).isSuperset(of: regions))
    #expect(code.region == nil, "a collision has no region of its own")
  }

  @Test(arguments: [
    // The city itself.
    ("济政发", "370800", "济宁市人民政府"),
    ("临政字", "371300", "临沂市人民政府"),
    // A place that the registry has no row for, of a code it has.
    ("临政字", "141000", "临汾市人民政府"),
    // A county's site prints its city's documents.
    ("临政字", "371302", "临沂市人民政府"),
    ("宁政发", "320102", "南京市人民政府"),
    ("宁政发", "640000", "宁夏回族自治区人民政府"),
    // No row at all: by its parts.
    ("临统发", "371300", "临沂市统计局"),
    ("琼水务规字", "460000", "海南省水务厅"),
    // The centre's code on a city's site.
    ("国办发", "371300", "国务院办公厅"),
    // A row with a gap, filled.
    ("国卫基层发", "000000", "国家卫生健康委"),
    ("发改能源", "000000", "国家发展和改革委员会"),
  ])
  func `the place decides between candidates`(text: String, region: String, organ: String) throws {
    let code = try code(text).narrowed(to: region)
    #expect(code.candidates.map(\.organ) == [organ])
  }

  @Test func `a province leaves the cities inside it`() throws {
    let code = try code("济政发").narrowed(to: "370000")
    #expect(Set(code.candidates.map(\.region)) == ["370100", "370800"])
  }

  @Test func `a place that fits nothing changes nothing`() throws {
    let code = try code("济政发")
    #expect(code.narrowed(to: "440100").candidates == code.candidates)
  }

  @Test(arguments: [
    ("临国土资发", 2019, "371300", "临沂市国土资源局", "临沂市自然资源局"),
    ("鲁质监发", 2019, "370000", "山东省质量技术监督局", "山东省市场监督管理局"),
    ("鲁安监发", 2019, "370000", "山东省安全生产监督管理局", "山东省应急管理厅"),
    ("国土资发", 2018, "000000", "国土资源部（原）", "自然资源部"),
    ("银保监发", 2023, "000000", "中国银保监会（原）", "国家金融监督管理总局"),
  ])
  func `a renamed organ says until when and who took over`(
    text: String, last: Int, region: String, organ: String, successor: String
  ) throws {
    let reading = try #require(try code(text).narrowed(to: region).candidates.first)
    #expect(reading.organ == organ)
    #expect(reading.validity.to == last)
    #expect(reading.validity.successor == successor)
    #expect(reading.validity.holds(in: last) && !reading.validity.holds(in: last + 1))
  }

  @Test func `the year leaves out an organ that was not there, unless it is the only one`() throws {
    let rows = """
      code\torgan\tgloss\tlevel\tregion\tconf\tnote\tvalid_from\tvalid_to\tsuccessor\tvalid_conf
      澜监发\t澜州市质监局\t\t\t999900\tV\t\t\t2018\t澜州市市监局\tK
      澜监发\t澜州市市监局\t\t\t999900\tV\t\t2019\t\t\tK
      """
    let lexicon = try IssuerLexicon(codes: Array(rows.utf8), regions: Array("h\n".utf8))
    let code = IssuerCode("澜监发", lexicon: lexicon)
    #expect(code.candidates.count == 2)
    #expect(code.narrowed(to: nil, year: 2016).candidates.map(\.organ) == ["澜州市质监局"])
    #expect(code.narrowed(to: nil, year: 2020).candidates.map(\.organ) == ["澜州市市监局"])
    let gone = try self.code("国土资发")
    #expect(gone.narrowed(to: nil, year: 2024).candidates == gone.candidates)
  }

  @Test func `what was read in text goes before what was composed`() throws {
    let code = try code("苏住建规")
    #expect(code.candidates.first?.region == "320500")
    #expect(code.candidates.first?.basis == .seen)
    #expect(code.candidates.map(\.confidence) == code.candidates.map(\.confidence).sorted(by: >))
  }

  @Test(arguments: ["", "量子蒸汽", "〔2023〕", "abc", String(repeating: "临科", count: 4000)])
  func `what is no code has no candidates, and does no harm`(text: String) throws {
    let code = try code(text)
    #expect(code.candidates.isEmpty)
    #expect(code.parts.map(\.text).joined() == code.text)
  }

  @Test func `every row of the registry is found by its code`() throws {
    let lexicon = try IssuerLexicon.standard()
    #expect(lexicon.rows.count > 500)
    for row in lexicon.rows {
      let code = IssuerCode(row.code, lexicon: lexicon)
      #expect(code.candidates.contains(row.reading), "\(row.code)")
      #expect(code.parts.map(\.text).joined() == row.code)
    }
  }
}
