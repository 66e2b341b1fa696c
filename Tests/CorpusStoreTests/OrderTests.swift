import CorpusStore
import Documents
import Testing

/// The corpus is a function of what was committed, never of when it arrived.
@Suite struct OrderTests {
  /// One of everything that could tempt the store to remember the order of arrival.
  static let entries: [CorpusEntry] = {
    let cites = Sample.notice(
      2, text: "依据《关于第1件事的通知》（云政发〔2023〕1号）。原云政发〔2020〕9号同时废止。",
      citations: [
        Sample.citation(number: "云政发〔2023〕1号", .basis),
        Sample.citation(number: "云政发〔2020〕9号", .repeals, start: 3, end: 9),
        Sample.citation(title: "关于云陵河治理的意见"),
        Sample.citation(number: "云政发〔2023〕7号"),
      ])
    let elsewhere = Sample.notice(
      7, region: "619900", citations: [Sample.citation(number: "云政发〔2023〕1号")])
    let river = Sample.document(
      "sha256:aa", title: "关于云陵河治理的意见", text: "治理云陵河。",
      citations: [Sample.citation(number: "云政发〔2023〕1号", .repeals)])
    func nameless(_ id: String, _ text: String) -> OfficialDocument {
      Sample.document(
        id, title: "关于各级负责制的意见", text: text, region: nil,
        citations: [Sample.citation(number: "云政发〔2023〕6号", .repeals)])
    }
    return [
      // One document, three places; the issuer's copy is shown whenever it comes.
      Sample.entry(Sample.notice(1, text: "转载。"), url: "http://news.example/1", rank: .repost),
      Sample.entry(Sample.notice(1, text: "原文。"), url: "http://city.example/1", rank: .issuer),
      Sample.entry(Sample.notice(1, text: "原文 。"), url: "http://a.example/1", rank: .government),
      // One page that changed twice.
      Sample.entry(cites, url: "http://city.example/2", second: 1),
      Sample.entry(Sample.notice(2, text: "旧文。"), url: "http://city.example/2", second: 0),
      Sample.entry(Sample.notice(2, text: "更旧。"), url: "http://city.example/2", second: -1),
      // The same millisecond, two readings: one of them must win every time.
      Sample.entry(Sample.notice(3, text: "甲。"), url: "http://city.example/3"),
      Sample.entry(Sample.notice(3, text: "乙。"), url: "http://city.example/3"),
      // A page that came to hold another document, and one that came back.
      Sample.entry(Sample.notice(4), url: "http://city.example/x", second: 0),
      Sample.entry(Sample.notice(5), url: "http://city.example/x", second: 9),
      Sample.entry(Sample.notice(6), url: "http://city.example/y", second: 0),
      Sample.entry(river, url: "http://city.example/y", second: 5),
      Sample.entry(Sample.notice(6), url: "http://city.example/y", second: 8),
      // Held by its text, then with its region learned; the same with another text in between, and with
      // the text known from elsewhere.
      Sample.entry(nameless("sha256:bb", "河长制。"), url: "http://city.example/n1", second: 0),
      Sample.entry(Sample.notice(20, text: "河长制。"), url: "http://city.example/n1", second: 3),
      Sample.entry(Sample.notice(20, text: "湖长制。"), url: "http://city.example/n1", second: 6),
      Sample.entry(nameless("sha256:cc", "林长制。"), url: "http://city.example/n2", second: 0),
      Sample.entry(Sample.notice(21, text: "田长制。"), url: "http://city.example/n2", second: 3),
      Sample.entry(Sample.notice(21, text: "林长制。"), url: "http://city.example/n3", second: 3),
      Sample.entry(nameless("sha256:dd", "路长制。"), url: "http://city.example/n4", second: 0),
      Sample.entry(Sample.notice(22, text: "路长制。"), url: "http://city.example/n4", second: 3),
      Sample.entry(nameless("sha256:dd", "路长制。"), url: "http://news.example/n4", rank: .repost),
      // Cited and not held until late; two regions with one number.
      Sample.entry(Sample.notice(9, year: 2020), url: "http://city.example/9"),
      Sample.entry(elsewhere, url: "http://other.example/7"),
      Sample.entry(
        Sample.notice(1, region: "619900", text: "他处。"), url: "http://other.example/1"),
    ]
  }()

  static func export(
    _ engine: Engine, _ batches: [[CorpusEntry]]
  ) throws -> [String] {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    for batch in batches { _ = try corpus.commit(batch) }
    return try corpus.exported()
  }

  @Test(arguments: Engine.allCases, 0..<12)
  func `any order and any batches give the same export`(engine: Engine, seed: Int) throws {
    let expected = try Self.export(engine, [Self.entries])
    var generator = Seeded(state: UInt64(seed) &* 7919 &+ 1)
    let shuffled = Self.entries.shuffled(using: &generator)
    let size = 1 + seed % 5
    let batches = stride(from: 0, to: shuffled.count, by: size).map {
      Array(shuffled[$0..<min($0 + size, shuffled.count)])
    }
    #expect(try Self.export(engine, batches) == expected)
  }

  @Test(arguments: Engine.allCases)
  func `committing twice changes nothing and says so`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    _ = try corpus.commit(Self.entries)
    let before = (try corpus.exported(), try corpus.counts())
    let again = try corpus.commit(Self.entries)
    #expect(again.allSatisfy { $0 == .unchanged })
    #expect(try corpus.exported() == before.0)
    #expect(try corpus.counts() == before.1)
  }

  @Test func `the search index follows every change and forgets what is no longer shown`() throws {
    let folder = try CorpusFolder()
    let corpus = try folder.corpus()
    var generator = Seeded(state: 5)
    for entry in Self.entries.shuffled(using: &generator) { _ = try corpus.commit([entry]) }
    #expect(try corpus.find(FindQuery(text: "旧文")).isEmpty)
    #expect(try corpus.find(FindQuery(text: "转载")).isEmpty)
    #expect(try corpus.find(FindQuery(text: "原文")).map(\.id) == ["379900/云政发〔2023〕1号"])
    // SQLite compares the index with itself; a wrong 'delete' would have left it damaged.
    #expect(
      try folder.sql(
        "SELECT count(*) FROM document_fts WHERE document_fts MATCH '同时'", Int.self) == [1])
  }

  @Test(arguments: Engine.allCases)
  func `no reading is kept that nothing shows`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    for entry in Self.entries.reversed() { _ = try corpus.commit([entry]) }
    #expect(
      try folder.sql(
        """
        SELECT count(*) FROM reading WHERE n NOT IN
          (SELECT reading FROM source UNION SELECT reading FROM version)
        """, Int.self) == [0])
  }
}

/// xorshift64: the shuffles of a failed run can be repeated.
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
