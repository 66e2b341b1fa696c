/// Servers that break the rules of HTTP or of decency, one host each: what happens to one must not be seen on
/// another. Behind bare sockets, as a library's server would refuse to misbehave. Each host has a robots.txt
/// that says nothing (404); its start page misbehaves as its name says.
///
/// If you add one, give it its bytes in `FaultConnection` and its end in `outcomes`.
enum Fault: Int, CaseIterable, Sendable {
  case silentHeaders = 1
  case slowHeaders, slowBody
  /// Fast enough for every limit but the total time.
  case steadyTrickle
  case endlessBody, endlessRedirects, redirectToItself, redirectToLoopback, redirectToMetadata
  case shortBody, brokenChunks, gzipBomb, brotliBomb, hugeHead, manyCookies
  case http09, noHTTP, garbageAmongHeaders, garbageAfterBody
  case resetAtOnce, resetAfterRequest, resetInHead, resetInBody
  case tooManySeconds, tooManyDate, busySeconds, busyDate
  case challenge521, challenge412

  /// `127.0.1.1` and on.
  var address: String { "127.0.1.\(rawValue)" }

  /// How visits to the host end, by `FetchOutcome`'s names, within the limits of the printed profile.
  var outcomes: [String: Int] {
    switch self {
    case .silentHeaders, .slowHeaders, .slowBody, .steadyTrickle: ["timed_out": 1]
    case .endlessBody: ["too_large": 1]
    case .endlessRedirects: ["moved": 10, "too_many_redirects": 1]
    case .redirectToItself: ["too_many_redirects": 1]
    // The targets are outside the profile's scope: links like any other, and not followed.
    case .redirectToLoopback, .redirectToMetadata: ["moved": 1]
    // A line among the headers that is none ends the visit; bytes after a whole body are nobody's.
    case .shortBody, .brokenChunks, .http09, .noHTTP, .garbageAmongHeaders: ["malformed": 1]
    case .gzipBomb, .brotliBomb: ["inflates_too_far": 1]
    case .hugeHead: ["head_too_large": 1]
    case .manyCookies: ["too_many_cookies": 1]
    case .garbageAfterBody: ["fetched": 1]
    case .resetAtOnce, .resetAfterRequest, .resetInHead, .resetInBody: ["unreachable": 1]
    case .tooManySeconds, .tooManyDate, .busySeconds, .busyDate: ["throttled": 1]
    case .challenge521, .challenge412: ["challenged": 1]
    }
  }

  /// Two addresses that only a profile with `allow_private_addresses` may visit, in one without, and a name
  /// that nobody has.
  static let guardedStarts = ["http://169.254.169.254/latest/meta-data/", "http://127.0.1.250/"]
  static let namelessStart = "http://no-such-host.invalid/"

  /// Of all hosts, the guarded addresses and the name.
  static var allOutcomes: [String: Int] {
    allCases.reduce(into: ["refused_address": guardedStarts.count, "unreachable": 1]) {
      sum, fault in
      sum.merge(fault.outcomes, uniquingKeysWith: +)
    }
  }

  static func profiles(port: Int) -> String {
    """
    ---
    name: yunxiu-faults
    kind: government
    start:
      - "\(namelessStart)"
    \(allCases.map { "  - \"http://\($0.address):\(port)/\"" }.joined(separator: "\n"))
    delay: 20ms
    revisit: {list: 1d}
    limits: {first_byte: 1500ms, low_speed: 1500ms, total: 5s, body: 1048576}
    allow_private_addresses: true
    ---
    # The address guard: nothing private is allowed here.
    name: yunxiu-guarded
    kind: government
    start: [\(guardedStarts.map { "\"\($0)\"" }.joined(separator: ", "))]
    delay: 20ms

    """
  }
}
