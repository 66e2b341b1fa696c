/// How long until a page is looked at again: the shortest wait after a change, doubled with each visit that
/// finds nothing new, up to the longest. nil for a kind: never again.
package struct RevisitPolicy: Hashable, Sendable, Codable {
  package var list: ClosedRange<Duration>?
  package var article: ClosedRange<Duration>?
  package var other: ClosedRange<Duration>?

  /// The defaults: a government list changes on working days, an article is corrected within its first
  /// weeks if at all, and what is neither is seldom worth a second look.
  package init(
    list: ClosedRange<Duration>? = .seconds(3600) ... .seconds(7 * 86_400),
    article: ClosedRange<Duration>? = .seconds(7 * 86_400) ... .seconds(90 * 86_400),
    other: ClosedRange<Duration>? = .seconds(30 * 86_400) ... .seconds(90 * 86_400)
  ) {
    self.list = list
    self.article = article
    self.other = other
  }

  /// Within the bounds of the kind, whatever the streak. `listPosition`: pages of the same list before this
  /// one. News stands on the first; each page further down is walked again half as often, and never not.
  package func nextVisit(
    kind: UrlKind, changed: Bool, unchangedStreak: Int, listPosition: Int = 0
  ) -> Duration? {
    guard let bounds = bounds(of: kind) else { return nil }
    let streak =
      (changed ? 0 : max(unchangedStreak, 0)) + (kind == .list ? max(listPosition, 0) : 0)
    return BackOff.exponential(
      base: bounds.lowerBound, cap: bounds.upperBound, exponent: streak, jitter: 0)
  }

  private func bounds(of kind: UrlKind) -> ClosedRange<Duration>? {
    switch kind {
    case .list: list
    case .article: article
    case .other: other
    }
  }
}
