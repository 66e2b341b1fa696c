/// How a visit to a URL ended: a closed list. `VisitPolicy` holds the one switch that turns each into what
/// happens next. *Blocked*, *missing* and *empty* are never confused.
///
/// If you add a case, add its `name`, its row in `VisitPolicy`, and its line in queue/PROTOCOL.md.
package enum FetchOutcome: Hashable, Sendable {
  /// A body came whole and within the limits.
  case fetched(status: Int)
  /// 304, or the same bytes as last time.
  case unchanged
  /// A redirect to another canonical URL; that URL is a find of its own.
  case moved(to: CanonicalURL)
  /// 404 or 410.
  case gone(status: Int)
  /// 401, 403, 405, 451: the server answers, and says no.
  case forbidden(status: Int)
  case refusedByRobots
  /// robots.txt could not be read (5xx, unreachable): nothing may be fetched until it can.
  case robotsUnavailable
  /// A bot challenge (521, 412, WZWS, 访问过于频繁); the sign that gave it away. Backed off, never solved.
  case challenged(sign: String)
  /// 429, or 503 with Retry-After.
  case throttled(retryAfter: Duration?)
  /// Any other 5xx.
  case serverFailure(status: Int)
  /// A status that no rule knows.
  case unexpected(status: Int)
  /// The body, announced or as it came.
  case tooLarge(limit: Int)
  /// The header lines of one answer together.
  case headTooLarge(limit: Int)
  /// A compressed body that grows beyond what its size allows: a bomb.
  case inflatesTooFar(limit: Int)
  /// More cookies than a host may set in one visit.
  case tooManyCookies(limit: Int)
  /// The body is of a kind that nothing here reads.
  case wrongKind(contentType: String)
  /// To itself within one visit, or one after the other along a chain of pages.
  case tooManyRedirects
  /// DNS, connect, TLS or reset: nobody answered. `reason` is one of `dns connect tls reset`.
  case unreachable(reason: String)
  /// `stage` is one of `connect firstByte lowSpeed total`, or `paused`: we ourselves had no room for the body.
  case timedOut(stage: String)
  /// The answer is not HTTP, or its coding is broken (a truncated gzip).
  case malformed(reason: String)
  /// The address guard: the name resolves to an address, or the URL has a port, that the profile does not allow.
  case refusedAddress
  /// The page made its reader fail.
  case unreadable(reason: String)

  /// Stable name for records, counts and the command line.
  package var name: String {
    switch self {
    case .fetched: "fetched"
    case .unchanged: "unchanged"
    case .moved: "moved"
    case .gone: "gone"
    case .forbidden: "forbidden"
    case .refusedByRobots: "refused_by_robots"
    case .robotsUnavailable: "robots_unavailable"
    case .challenged: "challenged"
    case .throttled: "throttled"
    case .serverFailure: "server_failure"
    case .unexpected: "unexpected"
    case .tooLarge: "too_large"
    case .headTooLarge: "head_too_large"
    case .inflatesTooFar: "inflates_too_far"
    case .tooManyCookies: "too_many_cookies"
    case .wrongKind: "wrong_kind"
    case .tooManyRedirects: "too_many_redirects"
    case .unreachable: "unreachable"
    case .timedOut: "timed_out"
    case .malformed: "malformed"
    case .refusedAddress: "refused_address"
    case .unreadable: "unreadable"
    }
  }
}
