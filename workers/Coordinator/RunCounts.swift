internal import CorpusStore
package import Fleet
internal import Frontier

/// What one run has done so far.
package struct RunCounts: Hashable, Sendable {
  /// Visits that ended in an accepted report.
  package var visits = 0
  /// Of these, the ones that brought a page, whether or not it was the same as last time.
  package var pagesFetched = 0
  package var outcomes: [String: Int] = [:]
  /// The same, apart for the government's own sites and others.
  package var outcomesBySiteKind: [SiteProfile.Kind: [String: Int]] = [:]
  /// Documents that the corpus did not hold.
  package var newDocuments = 0
  /// Other URLs and other texts of documents that it held.
  package var newSources = 0
  package var newVersions = 0
  /// Reports refused because their lease had passed on.
  package var lost = 0

  package init() {}

  mutating func add(_ outcome: FetchOutcome, siteKind: SiteProfile.Kind) {
    visits += 1
    outcomes[outcome.name, default: 0] += 1
    outcomesBySiteKind[siteKind, default: [:]][outcome.name, default: 0] += 1
    if outcome.broughtPage { pagesFetched += 1 }
  }

  mutating func add(_ results: [CommitResult]) {
    for result in results {
      switch result {
      case .added: newDocuments += 1
      case .newSource: newSources += 1
      case .newVersion: newVersions += 1
      case .refreshed, .unchanged: break
      }
    }
  }
}

extension FetchOutcome {
  fileprivate var broughtPage: Bool {
    switch self {
    case .fetched, .unchanged, .wrongKind, .unreadable: true
    case .moved, .gone, .forbidden, .refusedByRobots, .robotsUnavailable, .challenged, .throttled,
      .serverFailure, .unexpected, .tooLarge, .headTooLarge, .inflatesTooFar, .tooManyCookies,
      .tooManyRedirects, .unreachable, .timedOut,
      .malformed, .refusedAddress:
      false
    }
  }
}
