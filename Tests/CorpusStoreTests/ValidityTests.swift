import CorpusStore
import Documents
import Testing

@Suite struct ValidityTests {
  static func day(_ text: String) -> CivilDate? { CivilDate(iso: text) }

  static func event(_ kind: ValidityEvent.Kind, _ date: String?) -> ValidityEvent {
    ValidityEvent(
      kind: kind, date: date.flatMap(day), sentence: "某句。", sourceID: "other", sourceNumber: nil)
  }

  @Test func `an answer has a dated reason on each side, or is unknown`() throws {
    typealias Value = ValidityAnswer.Value
    let effective = Self.event(.effective, "2020-01-01")
    let first = try #require(Self.day("2023-01-01"))
    let last = try #require(Self.day("2024-01-01"))
    func page(_ value: OfficialDocument.Status.Value) -> ValidityLedger.Statement {
      .init(value: value, evidence: nil, firstSeen: first, lastSeen: last)
    }
    let rows:
      [(
        why: String, written: String?, ValidityLedger.Statement?, [ValidityEvent], on: String, Value
      )] = [
        ("before it takes effect", "2019-12-01", nil, [effective], "2019-12-31", .notInForce),
        ("before it was written", "2019-12-01", nil, [], "2019-11-30", .notInForce),
        ("nothing says that it still held", "2019-12-01", nil, [effective], "2021-01-01", .unknown),
        ("nothing is known", nil, nil, [], "2021-01-01", .unknown),
        (
          "repealed later, so it held", "2019-12-01", nil,
          [effective, Self.event(.repealed, "2022-05-01")], "2022-04-30", .inForce
        ),
        (
          "on the day of the repeal it is over", "2019-12-01", nil,
          [effective, Self.event(.repealed, "2022-05-01")], "2022-05-01", .notInForce
        ),
        (
          "replaced is over too", "2019-12-01", nil, [Self.event(.replaced, "2022-05-01")],
          "2022-06-01", .notInForce
        ),
        (
          "the last day of the term", "2019-12-01", nil,
          [effective, Self.event(.expired, "2021-12-31")], "2021-12-31", .inForce
        ),
        (
          "the day after", "2019-12-01", nil, [effective, Self.event(.expired, "2021-12-31")],
          "2022-01-01", .notInForce
        ),
        (
          "repealed before its term ran out", "2019-12-01", nil,
          [effective, Self.event(.expired, "2024-12-31"), Self.event(.repealed, "2022-05-01")],
          "2023-01-01", .notInForce
        ),
        (
          "repealed, nobody knows when", "2019-12-01", nil,
          [effective, Self.event(.repealed, nil)], "2021-01-01", .unknown
        ),
        (
          "an amendment leaves it in force until then", "2019-12-01", nil,
          [effective, Self.event(.amended, "2022-05-01")], "2021-01-01", .inForce
        ),
        (
          "after an amendment nobody knows", "2019-12-01", nil,
          [effective, Self.event(.amended, "2022-05-01")], "2023-01-01", .unknown
        ),
        ("its page calls it valid later", "2019-12-01", page(.inForce), [], "2023-06-01", .inForce),
        (
          "not after the page was last seen", "2019-12-01", page(.inForce), [], "2024-01-02",
          .unknown
        ),
        (
          "its page calls it repealed", "2019-12-01", page(.repealed), [], "2023-01-01", .notInForce
        ),
        ("since when is not said", "2019-12-01", page(.repealed), [], "2021-01-01", .unknown),
        (
          "its page calls it repealed, and a document says when", "2019-12-01", page(.repealed),
          [Self.event(.repealed, "2022-05-01")], "2021-01-01", .inForce
        ),
      ]
    for row in rows {
      let ledger = ValidityLedger(
        documentID: "it", written: row.written.flatMap(Self.day), statement: row.2, events: row.3)
      let answer = ledger.answer(on: try #require(Self.day(row.on)))
      #expect(answer.value == row.5, "\(row.why): \(answer.reason)")
      #expect(!answer.reason.isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `held documents write the ledger, each with its sentence and day`(engine: Engine) throws {
    let folder = try CorpusFolder(engine)
    let corpus = try folder.corpus()
    var target = Sample.notice(9, year: 2020, date: Self.day("2020-03-01"))
    target.dateEffective = Self.day("2020-04-01")
    target.dateExpires = Self.day("2025-03-31")
    target.status.evidence = "有效期至2025年3月31日。"
    var amending = Sample.notice(
      20, text: "修改该办法。", date: Self.day("2021-05-01"),
      citations: [Sample.citation(number: "云政发〔2020〕9号", .amends, start: 0, end: 6)])
    amending.dateEffective = Self.day("2021-06-01")
    var replacing = Sample.notice(
      30, date: Self.day("2022-01-10"),
      citations: [Sample.citation(number: "云政发〔2020〕9号", .repeals, start: 3, end: 9)])
    replacing.events = [
      .init(
        relation: .repeals, canonical: "云政发〔2020〕9号", title: nil, date: Self.day("2022-02-01"),
        sentence: "本办法自2022年2月1日起施行，云政发〔2020〕9号同时废止。", start: 3, end: 9)
    ]
    _ = try corpus.commit([
      Sample.entry(replacing, url: "http://a.example/30"),
      Sample.entry(target, url: "http://a.example/9"),
      Sample.entry(amending, url: "http://a.example/20"),
    ])
    let ledger = try #require(try corpus.validity(of: target.id))
    #expect(ledger.events.map(\.kind) == [.effective, .amended, .replaced, .expired])
    #expect(
      ledger.events.map { $0.date?.description } == [
        "2020-04-01", "2021-06-01", "2022-02-01", "2025-03-31",
      ])
    #expect(ledger.events[1].sentence == "修改该办法。")
    #expect(ledger.events[2].sourceNumber == "云政发〔2023〕30号")
    #expect(ledger.events[3].sentence == "有效期至2025年3月31日。")
    #expect(ledger.answer(on: try #require(Self.day("2022-01-31"))).value == .inForce)
    #expect(ledger.answer(on: try #require(Self.day("2022-02-01"))).value == .notInForce)
    #expect(try corpus.one(target.id).status.value == .repealed)
    #expect(try corpus.validity(of: "none") == nil)
    // The repeal is taken back: what is left is the amendment.
    _ = try corpus.commit([
      Sample.entry(Sample.notice(30, text: "更正。"), url: "http://a.example/30", second: 5)
    ])
    #expect(try corpus.one(target.id).status.value == .amended)
  }
}
