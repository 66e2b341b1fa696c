import CorpusStore
import Documents
import Testing

/// A small world in which everything meets everything: pages that change hands, texts that wander between
/// documents, numbers and titles that are cited, ambiguous, repealed.
@Suite struct RandomOrderTests {
  @Test(arguments: 1...16)
  func `a random history gives one corpus in any order`(seed: Int) throws {
    var generator = Seeded(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
    for _ in 0..<4 { _ = generator.next() }
    let entries = (0..<30).map { _ in Self.entry(&generator) }
    let once = try Self.content(.sqlite, [entries])
    let shuffled =
      entries.shuffled(using: &generator) + entries.shuffled(using: &generator).prefix(9)
    #expect(try Self.content(.sqlite, shuffled.map { [$0] }) == once)
    #expect(
      try Self.content(.sqlite, [Array(shuffled.prefix(11)), Array(shuffled.dropFirst(11))]) == once
    )
  }

  struct Content: Equatable {
    var records: [String]
    var counts: CorpusCounts
    var found: [[String]]
  }

  static func content(
    _ engine: Engine, _ batches: [[CorpusEntry]]
  ) throws -> Content {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    for batch in batches { _ = try corpus.commit(batch) }
    let found = try texts.map { try corpus.find(FindQuery(text: $0)).map(\.id).sorted() }
    // The index holds the texts shown, no other: a plain scan finds the same.
    let scanned = try texts.map { text in
      try folder.sql(
        "SELECT id FROM document_text WHERE instr(text, '\(text)') > 0 ORDER BY id", String.self
      ).sorted()
    }
    #expect(found == scanned)
    return Content(records: try corpus.exported(), counts: try corpus.counts(), found: found)
  }

  private static let texts = ["河长治水", "林长护林", "田长管田"]
  private static let titles = ["关于河长的意见", "关于林长的意见", "关于田长的意见"]

  private static func entry(_ generator: inout Seeded) -> CorpusEntry {
    func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }
    let text = texts[pick(3)] + "。"
    let citations = (0..<pick(3)).map { _ in
      Sample.citation(
        number: pick(3) == 0 ? nil : "云政发〔2023〕\(pick(4))号",
        title: pick(2) == 0 ? nil : titles[pick(3)],
        pick(3) == 0 ? .repeals : .basis)
    }
    let date = CivilDate(year: 2023, month: 1 + pick(3), day: 1)
    var document =
      pick(4) == 0
      ? Sample.document("sha256:\(text)", text: text, region: nil, citations: citations)
      : Sample.notice(
        pick(4), region: ["379900", "370000", "619900"][pick(3)], text: text, date: date,
        citations: citations)
    document.title = pick(4) == 0 ? nil : titles[pick(3)]
    return Sample.entry(
      document, url: "http://city.example/\(pick(6))",
      rank: [.issuer, .government, .repost][pick(3)], second: pick(12))
  }
}
