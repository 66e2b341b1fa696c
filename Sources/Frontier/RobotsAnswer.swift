/// What follows from the answer to a request for /robots.txt (RFC 9309 §2.3).
package enum RobotsAnswer: Hashable, Sendable {
  /// These hold, and for so long.
  case rules(RobotsRules, holdsFor: Duration)
  /// The file is elsewhere: ask there, if this was not the last hop allowed.
  case elsewhere(CanonicalURL)
  /// Nothing may be fetched from the host; ask again after so long.
  case unavailable(retryAfter: Duration)

  /// Redirects followed, other hosts included (§2.3.1.2).
  package static let maxRedirects = 5
  /// A cached file should not be used longer (§2.4).
  package static let holdsFor = Duration.seconds(24 * 3600)
  /// A missing file is asked for again sooner: it is where a site that was annoyed by us will speak.
  package static let absenceHoldsFor = Duration.seconds(6 * 3600)
  /// Long enough not to hammer a server that is down, short enough to lose no working day.
  package static let retryAfter = Duration.seconds(900)

  /// `body` is what came with `fetched`, `unchanged` (the copy kept) or `tooLarge` (what was read of it);
  /// `redirects` is how many hops led here.
  package static func reading(
    _ outcome: FetchOutcome, body: [UInt8], agent: String, redirects: Int = 0
  ) -> RobotsAnswer {
    switch outcome {
    case .fetched, .unchanged:
      return .rules(RobotsRules(parsing: body, agent: agent), holdsFor: holdsFor)
    case .tooLarge:
      // §2.5 asks for the first 500 KiB at least: with nothing in hand, nothing is known.
      guard !body.isEmpty else { return .unavailable(retryAfter: retryAfter) }
      return .rules(RobotsRules(parsing: body, agent: agent), holdsFor: holdsFor)
    case .moved(let target):
      // One hop too many counts as "unavailable", which in the RFC's words means absent.
      guard redirects < maxRedirects else { return absent }
      return .elsewhere(target)
    case .gone, .forbidden, .unexpected, .tooManyRedirects, .wrongKind:
      // §2.3.1.3: any 4xx means that there are no rules, 401 and 403 included.
      return absent
    case .throttled(let wait):
      // 429 is a 4xx, yet a server that says "too fast" has not said "no rules".
      return .unavailable(retryAfter: max(wait ?? retryAfter, retryAfter))
    case .challenged, .serverFailure, .unreachable, .timedOut, .malformed, .headTooLarge,
      .inflatesTooFar, .tooManyCookies, .refusedAddress, .refusedByRobots, .robotsUnavailable,
      .unreadable:
      return .unavailable(retryAfter: retryAfter)
    }
  }

  private static var absent: RobotsAnswer { .rules(.allowAll, holdsFor: absenceHoldsFor) }
}
