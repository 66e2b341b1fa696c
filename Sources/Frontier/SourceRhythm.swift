/// How often a source publishes, learned from the days of what is held of it; and from when on its silence is
/// an alarm. Says nothing of whether anybody looked: a crawl that ran well and found nothing is silent too.
package struct SourceRhythm: Hashable, Sendable {
  /// Days since any fixed one.
  package let newest: Int
  /// Nine pauses out of ten between two days with documents were no longer, in days.
  package let usualPause: Int
  /// Days with documents that it was learned from.
  package let days: Int

  /// Fewer say nothing of a rhythm.
  package static let leastDays = 6
  /// Of late: a site that was busy ten years ago has another rhythm today. A year of a weekly source.
  private static let recentDays = 52
  /// Spring Festival is eight days with nothing, and a week before it is slow.
  private static let leastSilence = 15

  /// nil: too few days.
  package init?(days all: [Int]) {
    let recent = Array(Set(all).sorted().suffix(Self.recentDays))
    guard recent.count >= Self.leastDays, let newest = recent.last else { return nil }
    let pauses = zip(recent, recent.dropFirst()).map { $1 - $0 }.sorted()
    self.newest = newest
    // The longest tenth is left out: one hole in what we hold would make silence normal.
    usualPause = pauses[(pauses.count * 9 - 1) / 10]
    days = recent.count
  }

  /// Silence of this many days is usual still: three times the usual pause.
  package var patience: Int { max(3 * usualPause, Self.leastSilence) }

  package func silence(on today: Int) -> Int { max(today - newest, 0) }

  package func isSilent(on today: Int) -> Bool { silence(on: today) > patience }
}
