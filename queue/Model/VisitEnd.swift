package import Frontier

/// What a report makes of its URL: decided here once, written by every engine.
package struct VisitEnd: Hashable, Sendable {
  /// What becomes of what a store holds of the last body.
  package enum Validators: Hashable, Sendable {
    /// A new body: its validators, or none; the digest only where there is one.
    case replace
    /// A 304 need not repeat them.
    case complete
    /// Nothing is held that a later 304 could stand for.
    case forget
    /// The visit did not finish.
    case keep
  }

  package var state: JobState
  package var dueAt: Moment?
  package var attempts: Int
  package var isVisit: Bool
  /// Finished visits in a row that found nothing new.
  package var unchangedStreak: Int
  package var reason: String?
  package var validators: Validators

  /// `attempts` and `unchangedStreak` are the URL's before this visit.
  package init(_ report: VisitReport, attempts: Int, unchangedStreak: Int, now: Moment) {
    switch report.verdict {
    case .finish(let revisitAfter):
      self.init(
        state: .done, dueAt: revisitAfter.map { now + $0 }, attempts: 0, isVisit: true,
        unchangedStreak: report.changed ? 0 : unchangedStreak + 1, reason: nil,
        validators: Self.validators(after: report.outcome))
    case .retry(let after, let reason):
      self.init(
        state: .queued, dueAt: now + after, attempts: attempts + 1, isVisit: false,
        unchangedStreak: unchangedStreak, reason: reason, validators: .keep)
    case .bury(let reason):
      self.init(
        state: .buried, dueAt: nil, attempts: attempts + 1, isVisit: false,
        unchangedStreak: unchangedStreak, reason: reason, validators: .keep)
    }
  }

  private init(
    state: JobState, dueAt: Moment?, attempts: Int, isVisit: Bool, unchangedStreak: Int,
    reason: String?, validators: Validators
  ) {
    self.state = state
    self.dueAt = dueAt
    self.attempts = attempts
    self.isVisit = isVisit
    self.unchangedStreak = unchangedStreak
    self.reason = reason
    self.validators = validators
  }

  private static func validators(after outcome: FetchOutcome) -> Validators {
    switch outcome {
    case .fetched: .replace
    case .unchanged: .complete
    case .moved, .gone, .forbidden, .refusedByRobots, .robotsUnavailable, .challenged, .throttled,
      .serverFailure, .unexpected, .tooLarge, .headTooLarge, .inflatesTooFar, .tooManyCookies,
      .wrongKind, .tooManyRedirects, .unreachable,
      .timedOut, .malformed, .refusedAddress, .unreadable:
      .forget
    }
  }
}

/// What a lease that ended without a word makes of its URL.
///
/// It says nothing about the page, or that the page takes its reader down: it is not counted as an
/// attempt, which is about answers, but on its own.
package struct LossEnd: Hashable, Sendable {
  package var state: JobState
  package var losses: Int
  package var reason: String

  package init(lossesBefore: Int, maxLosses: Int) {
    losses = lossesBefore + 1
    state = losses >= maxLosses ? .buried : .queued
    reason = losses >= maxLosses ? "its worker was lost \(losses) times" : "its worker was lost"
  }

  /// A page that took its worker down twice is visited alone, lest it take its neighbours along.
  package static let suspectLosses = 2

  /// How many of the due URLs go into one slice, by their losses in order.
  package static func alone(_ losses: some Sequence<Int>) -> Int {
    var count = 0
    for loss in losses {
      if loss >= suspectLosses { return max(count, 1) }
      count += 1
    }
    return count
  }
}
