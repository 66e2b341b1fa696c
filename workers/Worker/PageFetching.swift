package import Fetching
package import Frontier

/// What a worker needs of the network. `Fetcher` is the real one; tests bring a script.
package protocol PageFetching: Sendable {
  /// One visit; every end of it is an outcome. Cancelling the task ends the visit.
  func fetch(_ request: FetchRequest) async -> FetchResult
}

/// Who may fetch what, by the host's own word.
package protocol RobotsAsking: Sendable {
  /// May have to fetch robots.txt first.
  func rules(for url: CanonicalURL, terms: VisitTerms, now: Moment) async -> RobotsDecision
}

extension Fetcher: PageFetching {}
extension RobotsCache: RobotsAsking {}
