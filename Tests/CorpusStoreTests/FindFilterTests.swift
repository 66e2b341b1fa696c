import CorpusStore
import Documents
import GRDB
import Testing

/// What a search is narrowed by.
@Suite struct FindFilterTests {
  @Test(arguments: Engine.allCases)
  func `filters hold together`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    var first = Sample.notice(1, date: CivilDate(year: 2023, month: 7, day: 3))
    first.issuers = [.init(name: "云陵市人民政府", evidence: "table")]
    first.kind = "意见"
    first.topics = ["农业", "水利"]
    let second = Sample.notice(
      2, year: 2021, region: "619900", date: CivilDate(year: 2021, month: 1, day: 9))
    var third = Sample.document(
      "sha256:c", text: "无文号。", region: "379921", date: CivilDate(year: 2023, month: 1, day: 1))
    third.level = .county
    let corpus = try FindTests.corpus(folder, [first, second, third])
    func ids(_ set: (inout FindQuery) -> Void) throws -> [String] {
      var query = FindQuery()
      set(&query)
      return try corpus.find(query).map(\.id)
    }
    let rows: [(why: String, (inout FindQuery) -> Void, [String])] = [
      ("no filter: newest first", { _ in }, [first.id, third.id, second.id]),
      ("number", { $0.number = "云政发〔2021〕2号" }, [second.id]),
      ("code", { $0.code = "云政发" }, [first.id, second.id]),
      ("code is whole", { $0.code = "云政" }, []),
      ("part of an issuer", { $0.issuer = "人民政府" }, [first.id]),
      ("kind", { $0.kind = "意见" }, [first.id]),
      ("a prefecture and its counties", { $0.region = "379900" }, [first.id, third.id]),
      ("a province", { $0.region = "610000" }, [second.id]),
      ("a county", { $0.region = "379921" }, [third.id]),
      ("the centre is not everything", { $0.region = "000000" }, []),
      ("year of the number, else of the date", { $0.year = 2023 }, [first.id, third.id]),
      ("from", { $0.from = CivilDate(year: 2023, month: 1, day: 2) }, [first.id]),
      ("to", { $0.to = CivilDate(year: 2023, month: 1, day: 1) }, [third.id, second.id]),
      ("level", { $0.level = .county }, [third.id]),
      ("topic, whole", { $0.topic = "水利" }, [first.id]),
      ("part of a topic is none", { $0.topic = "水" }, []),
      ("limit", { $0.limit = 1 }, [first.id]),
      ("a limit of nothing is one", { $0.limit = 0 }, [first.id]),
      (
        "text and filter",
        {
          $0.text = "件事"; $0.year = 2021
        }, [second.id]
      ),
      ("SQL in a filter", { $0.kind = "意见' OR 1=1 --" }, []),
    ]
    for row in rows { #expect(try ids(row.1) == row.2, "\(row.why)") }
  }

  @Test(arguments: Engine.allCases)
  func `few that a filter lets through and many are searched alike`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    // 通知 lets 700 through, more than are read one by one; 意见 three.
    let documents = (0..<703).map { index in
      var document = Sample.document("d\(index)", text: index % 7 == 0 ? "河长制。" : "林长制。")
      if index >= 700 { document.kind = "意见" }
      return document
    }
    let corpus = try FindTests.corpus(folder, documents)
    var query = FindQuery(text: "河长制")
    query.limit = 1000
    query.kind = "通知"
    #expect(try corpus.findIDs(query).count == 100)
    query.kind = "意见"
    #expect(try corpus.findIDs(query) == ["d700"])
    query.kind = nil
    #expect(try corpus.findIDs(query).count == 101)
    let facets = try corpus.facets(query)
    #expect(facets.total == 101)
    #expect(facets.fields.first { $0.name == "kind" }?.values.map(\.documents) == [100, 1])
    #expect(try corpus.facets(FindQuery()).total == 703)
  }

  @Test(arguments: Engine.allCases)
  func `what a search narrows by is no text, and follows the document`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    func commit(_ kind: String, _ level: OfficialDocument.Level, second: Int) throws {
      var document = Sample.notice(1, region: "371312", text: "推进河长制。")
      (document.kind, document.level) = (kind, level)
      _ = try corpus.commit([
        Sample.entry(document, url: "http://city.example/1", second: second)
      ])
    }
    try commit("通知", .county, second: 0)
    for text in ["0区37", "区37", "0种通知", "种", "37", "0年2023", "0"] {
      #expect(try corpus.find(FindQuery(text: text)).isEmpty, "\(text)")
    }
    func found(_ change: (inout FindQuery) -> Void) throws -> Int {
      var query = FindQuery(text: "河长制")
      change(&query)
      return try corpus.find(query).count
    }
    for (region, count) in [
      ("370000", 1), ("371300", 1), ("371312", 1), ("371300000", 0), ("371311", 0), ("380000", 0),
      ("37", 1), ("3", 1), ("区", 0),
    ] {
      #expect(try found { $0.region = region } == count, "\(region)")
    }
    #expect(try found { $0.year = 2023 } == 1)
    #expect(try found { $0.year = 2022 } == 0)
    #expect(try found { ($0.kind, $0.level) = ("通知", .county) } == 1)
    // The text stays as it was, what is known of the document does not.
    try commit("意见", .prefecture, second: 1)
    #expect(try found { $0.kind = "通知" } == 0)
    #expect(try found { $0.level = .county } == 0)
    #expect(try found { ($0.kind, $0.level) = ("意见", .prefecture) } == 1)
    for table in engine == .sqlite ? ["document_fts", "title_fts"] : [] {
      try DatabaseQueue(path: folder.path).write {
        try $0.execute(sql: "INSERT INTO \(table)(\(table)) VALUES ('integrity-check')")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a region's code of any length is found by what it begins with`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    // A street's code has nine digits, and a record may name no more than the province.
    let corpus = try FindTests.corpus(
      folder,
      ["37", "371312", "371312001", "410000"].enumerated().map {
        Sample.notice($0.offset + 1, region: $0.element, text: "推进河长制。")
      })
    for (region, count) in [("370000", 3), ("371300", 2), ("371312", 2), ("410000", 1)] {
      var query = FindQuery(text: "河长制")
      query.region = region
      #expect(try corpus.find(query).count == count, "\(region)")
    }
  }
}
