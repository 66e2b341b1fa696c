import Testing

@testable import Frontier

struct VisitPolicyTests {
  private let policy = VisitPolicy(
    revisit: RevisitPolicy(
      list: .seconds(10) ... .seconds(100), article: .seconds(1000) ... .seconds(5000), other: nil))

  private func verdict(
    _ outcome: FetchOutcome, attempt: Int = 1, kind: UrlKind = .article, changed: Bool = true,
    streak: Int = 0, jitter: Double = 0
  ) -> VisitVerdict {
    policy.verdict(
      for: outcome, attempt: attempt, kind: kind, changed: changed, unchangedStreak: streak,
      jitter: jitter)
  }

  @Test func `every outcome leads somewhere`() throws {
    let url = try #require(CanonicalURL("http://a.cn/"))
    let day = Duration.seconds(86_400)
    // Why each: see the switch. Written out, so that changing a row is a decision.
    let rows: [(FetchOutcome, VisitVerdict)] = [
      (.fetched(status: 200), .finish(revisitAfter: .seconds(1000))),
      (.unchanged, .finish(revisitAfter: .seconds(2000))),
      (.moved(to: url), .finish(revisitAfter: .seconds(2000))),
      (.gone(status: 404), .finish(revisitAfter: .seconds(2000))),
      (.refusedByRobots, .finish(revisitAfter: .seconds(2000))),
      (.wrongKind(contentType: "video/mp4"), .finish(revisitAfter: nil)),
      (.forbidden(status: 403), .retry(after: day, reason: "forbidden 403")),
      (.forbidden(status: 401), .bury(reason: "forbidden 401")),
      (.robotsUnavailable, .retry(after: .seconds(60), reason: "robots_unavailable")),
      (.challenged(sign: "521"), .retry(after: day, reason: "challenged")),
      (.throttled(retryAfter: nil), .retry(after: .seconds(60), reason: "throttled")),
      (.throttled(retryAfter: .seconds(300)), .retry(after: .seconds(300), reason: "throttled")),
      (.serverFailure(status: 502), .retry(after: .seconds(60), reason: "server_failure 502")),
      (.unreachable(reason: "dns"), .retry(after: .seconds(60), reason: "unreachable dns")),
      (.timedOut(stage: "total"), .retry(after: .seconds(60), reason: "timed_out total")),
      (.malformed(reason: "gzip"), .retry(after: .seconds(60), reason: "malformed gzip")),
      (.unexpected(status: 418), .bury(reason: "unexpected 418")),
      (.tooLarge(limit: 9), .bury(reason: "too_large")),
      (.headTooLarge(limit: 9), .bury(reason: "head_too_large")),
      (.inflatesTooFar(limit: 9), .bury(reason: "inflates_too_far")),
      (.tooManyCookies(limit: 9), .bury(reason: "too_many_cookies")),
      (.tooManyRedirects, .bury(reason: "too_many_redirects")),
      (.refusedAddress, .bury(reason: "refused_address")),
      (.unreadable(reason: "deep"), .bury(reason: "unreadable deep")),
    ]
    for (outcome, expected) in rows { #expect(verdict(outcome) == expected, "\(outcome)") }
    #expect(Set(rows.map(\.0.name)).count == 22)
  }

  @Test
  func `a page that was there and is gone is looked at again in two days, whatever its rhythm`() {
    func gone(_ wasHeld: Bool, streak: Int) -> VisitVerdict {
      policy.verdict(
        for: .gone(status: 404), attempt: 1, kind: .article, changed: false,
        unchangedStreak: streak, wasHeld: wasHeld, jitter: 0)
    }
    #expect(gone(true, streak: 1) == .finish(revisitAfter: .seconds(2 * 86_400)))
    #expect(gone(true, streak: 60) == .finish(revisitAfter: .seconds(2 * 86_400)))
    // A link that never led anywhere, and one that is known to be gone, keep the rhythm of their kind.
    #expect(gone(false, streak: 60) == .finish(revisitAfter: .seconds(5000)))
  }

  @Test func `waits double up to the cap, and the last attempt buries`() {
    let patient = VisitPolicy(
      maxAttempts: 20, retryBase: .seconds(60), retryCap: .seconds(600), revisit: RevisitPolicy())
    func wait(_ attempt: Int) -> VisitVerdict {
      patient.verdict(
        for: .unreachable(reason: "tls"), attempt: attempt, kind: .list, changed: false,
        unchangedStreak: 0, jitter: 0)
    }
    #expect(wait(1) == .retry(after: .seconds(60), reason: "unreachable tls"))
    #expect(wait(3) == .retry(after: .seconds(240), reason: "unreachable tls"))
    #expect(wait(9) == .retry(after: .seconds(600), reason: "unreachable tls"))
    #expect(wait(20) == .bury(reason: "unreachable tls, 20 attempts"))
    // A count that went astray must neither trap nor retry for ever.
    #expect(wait(Int.max) == .bury(reason: "unreachable tls, \(Int.max) attempts"))
    #expect(wait(-5) == .retry(after: .seconds(60), reason: "unreachable tls"))
  }

  @Test func `Retry-After is never undercut, and never believed beyond a week`() {
    for jitter in [0, 0.5, 0.999] {
      guard
        case .retry(let after, _) = verdict(.throttled(retryAfter: .seconds(900)), jitter: jitter)
      else {
        Issue.record("throttled must retry")
        return
      }
      #expect(after >= .seconds(900) && after < .seconds(990))
    }
    #expect(
      verdict(.throttled(retryAfter: .seconds(1 << 40)))
        == .retry(after: .seconds(7 * 86_400), reason: "throttled"))
  }

  @Test(
    "visits adapt within the bounds of their kind",
    arguments: [
      (UrlKind.list, true, 0, Duration.seconds(10)),
      (.list, false, 1, .seconds(20)),
      (.list, false, 3, .seconds(80)),
      (.list, false, 4, .seconds(100)),  // the cap
      (.list, false, Int.max, .seconds(100)),
      (.list, true, 9, .seconds(10)),  // a change starts anew
      (.list, false, -1, .seconds(10)),
      (.article, false, 2, .seconds(4000)),
    ])
  func adapts(kind: UrlKind, changed: Bool, streak: Int, expected: Duration) {
    #expect(
      policy.revisit.nextVisit(kind: kind, changed: changed, unchangedStreak: streak) == expected)
  }

  @Test func `a kind without bounds is never visited again`() {
    #expect(verdict(.fetched(status: 200), kind: .other) == .finish(revisitAfter: nil))
  }

  @Test func `pages found together come due apart`() {
    #expect(
      verdict(.fetched(status: 200), kind: .list, jitter: 0.5)
        == .finish(revisitAfter: .milliseconds(10_500)))
  }
}
