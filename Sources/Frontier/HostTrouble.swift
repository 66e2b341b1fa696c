/// What an outcome says about its host, as opposed to its page.
enum HostTrouble {
  /// The host answers.
  case none
  /// We never asked it.
  case noNews
  /// Leave it alone; `asked` is the least that the host itself demands.
  case trouble(BackOff, asked: Duration)

  /// Far beyond where every back-off has reached its cap.
  static let maxFailures = 1000

  /// A host that says how long it wants to be left alone is believed up to this; a Retry-After of a year
  /// would be a mistake of theirs, and a week is long enough for a person to look.
  static let maxAsked = Duration.seconds(7 * 86_400)

  init(_ outcome: FetchOutcome) {
    switch outcome {
    case .fetched, .unchanged, .moved, .gone, .forbidden, .unexpected, .tooLarge, .headTooLarge,
      .inflatesTooFar, .tooManyCookies, .wrongKind, .tooManyRedirects, .unreadable:
      self = .none
    case .refusedByRobots, .refusedAddress:
      self = .noNews
    case .throttled(let retryAfter):
      self = .trouble(.throttled, asked: min(max(retryAfter ?? .zero, .zero), Self.maxAsked))
    case .challenged:
      self = .trouble(.challenged, asked: .zero)
    case .unreachable, .robotsUnavailable:
      self = .trouble(.unreachable, asked: .zero)
    case .serverFailure, .timedOut, .malformed:
      self = .trouble(.failing, asked: .zero)
    }
  }
}

/// Waits that double with every trouble in a row.
package struct BackOff {
  /// Troubles in a row that cost nothing yet.
  let tolerated: Int
  let base: Duration
  let cap: Duration

  static let throttled = BackOff(tolerated: 0, base: .seconds(60), cap: .seconds(6 * 3600))
  /// Shields forget an address within hours, and remember one that keeps knocking.
  static let challenged = BackOff(tolerated: 0, base: .seconds(3600), cap: .seconds(86_400))
  /// One reset is an accident.
  static let unreachable = BackOff(tolerated: 1, base: .seconds(30), cap: .seconds(3600))
  /// One broken page (a 500, a slow script) is not a broken host: only a row of them is.
  static let failing = BackOff(tolerated: 4, base: .seconds(30), cap: .seconds(3600))

  /// Between `base · 2ⁿ` and half as much again, so that hosts blocked together do not return together.
  func wait(failures: Int, jitter: Double) -> Duration {
    guard failures > tolerated else { return .zero }
    return Self.exponential(
      base: base, cap: cap, exponent: failures - tolerated - 1, jitter: jitter)
  }

  package static func exponential(base: Duration, cap: Duration, exponent: Int, jitter: Double)
    -> Duration
  {
    let factor = 1 << min(max(exponent, 0), 20)  // 2²⁰ seconds are 12 days: past every cap here
    let raw = base.wholeMilliseconds.multipliedReportingOverflow(by: Int64(factor))
    let bounded = min(raw.overflow ? cap : .milliseconds(raw.partialValue), cap)
    return bounded + .milliseconds(Int64(Double(bounded.wholeMilliseconds) * jitter / 2))
  }
}
