import CorpusStore
import Documents
import Testing

@Suite struct IdentityTests {
  static let id = "379900/云政发〔2023〕1号"

  @Test(arguments: Engine.allCases)
  func `each entry says what it changed`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let city = "http://city.example/1"
    let rows: [(why: String, CorpusEntry, CommitResult)] = [
      ("not held", Sample.entry(Sample.notice(1), url: city), .added),
      ("the same again", Sample.entry(Sample.notice(1), url: city), .unchanged),
      ("seen later", Sample.entry(Sample.notice(1), url: city, second: 60), .refreshed),
      ("seen in between", Sample.entry(Sample.notice(1), url: city, second: 30), .unchanged),
      ("another page", Sample.entry(Sample.notice(1), url: "http://b.example/1"), .newSource),
      (
        "another page, another text",
        Sample.entry(Sample.notice(1, text: "异文。"), url: "http://c.example/1"), .newVersion
      ),
      (
        "the page changed",
        Sample.entry(Sample.notice(1, text: "新文。"), url: city, second: 90), .newVersion
      ),
    ]
    for row in rows {
      #expect(try corpus.commit([row.1]) == [row.2], "\(row.why)")
    }
    let counts = try corpus.counts()
    #expect(counts.documents == 1)
    #expect(counts.sources == 3)
    #expect(counts.duplicates == 2)
    #expect(counts.versions == 3)
    #expect(counts.numbers == 1)
  }

  @Test(arguments: Engine.allCases)
  func `white space alone does not make a version`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    _ = try corpus.commit([Sample.entry(Sample.notice(1, text: "第一 件事。"), url: "http://a.example/")]
    )
    _ = try corpus.commit([Sample.entry(Sample.notice(1, text: "第一件事。"), url: "http://b.example/")])
    #expect(try corpus.one(Self.id).versions.count == 1)
  }

  @Test(arguments: Engine.allCases)
  func `the text shown is the best source's`(engine: Engine) throws {
    let rows: [(why: String, [(String, OfficialDocument.Source.Rank, Int)], shown: String)] = [
      ("issuer before government", [("b", .government, 0), ("z", .issuer, 0)], "z"),
      ("government before repost, however new", [("a", .repost, 99), ("b", .government, 0)], "b"),
      ("same rank: the smaller URL", [("b", .government, 9), ("a", .government, 0)], "a"),
      ("also when it is the newer fetch", [("b", .government, 0), ("a", .government, 9)], "a"),
    ]
    for row in rows {
      let folder = try CorpusFolder(engine)
      let corpus = try folder.corpus()
      for (name, rank, second) in row.1 {
        _ = try corpus.commit([
          Sample.entry(
            Sample.notice(1, text: "\(name)。"), url: "http://\(name).example/", rank: rank,
            second: second)
        ])
      }
      let document = try corpus.one(Self.id)
      #expect(document.text == "\(row.shown)。", "\(row.why)")
      #expect(document.sources.first?.url == "http://\(row.shown).example/", "\(row.why)")
      #expect(document.versions.count == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func `an older fetch never replaces a newer one but is kept as a version`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let url = "http://city.example/1"
    _ = try corpus.commit([Sample.entry(Sample.notice(1, text: "新。"), url: url, second: 10)])
    let late = try corpus.commit([Sample.entry(Sample.notice(1, text: "旧。"), url: url, second: 5)])
    #expect(late == [.newVersion])
    let document = try corpus.one(Self.id)
    #expect(document.text == "新。")
    #expect(document.sources.map(\.firstSeen) == ["2026-01-01T00:00:05Z"])
    #expect(document.sources.map(\.lastSeen) == ["2026-01-01T00:00:10Z"])
    let versions = try corpus.versions(of: Self.id)
    #expect(versions.map(\.document.text) == ["新。", "旧。"])
    #expect(versions.map(\.isShown) == [true, false])
    #expect(versions.map(\.id) == document.versions)
  }

  @Test(arguments: Engine.allCases)
  func `a page that holds another document moves and leaves its history`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let url = "http://city.example/new"
    _ = try corpus.commit([Sample.entry(Sample.notice(1), url: url)])
    _ = try corpus.commit([Sample.entry(Sample.notice(2), url: url, second: 60)])
    // Its last source moved on, so the old document still tells where it was seen.
    let old = try corpus.one(Self.id)
    #expect(old.text == "第1件事。")
    #expect(old.sources.map(\.url) == [url])
    #expect(
      try folder.sql("SELECT moved_to FROM source WHERE moved_to IS NOT NULL", String.self)
        == ["379900/云政发〔2023〕2号"])
    #expect(try corpus.counts().sources == 1)
    // Another page of the old document is its source now, and the page that moved no longer counts.
    _ = try corpus.commit([Sample.entry(Sample.notice(1), url: "http://z.example/", rank: .repost)])
    #expect(try corpus.one(Self.id).sources.map(\.url) == ["http://z.example/"])
  }

  @Test(arguments: Engine.allCases)
  func `a document identified better keeps its former id as an alias`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let url = "http://city.example/1"
    let nameless = Sample.document("sha256:aa", text: "第1件事。", region: nil)
    _ = try corpus.commit([Sample.entry(nameless, url: url)])
    _ = try corpus.commit([Sample.entry(Sample.notice(1), url: url, second: 5)])
    #expect(try corpus.counts().documents == 1)
    #expect(try corpus.counts().versions == 1)
    #expect(try corpus.find(FindQuery(text: "件事")).map(\.id) == [Self.id])
    #expect(try corpus.one("sha256:aa").id == Self.id)
    #expect(try corpus.one(Self.id).aliases == ["sha256:aa"])
    // The same text elsewhere, still without a region, is a document of its own.
    _ = try corpus.commit([Sample.entry(nameless, url: "http://news.example/", rank: .repost)])
    #expect(try corpus.one("sha256:aa").id == "sha256:aa")
    #expect(try corpus.one(Self.id).aliases.isEmpty)
  }

  @Test(arguments: Engine.allCases)
  func `an id, a former id and a number lead to the document`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    var first = Sample.notice(1)
    first.aliases = ["sha256:old"]
    first.otherNumbers = ["云财发〔2023〕8号"]
    _ = try corpus.commit([
      Sample.entry(first, url: "http://city.example/1"),
      Sample.entry(Sample.notice(2), url: "http://city.example/2"),
      Sample.entry(Sample.notice(2, region: "619900", text: "他处。"), url: "http://other.example/2"),
    ])
    let rows: [(why: String, String)] = [
      ("the id", Self.id), ("a former id", "sha256:old"), ("the number", "云政发〔2023〕1号"),
      ("a further number", "云财发〔2023〕8号"),
    ]
    for row in rows { #expect(try corpus.one(row.1).id == Self.id, "\(row.why)") }
    #expect(try corpus.one(Self.id).aliases == ["sha256:old"])
    guard case .many(let both) = try corpus.document(idOrNumber: "云政发〔2023〕2号") else {
      Issue.record("a number of two regions must lead to both")
      return
    }
    #expect(both.map(\.region) == ["379900", "619900"])
    guard case .none = try corpus.document(idOrNumber: "'; DROP TABLE document; --") else {
      Issue.record("found what is not there")
      return
    }
  }

  @Test(arguments: Engine.allCases)
  func `a withdrawn page keeps its document, marked until it comes back`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    let entry = Sample.entry(Sample.notice(1), url: "http://city.example/1")
    _ = try corpus.commit([entry])
    try corpus.markWithdrawn(url: "http://city.example/1", at: entry.fetchedAt + 1000)
    #expect(try corpus.one(Self.id).quality.warnings == ["withdrawn"])
    #expect(try corpus.one(Self.id).text == "第1件事。")
    _ = try corpus.commit([Sample.entry(Sample.notice(1), url: "http://city.example/1", second: 2)])
    #expect(try corpus.one(Self.id).quality.warnings.isEmpty)
  }
}
