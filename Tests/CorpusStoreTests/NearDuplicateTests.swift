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

  @Test(arguments: Engine.allCases)
  func `copies are listed, strangers are not, and nothing is merged`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
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

  @Test(arguments: Engine.allCases)
  func `twins of a template stay apart, and can be seen`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let text = Self.text(5)
    func day(_ day: Int) -> CivilDate? { CivilDate(year: 2023, month: 5, day: day) }
    let rows: [(why: String, OfficialDocument)] = [
      ("another number", Sample.notice(2, title: "关于表彰的通知", text: text)),
      ("another day", Sample.document("day", title: "关于表彰的通知", text: text, date: day(2))),
      ("another title", Sample.document("title", title: "某县水利局招聘启事", text: text, date: day(1))),
    ]
    let first = Sample.notice(1, title: "关于表彰的通知", text: text, date: day(1))
    _ = try corpus.commit(
      ([first] + rows.map(\.1)).enumerated().map {
        Sample.entry($0.element, url: "http://a.example/\($0.offset)")
      })
    #expect(try corpus.counts().documents == 4)
    let seen = try corpus.nearDuplicates(of: first.id)
    for row in rows {
      #expect(seen.first { $0.id == row.1.id }?.isTemplate == true, "\(row.why)")
    }
    #expect(try corpus.one(first.id).nearDuplicates.isEmpty)
    #expect(try corpus.nearFamilies(atLeast: 2).map(\.ids.count) == [4])
    #expect(try corpus.nearFamilies(atLeast: 5).isEmpty)
  }

  @Test(arguments: Engine.allCases)
  func `what is a copy of what does not depend on order, batches or reopening`(engine: Engine)
    throws
  {
    var documents: [OfficialDocument] = []
    for seed in 0..<12 {
      let text = Self.text(seed)
      let title = "关于第\(seed)件事情的若干意见"
      documents.append(Sample.notice(seed + 1, title: title, text: text))
      for copy in 0..<3 {
        documents.append(
          Sample.document(
            "copy\(seed).\(copy)", title: title,
            text: Self.misread(text, oneIn: 40, seed: seed * 3 + copy)))
      }
    }
    func exported(_ order: [OfficialDocument], batch: Int, reopening: Bool) throws -> [String] {
      let folder = try CorpusFolder(engine)
      var corpus = try folder.corpus()
      for start in stride(from: 0, to: order.count, by: batch) {
        _ = try corpus.commit(
          order[start..<min(start + batch, order.count)].map {
            Sample.entry($0, url: "http://a.example/\($0.id)")
          })
        if reopening {
          try corpus.close()
          corpus = try folder.corpus()
        }
      }
      return try corpus.exported()
    }
    let whole = try exported(documents, batch: 100, reopening: false)
    #expect(whole.contains { $0.contains(#""near_duplicates":["copy3.0","copy3.1","copy3.2"]"#) })
    #expect(try exported(documents.reversed(), batch: 5, reopening: false) == whole)
    #expect(try exported(documents, batch: 7, reopening: true) == whole)
  }

  @Test func `what another program wrote is seen, and a refused batch leaves no trace`()
    throws
  {
    let folder = try CorpusFolder()
    let (one, other) = (try folder.corpus(), try folder.corpus())
    let text = Self.text(8)
    _ = try one.commit([Sample.entry(Sample.document("a", text: text), url: "http://a.example/a")])
    _ = try other.commit([Sample.entry(Sample.document("b", text: text), url: "http://a.example/b")]
    )
    _ = try one.commit([Sample.entry(Sample.document("c", text: text), url: "http://a.example/c")])
    #expect(try one.one("c").nearDuplicates == ["a", "b"])
    try one.limitPages()
    #expect(throws: CorpusError.diskFull(path: folder.path)) {
      _ = try one.commit(
        (0..<200).map {
          Sample.entry(
            Sample.document("refused\($0)", text: text + "第\($0)。"), url: "http://b.example/\($0)")
        })
    }
    _ = try other.commit([Sample.entry(Sample.document("d", text: text), url: "http://a.example/d")]
    )
    #expect(try other.one("d").nearDuplicates == ["a", "b", "c"])
  }

  @Test(arguments: Engine.allCases)
  func `a list of copies is kept short and is the same in any order`(engine: Engine) throws {
    let text = Self.text(9)
    let documents = (0..<130).map { Sample.document("c\($0 + 100)", text: text) }
    let lists = try [documents, documents.reversed()].map { order in
      let folder = try CorpusFolder(engine)
      let corpus = try folder.corpus()
      for document in order {
        _ = try corpus.commit([Sample.entry(document, url: "http://a.example/\(document.id)")])
      }
      return try corpus.one("c229").nearDuplicates
    }
    #expect(lists[0].count == 100)
    #expect(lists[0] == lists[1])
  }
}
