/// What kind of page a URL is expected to be. A seed is a `list`.
package enum UrlKind: String, Sendable, Codable, CaseIterable {
  case list, article, other
}

/// What happens to a URL after a visit.
package enum VisitVerdict: Hashable, Sendable {
  /// Done; visited again after so long, or never.
  case finish(revisitAfter: Duration?)
  case retry(after: Duration, reason: String)
  /// Set aside until a person looks.
  case bury(reason: String)
}

/// The one place that decides what an outcome leads to: DESIGN's closed list of ends, turned into *finish*,
/// *retry* or *bury*. What it does to the host is `HostState`'s.
package struct VisitPolicy: Hashable, Sendable, Codable {
  /// Visits that may fail before a URL is buried; successes start the count anew.
  package var maxAttempts: Int
  package var retryBase: Duration
  package var retryCap: Duration
  /// A challenge is waited out, never solved.
  package var challengeBackOff: Duration
  /// A page that was there and is gone is looked at again after this long, whatever its rhythm: only what
  /// is gone twice over days counts as withdrawn.
  package var goneRecheck: Duration
  package var revisit: RevisitPolicy

  package init(
    maxAttempts: Int = 5, retryBase: Duration = .seconds(60), retryCap: Duration = .seconds(21600),
    challengeBackOff: Duration = .seconds(86400), goneRecheck: Duration = .seconds(2 * 86_400),
    revisit: RevisitPolicy
  ) {
    self.maxAttempts = maxAttempts
    self.retryBase = retryBase
    self.retryCap = retryCap
    self.challengeBackOff = challengeBackOff
    self.goneRecheck = goneRecheck
    self.revisit = revisit
  }

  /// `attempt` counts from 1 and is the one that just ended so; `unchangedStreak` counts the visits in a
  /// row, this one included, that found nothing new; `wasHeld`: the visit before brought a body;
  /// `listPosition`: pages of the same list before this one; `jitter` is 0..<1.
  package func verdict(
    for outcome: FetchOutcome, attempt: Int, kind: UrlKind, changed: Bool, unchangedStreak: Int,
    wasHeld: Bool = false, listPosition: Int = 0, jitter: Double
  ) -> VisitVerdict {
    let reason = outcome.name
    func finish(_ kind: UrlKind, changed: Bool, _ streak: Int, _ jitter: Double) -> VisitVerdict {
      self.finish(kind, changed: changed, streak, listPosition, jitter)
    }
    switch outcome {
    case .fetched:
      return finish(kind, changed: changed, unchangedStreak, jitter)
    case .gone where wasHeld:
      return .finish(revisitAfter: goneRecheck + goneRecheck * (jitter / 10))
    case .unchanged, .moved, .gone:
      // A page that is gone is looked at again like one that does not change: sites take pages down by
      // mistake. So is one that moved: its target is a URL of its own, but addresses are used again.
      return finish(kind, changed: false, max(unchangedStreak, 1), jitter)
    case .refusedByRobots:
      // Rules change; asking again costs nothing, as it is the cached rules that are asked.
      return finish(kind, changed: false, max(unchangedStreak, 1), jitter)
    case .wrongKind:
      return .finish(revisitAfter: nil)
    case .throttled(let retryAfter):
      return retry(attempt, reason, atLeast: min(retryAfter ?? .zero, HostTrouble.maxAsked), jitter)
    case .challenged:
      return retry(attempt, reason, atLeast: challengeBackOff, jitter)
    case .forbidden(let status):
      // 403 is what shields say to a crawler that was too fast; the others mean what they say.
      guard status == 403 else { return .bury(reason: "\(reason) \(status)") }
      return retry(attempt, "\(reason) \(status)", atLeast: challengeBackOff, jitter)
    case .serverFailure(let status):
      return retry(attempt, "\(reason) \(status)", atLeast: .zero, jitter)
    case .unreachable(let why), .timedOut(let why), .malformed(let why):
      return retry(attempt, "\(reason) \(why)", atLeast: .zero, jitter)
    case .robotsUnavailable:
      return retry(attempt, reason, atLeast: .zero, jitter)
    case .unexpected(let status):
      return .bury(reason: "\(reason) \(status)")
    case .tooLarge, .headTooLarge, .inflatesTooFar, .tooManyCookies, .tooManyRedirects,
      .refusedAddress:
      return .bury(reason: reason)
    case .unreadable(let why):
      return .bury(reason: "\(reason) \(why)")
    }
  }

  private func finish(
    _ kind: UrlKind, changed: Bool, _ streak: Int, _ position: Int, _ jitter: Double
  ) -> VisitVerdict {
    let next = revisit.nextVisit(
      kind: kind, changed: changed, unchangedStreak: streak, listPosition: position)
    // Up to a tenth later, so that a thousand articles found in one minute do not come due in one minute.
    return .finish(revisitAfter: next.map { $0 + $0 * (jitter / 10) })
  }

  private func retry(
    _ attempt: Int, _ reason: String, atLeast floor: Duration, _ jitter: Double
  ) -> VisitVerdict {
    guard attempt < maxAttempts else { return .bury(reason: "\(reason), \(attempt) attempts") }
    let wait = BackOff.exponential(
      base: retryBase, cap: retryCap, exponent: attempt - 1, jitter: jitter)
    // Spread above the floor, never below it: Retry-After is a promise.
    return .retry(after: max(floor + floor * (jitter / 10), wait), reason: reason)
  }
}
