import Testing

@testable import Frontier

struct SourceRhythmTests {
  @Test func `silence beyond a source's own rhythm is an alarm`() throws {
    let daily = Array(0...60)
    let workdays = (0...200).filter { $0 % 7 < 5 }
    let monthly = (0...12).map { $0 * 30 }
    var holed = daily
    holed.append(430)
    holed.append(contentsOf: 431...480)
    var slower = Array(0...400)
    slower.append(contentsOf: (1...52).map { 400 + $0 * 30 })
    let rows: [(why: String, days: [Int], today: Int, isSilent: Bool)] = [
      ("a daily source over a long holiday", daily, 72, false),
      ("a daily source three weeks on", daily, 81, true),
      ("weekends are no silence", workdays, 207, false),
      ("a monthly source after two months", monthly, 420, false),
      ("a monthly source after four", monthly, 480, true),
      ("one hole of a year does not excuse the next", holed, 520, true),
      ("ten years ago it was busier", slower, 2020, false),
      ("days in the future are no silence", daily, 10, false),
    ]
    for row in rows {
      let rhythm = try #require(SourceRhythm(days: row.days), "\(row.why)")
      #expect(rhythm.isSilent(on: row.today) == row.isSilent, "\(row.why): \(rhythm)")
    }
    #expect(SourceRhythm(days: [1, 2, 3, 3, 3, 3]) == nil, "three days are no rhythm")
  }

  @Test func `the further down a list, the slower it is walked again, within its bounds`() {
    let policy = RevisitPolicy(list: .seconds(3600) ... .seconds(86_400))
    func wait(_ position: Int, changed: Bool = true, streak: Int = 0, kind: UrlKind = .list)
      -> Duration?
    {
      policy.nextVisit(
        kind: kind, changed: changed, unchangedStreak: streak, listPosition: position)
    }
    #expect(wait(0) == .seconds(3600))
    #expect(wait(1) == .seconds(7200))
    #expect(wait(3) == .seconds(28_800))
    #expect(wait(40) == .seconds(86_400), "the last page too is walked again")
    #expect(wait(1, changed: false, streak: 2) == .seconds(28_800))
    #expect(wait(7, kind: .article) == wait(0, kind: .article), "articles have no position")
  }
}
