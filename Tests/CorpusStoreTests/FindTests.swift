import CorpusStore
import Documents
import GRDB
import Testing

@Suite struct FindTests {
  static func corpus(_ folder: CorpusFolder, _ documents: [OfficialDocument]) throws -> Corpus {
    let corpus = try folder.corpus()
    _ = try corpus.commit(
      documents.enumerated().map {
        Sample.entry($0.element, url: "http://city.example/\($0.offset)")
      })
    return corpus
  }

  static func found(
    _ engine: Engine, _ text: String, in texts: [String]
  ) throws -> [String] {
    let folder = try CorpusFolder(engine)
    let documents = texts.enumerated().map { Sample.document("\($0.offset)", text: $0.element) }
    return try corpus(folder, documents).find(FindQuery(text: text)).map(\.id).sorted()
  }

  @Test(arguments: Engine.allCases)
  func `words are found as a plain scan finds them`(engine: Engine) throws {
    let rows: [(why: String, query: String, text: String, isFound: Bool)] = [
      ("two characters", "产学", "推进产学研合作。", true),
      ("two characters across words", "学研", "推进产学研合作。", true),
      ("one character inside", "学", "推进产学研合作。", true),
      ("one character at the end of a run", "作", "推进产学研合作。", true),
      ("one character alone", "令", "国务院 令 第752号", true),
      ("a long phrase", "推进产学研合作", "推进产学研合作。", true),
      ("not there", "产研", "推进产学研合作。", false),
      ("a mark parts a phrase", "优化营商", "优化，营商环境", false),
      ("a line end does too", "优化营商", "优化\n\n营商环境", false),
      ("pairs of two places are no phrase", "化营商", "优化营造，营商环境", false),
      ("Latin, any case", "gdp", "全市GDP增长5%", true),
      ("Latin glued to Chinese", "5G网络", "建设5G网络基站", true),
      ("Chinese glued to Latin", "建设5G", "加快建设5G网络", true),
      ("one character after Latin", "5G网", "建设5G网络", true),
      ("one character after Latin at the end", "5G网", "建设5G网", true),
      ("full-width letters and digits", "ＧＤＰ", "全市GDP增长", true),
      ("full-width in the text", "2023", "２０２３年", true),
      ("beyond the first plane", "𠮷野", "𠮷野家", true),
      ("zero as a character", "二〇二三", "二〇二三年", true),
      ("two words, both there", "营商 环境", "优化营商，改善环境", true),
      ("two words, one missing", "营商 教育", "优化营商，改善环境", false),
      ("a number in any brackets", "云政发[2023]16号", "依据云政发〔2023〕16号", true),
    ]
    for row in rows {
      let ids = try Self.found(engine, row.query, in: [row.text])
      #expect(ids == (row.isFound ? ["0"] : []), "\(row.why): \(row.query)")
    }
  }

  @Test(arguments: Engine.allCases)
  func `nothing of the input is read as FTS or SQL`(engine: Engine) throws {
    let text = "推进产学研合作 AND near title body。"
    for query in [
      "产学研\"", "\"产学研", "产学研*", "产学研 OR", "NOT 产学研\"", "title:合作\"", "合作^", "{合作", "-合作",
      "NEAR(合作 产学研", "'; DROP TABLE document; --合作", "合作\u{0}", "\u{0}合作",
    ] {
      let folder = try CorpusFolder(engine)
      let corpus = try Self.corpus(folder, [Sample.document("a", text: text)])
      _ = try corpus.find(FindQuery(text: query))
      #expect(try corpus.counts().documents == 1, "\(query)")
    }
    #expect(try Self.found(engine, "\"产学研", in: [text]) == ["0"])
    #expect(try Self.found(engine, "AND", in: [text]) == ["0"])
  }

  @Test(arguments: Engine.allCases)
  func `a query of marks alone is refused, white space finds all`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try Self.corpus(folder, [Sample.document("a", text: "甲。")])
    for query in ["。", "\"", "* - ^", "〔〕"] {
      #expect(throws: CorpusError.nothingToFind) { try corpus.find(FindQuery(text: query)) }
    }
    #expect(try corpus.find(FindQuery(text: " \u{3000}\n")).count == 1)
  }

  @Test(arguments: Engine.allCases)
  func `a title weighs more, and equals are ordered by id`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try Self.corpus(
      folder,
      [
        Sample.document("c", title: "河长制方案", text: "各级河长。"),
        Sample.document("b", title: "其他通知", text: "推行河长制，河长制办公室，河长制考核。"),
        Sample.document("a", title: "河长制方案", text: "各级河长。"),
      ])
    let hits = try corpus.find(FindQuery(text: "河长制"))
    #expect(hits.map(\.id) == ["a", "c", "b"])
    #expect(zip(hits, hits.dropFirst()).allSatisfy { $0.score >= $1.score })
  }

  @Test(arguments: Engine.allCases)
  func `the snippet shows the hit on one line`(engine: Engine) throws {
    let text =
      String(repeating: "前言。", count: 40) + "\n\n推进产学研合作。" + String(repeating: "后文。", count: 99)
    let folder = try CorpusFolder(engine)
    let corpus = try Self.corpus(folder, [Sample.document("a", text: text)])
    let snippet = try #require(try corpus.find(FindQuery(text: "产学研")).first).snippet
    #expect(snippet.hits.count == 1)
    let bytes = Array(snippet.text.utf8)
    let hit = try #require(snippet.hits.first)
    #expect(String(decoding: bytes[hit], as: UTF8.self) == "产学研")
    #expect(!snippet.text.contains("\n"))
    #expect(!snippet.text.contains("\u{FFFD}"))
    #expect(bytes.count <= 240)
  }

  @Test func `stock sqlite3 can search and check the index`() throws {
    let folder = try CorpusFolder()
    let corpus = try Self.corpus(folder, [Sample.document("a", title: "河长制", text: "推进产学研合作。")])
    let sql = """
      SELECT d.id FROM document_fts JOIN document d ON d.n = document_fts.rowid
        JOIN reading r ON r.n = d.reading
      WHERE document_fts MATCH '"产学" AND "学研"' AND instr(r.text, '产学研') > 0
      """
    #expect(try folder.sql(sql, String.self) == ["a"])
    #expect(try folder.sql("SELECT text FROM document_text", String.self) == ["推进产学研合作。"])
    #expect(
      try folder.sql(
        "SELECT rowid FROM title_fts WHERE title_fts MATCH '\"河长 长制\"'", Int64.self
      ).count == 1)
    for table in ["document_fts", "title_fts"] {
      try DatabaseQueue(path: folder.path).write {
        try $0.execute(sql: "INSERT INTO \(table)(\(table)) VALUES ('integrity-check')")
      }
    }
    try corpus.close()
  }

  @Test(arguments: Engine.allCases)
  func `a phrase is checked against the text, however often its pairs stand apart`(engine: Engine)
    throws
  {
    let folder = try CorpusFolder(engine)
    // Each holds every pair of 优化营商 and not the phrase; more of them than a search looks at before it asks
    // for all pairs.
    var documents = (0..<100).map {
      Sample.document("near\($0)", text: "优化，化营，营商，第\($0)件。")
    }
    documents.append(Sample.document("hit", text: "持续优化营商环境。"))
    let corpus = try Self.corpus(folder, documents)
    #expect(try corpus.find(FindQuery(text: "优化营商")).map(\.id) == ["hit"])
    #expect(try corpus.find(FindQuery(text: "优化营商环境")).map(\.id) == ["hit"])
    #expect(try corpus.find(FindQuery(text: "化营")).count == 20)
  }

  @Test(arguments: Engine.allCases)
  func `a common word shows the newest, whole days at a time, in any order of arrival`(
    engine: Engine
  )
    throws
  {
    // Ten days of forty documents: the search stops after 200, in the middle of nothing.
    let documents = (0..<400).map { index in
      Sample.document(
        "d\(index)", text: "河长\(index)。", date: CivilDate(year: 2023, month: 1, day: 1 + index % 10)
      )
    }
    var found: [[String]] = []
    for order in [documents, documents.reversed()] {
      let folder = try CorpusFolder(engine)
      let corpus = try Self.corpus(folder, order)
      var query = FindQuery(text: "河长")
      found.append(try corpus.find(query).map(\.id))
      query.sort = .date
      let newest = try corpus.find(query)
      #expect(newest.count == 20)
      #expect(newest.allSatisfy { $0.date == "2023-01-10" })
      query.limit = 1000
      #expect(try corpus.find(query).count == 400)
      query.sort = .relevance
      #expect(Set(try corpus.findIDs(query)).count == 400)
      query.from = CivilDate(year: 2023, month: 1, day: 3)
      query.to = CivilDate(year: 2023, month: 1, day: 4)
      #expect(try corpus.findIDs(query).count == 80)
    }
    #expect(found[0] == found[1])
    #expect(found[0].count == 20)
  }

  @Test(arguments: Engine.allCases)
  func `a phrase is asked for by its rare pairs, with and without a filter`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    // Every document has the frequent pairs, one in a hundred the phrase; each of ten cities has fifty.
    let documents = (0..<500).map { index in
      Sample.notice(
        index + 1, region: String(370_000 + 100 * (index % 10 + 1)),
        text: index % 100 == 7 ? "推进河长制度建设。" : "推进林长，制度建设。",
        date: CivilDate(year: 2023, month: 1 + index % 12, day: 1 + index % 28))
    }
    let corpus = try Self.corpus(folder, documents)
    // One document in 64 is counted, by its row number: of 500 some eight.
    let counted = try folder.sql(
      "SELECT documents FROM pair_sample WHERE pair = ''", Int.self)
    #expect((2...30).contains(counted.first ?? 0))
    #expect(
      try folder.sql("SELECT documents FROM pair_sample WHERE pair = '推进'", Int.self) == counted)
    var query = FindQuery(text: "进河长制度建")
    query.limit = 1000
    #expect(try corpus.findIDs(query).count == 5)
    query.region = "370800"
    #expect(try corpus.findIDs(query).count == 5)
    query.region = "370900"
    #expect(try corpus.findIDs(query).isEmpty)
    query.text = "制度建设"
    #expect(try corpus.findIDs(query).count == 50)
    #expect(try corpus.facets(query).total == 50)
  }

  @Test(arguments: Engine.allCases)
  func `a word at a title's edge is found though the text has it in a longer one`(engine: Engine)
    throws
  {
    let folder = try CorpusFolder(engine)
    var document = Sample.notice(1, title: "5G", text: "X5G网络。")
    document.kind = "通知"
    let corpus = try Self.corpus(folder, [document])
    #expect(try corpus.find(FindQuery(text: "5G")).count == 1)
  }

  @Test(arguments: Engine.allCases)
  func `a document that changes day, title or text is found by what it is now`(engine: Engine)
    throws
  {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let url = "http://city.example/1"
    func commit(_ title: String, _ text: String, _ day: Int, _ second: Int) throws {
      _ = try corpus.commit([
        Sample.entry(
          Sample.notice(
            1, title: title, text: text, date: CivilDate(year: 2023, month: 1, day: day)),
          url: url, second: second)
      ])
    }
    try commit("旧题之名", "河长制。", 1, 0)
    try commit("新题之名", "河长制。", 2, 1)
    try commit("新题之名", "林长制。", 3, 2)
    let rows = [("旧题", 0), ("河长", 0), ("新题", 1), ("林长", 1)]
    for row in rows { #expect(try corpus.find(FindQuery(text: row.0)).count == row.1, "\(row.0)") }
    #expect(try folder.sql("SELECT count(*) FROM document", Int.self) == [1])
  }

  @Test(arguments: Engine.allCases)
  func `bad input is answered, and nothing of it is executed`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try Self.corpus(folder, [Sample.notice(1, text: "推进产学研合作。")])
    let drop = "'); DROP TABLE document; --"
    let rows: [(why: String, (inout FindQuery) -> Void, Int)] = [
      (
        "a query of 100 KB that the text does not hold",
        { $0.text = String(repeating: "产学研合作。", count: 6000) }, 1
      ),
      ("100 KB without a mark", { $0.text = String(repeating: "产学研合作", count: 6000) }, 0),
      ("100 KB of Latin", { $0.text = String(repeating: "a", count: 100_000) }, 0),
      ("NUL between", { $0.text = "产学研\u{0}合作" }, 1),
      ("a word of FTS5's alone", { $0.text = "OR" }, 0),
      ("SQL in a number", { $0.number = drop }, 0), ("SQL in a code", { $0.code = drop }, 0),
      ("SQL in an issuer", { $0.issuer = drop }, 0), ("SQL in a region", { $0.region = drop }, 0),
      ("a region of one digit", { $0.region = "3" }, 0), ("an empty region", { $0.region = "" }, 0),
      ("NUL in a kind", { $0.kind = "通知\u{0}" }, 0), ("SQL in a topic", { $0.topic = drop }, 0),
      ("percent and underscore are no wildcards", { $0.issuer = "%_" }, 0),
    ]
    for row in rows {
      var query = FindQuery()
      row.1(&query)
      #expect(try corpus.find(query).count <= 1, "\(row.why)")
      if row.2 == 1 { #expect(try corpus.find(query).count == 1, "\(row.why)") }
      _ = try corpus.facets(query)
    }
    #expect(try corpus.counts().documents == 1)
  }

  @Test(arguments: Engine.allCases)
  func `random queries find what a plain scan finds`(engine: Engine) throws {
    var dice = Seeded(state: 17)
    let characters = Array("产学研合作营商环境优化办法5g２")
    func made(_ length: ClosedRange<Int>) -> String {
      let length = Int.random(in: length, using: &dice)
      return String(
        (0..<length).map { _ in
          Int.random(in: 0..<9, using: &dice) == 0
            ? "，" : characters[Int.random(in: 0..<characters.count, using: &dice)]
        })
    }
    let texts = (0..<300).map { _ in made(20...60) }
    let folder = try CorpusFolder(engine)
    let corpus = try Self.corpus(
      folder, texts.enumerated().map { Sample.document("\($0.offset)", text: $0.element) })
    for _ in 0..<300 {
      let query = made(1...5).filter { $0 != "，" && !"5g２".contains($0) }
      if query.isEmpty { continue }
      var question = FindQuery(text: query)
      question.limit = 1000
      let wanted = texts.indices.filter { texts[$0].contains(query) }.map(String.init).sorted()
      #expect(try corpus.findIDs(question).sorted() == wanted, "\(query)")
    }
  }
}
