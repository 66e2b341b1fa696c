import Testing

@testable import CorpusStore

/// What is asked of the index: the choice is about cost alone, so a wrong one is seen here or nowhere.
@Suite struct WordCountTests {
  /// Of 64,000 documents; each pair in a thousand times as many as its number says.
  private let counts = WordCounts(sampled: [
    "": 1000, "一二": 1, "二三": 2, "三四": 900, "0区37": 500, "0区3713": 1,
  ])

  @Test func `a term is asked for by what is rare, the more so behind a filter`() {
    for (words, share, asked, why) in [
      (["一二", "三四"], 1.0, ["一二"], "a long list to save a hundred texts"),
      (["一二", "二三"], 1.0, ["一二", "二三"], "a short list"),
      (["三四", "二三"], 1.0, ["二三"], "the rarest first"),
      (["一二", "二三"], 0.001, ["一二"], "a filter leaves nothing to save"),
      (["三四"], 1.0, ["三四"], "there is no other"),
      (["未见", "三四"], 1.0, ["未见"], "never counted is rare"),
      (["5gx", "一二"], 1.0, ["一二"], "a Latin word is not counted, and taken for frequent"),
    ] {
      #expect(counts.worthAsking(words, share: share).words == asked, "\(why)")
    }
  }

  @Test func `a filter is asked of the index unless the rows to look at are few`() {
    #expect(counts.worthAsking(filters: ["0区37", "0区3713"], of: 100) == ["0区3713"])
    #expect(counts.worthAsking(filters: ["0区37"], of: 10_000) == ["0区37"])
    #expect(counts.worthAsking(filters: ["0区37"], of: .infinity) == ["0区37"])
  }

  @Test func `a corpus without counts has no shares`() {
    let none = WordCounts(sampled: [:])
    #expect(none.share(10) == 1)
    #expect(none.worthAsking(["一二", "二三"], share: 1).words == ["一二", "二三"])
    #expect(counts.share(64_000_000) == 1 && counts.share(640) == 0.01)
  }
}
