import CorpusStore
import Documents
import Testing

/// What is held, against what sources say and how they were.
struct StandingTests {
  private static let site = "http://city.example"

  private func listing(
    _ url: String, total: Int? = nil, next: String? = nil, items: [Int], at: Int64 = 1
  ) -> ListingFacts {
    ListingFacts(
      url: Self.site + url, seenAt: at, total: total, next: next.map { Self.site + $0 },
      items: items.map { "\(Self.site)/\($0)" })
  }

  private func entries(_ numbers: ClosedRange<Int>) -> [CorpusEntry] {
    numbers.map { number in
      Sample.entry(
        Sample.notice(number, date: CivilDate(iso: "2026-01-0\(number)")),
        url: "\(Self.site)/\(number)", second: number)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a list is held against what it says it has, over all of its pages`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    _ = try corpus.commit(
      entries(1...3),
      listings: [
        listing("/list", total: 5, next: "/list2", items: [1, 2]),
        listing("/list2", items: [2, 3, 4]),
        listing("/other", items: [1]),
      ])
    let lists = try corpus.listStandings()
    #expect(lists.map(\.url) == [Self.site + "/list", Self.site + "/other"])
    #expect(lists[0].total == 5 && lists[0].pages == 2)
    #expect(lists[0].listed == 4 && lists[0].held == 3)
    #expect(lists[0].isShort && !lists[0].isEmptied)
    #expect(!lists[1].isShort, "it does not say how many it has")
    let positions = try corpus.listPositions(of: ["/list", "/list2", "/1"].map { Self.site + $0 })
    #expect(positions == [Self.site + "/list": 0, Self.site + "/list2": 1, Self.site + "/1": 0])
  }

  @Test(arguments: Engine.allCases)
  func `a list that shows nothing any more is seen, and one that goes round ends`(engine: Engine)
    throws
  {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    _ = try corpus.commit([], listings: [listing("/list", items: [1, 2], at: 1)])
    _ = try corpus.commit([], listings: [listing("/list", items: [], at: 2)])
    // Told late: the newer reading stands.
    _ = try corpus.commit([], listings: [listing("/list", items: [1, 2], at: 1)])
    #expect(try corpus.listStandings().map(\.isEmptied) == [true])
    _ = try corpus.commit(
      [],
      listings: [
        listing("/a", next: "/b", items: [7]), listing("/b", next: "/a", items: [8]),
        listing("/c", next: "/c", items: [9]),
      ])
    #expect(try corpus.listStandings().map(\.url) == [Self.site + "/c", Self.site + "/list"])
    #expect(try corpus.listPositions(of: [Self.site + "/a"]).values.first == 16)
  }

  @Test(arguments: Engine.allCases)
  func `a host's days are those of its documents`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    _ = try corpus.commit(entries(1...3))
    let standings = try corpus.sourceStandings()
    #expect(standings.map(\.host) == ["city.example"])
    #expect(standings[0].pages == 3)
    #expect(standings[0].days == ["2026-01-01", "2026-01-02", "2026-01-03"])
  }
}
