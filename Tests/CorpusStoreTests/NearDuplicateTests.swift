import CorpusStore
import Documents
import Testing

@Suite struct NearDuplicateTests {
  /// A text of `count` sentences, another one for each seed.
  static func text(_ seed: Int, sentences count: Int = 20) -> String {
    var generator = Seeded(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 7)
    let words = Array("推进产学研合作优化营商环境加强河长制水利农业教育卫生财政规划建设管理办法通知意见各县区人民政府市直部门贯彻落实").map(String.init)
    return (0..<count).map { _ in
      (0..<18).map { _ in words[Int.random(in: 0..<words.count, using: &generator)] }.joined()
        + "。"
    }.joined()
  }

  /// One character in `every` becomes another.
  static func misread(_ text: String, oneIn every: Int, seed: Int) -> String {
    var generator = Seeded(state: UInt64(seed) &+ 99)
    return String(
      text.map { Int.random(in: 0..<every, using: &generator) == 0 ? Character("囗") : $0 })
  }

  @Test func `copies are listed, strangers are not, and nothing is merged`() throws {
    let folder = try CorpusFolder()
    let corpus = try folder.corpus()
    let text = Self.text(1)
    let rows: [(id: String, text: String, isNear: Bool)] = [
      ("ocr", Self.misread(text, oneIn: 33, seed: 1), true),
      ("punctuation", text.replacing("。", with: ". "), true),
      ("furniture", "首页 > 政务公开 > 正文 字体：大 中 小 打印\n" + text + "\n主办：云陵市人民政府办公室 备案号", true),
      ("cut", String(text.prefix(text.count * 4 / 5)), true),
      ("stranger", Self.text(2), false), ("short", "一。", false), ("empty", "", false),
    ]
    var entries = [Sample.entry(Sample.document("original", text: text), url: "http://a.example/")]
    entries += rows.map {
      Sample.entry(Sample.document($0.id, text: $0.text), url: "http://a.example/\($0.id)")
    }
    _ = try corpus.commit(entries)
    #expect(
      try corpus.one("original").nearDuplicates == rows.filter(\.isNear).map(\.id).sorted())
    #expect(try corpus.counts().documents == rows.count + 1)
    for row in rows {
      #expect(try corpus.one(row.id).nearDuplicates.contains("original") == row.isNear, "\(row.id)")
    }
    // The copy's page changes to another text, and it is no copy any more.
    _ = try corpus.commit([
      Sample.entry(
        Sample.document("ocr2", text: Self.text(3)), url: "http://a.example/ocr", second: 9)
    ])
    #expect(try corpus.one("ocr2").nearDuplicates.isEmpty)
  }

  @Test func `twins of a template with numbers of their own stay apart and see each other`() throws
  {
    let folder = try CorpusFolder()
    let corpus = try folder.corpus()
    let text = Self.text(5)
    _ = try corpus.commit(
      (1...3).map {
        Sample.entry(Sample.notice($0, text: text + "第\($0)号。"), url: "http://a.example/\($0)")
      })
    #expect(try corpus.counts().documents == 3)
    #expect(
      try corpus.one("云政发〔2023〕1号").nearDuplicates
        == ["379900/云政发〔2023〕2号", "379900/云政发〔2023〕3号"])
  }
}
