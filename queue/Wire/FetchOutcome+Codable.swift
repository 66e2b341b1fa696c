package import Frontier

/// On the wire an outcome is its name and at most one detail:
/// `{"name":"gone","status":404}`, `{"name":"unreachable","reason":"dns"}`, `{"name":"unchanged"}`.
extension FetchOutcome: Codable {
  private enum Key: String, CodingKey {
    case name, status, url, reason, milliseconds, limit
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    switch self {
    case .fetched(let status), .gone(let status), .forbidden(let status),
      .serverFailure(let status), .unexpected(let status):
      try container.encode(status, forKey: .status)
    case .moved(let url):
      try container.encode(url, forKey: .url)
    case .challenged(let reason), .wrongKind(let reason), .unreachable(let reason),
      .timedOut(let reason), .malformed(let reason), .unreadable(let reason):
      try container.encode(reason, forKey: .reason)
    case .throttled(let retryAfter):
      try container.encodeIfPresent(retryAfter?.wholeMilliseconds, forKey: .milliseconds)
    case .tooLarge(let limit), .headTooLarge(let limit), .inflatesTooFar(let limit),
      .tooManyCookies(let limit):
      try container.encode(limit, forKey: .limit)
    case .unchanged, .refusedByRobots, .robotsUnavailable, .tooManyRedirects, .refusedAddress:
      break
    }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let name = try container.decode(String.self, forKey: .name)
    func status() throws -> Int { try container.decode(Int.self, forKey: .status) }
    func limit() throws -> Int { try container.decode(Int.self, forKey: .limit) }
    func reason() throws -> String { try container.decode(String.self, forKey: .reason) }
    switch name {
    case "fetched": self = .fetched(status: try status())
    case "unchanged": self = .unchanged
    case "moved": self = .moved(to: try container.decode(CanonicalURL.self, forKey: .url))
    case "gone": self = .gone(status: try status())
    case "forbidden": self = .forbidden(status: try status())
    case "refused_by_robots": self = .refusedByRobots
    case "robots_unavailable": self = .robotsUnavailable
    case "challenged": self = .challenged(sign: try reason())
    case "throttled":
      let asked = try container.decodeIfPresent(Int64.self, forKey: .milliseconds)
      self = .throttled(retryAfter: asked.map { .milliseconds($0) })
    case "server_failure": self = .serverFailure(status: try status())
    case "unexpected": self = .unexpected(status: try status())
    case "too_large": self = .tooLarge(limit: try limit())
    case "head_too_large": self = .headTooLarge(limit: try limit())
    case "inflates_too_far": self = .inflatesTooFar(limit: try limit())
    case "too_many_cookies": self = .tooManyCookies(limit: try limit())
    case "wrong_kind": self = .wrongKind(contentType: try reason())
    case "too_many_redirects": self = .tooManyRedirects
    case "unreachable": self = .unreachable(reason: try reason())
    case "timed_out": self = .timedOut(stage: try reason())
    case "malformed": self = .malformed(reason: try reason())
    case "refused_address": self = .refusedAddress
    case "unreadable": self = .unreadable(reason: try reason())
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .name, in: container, debugDescription: "no outcome: \(name)")
    }
  }
}
