import Frontier
import Testing

@testable import Fetching

struct `The robots cache` {
  private let noon = Moment(milliseconds: 1_700_000_000_000)

  /// Answers from a table of paths, and remembers what was asked.
  private final class Site: Sendable {
    let asked = Locked<[String]>([])
    private let outcomes: @Sendable (String) throws -> (FetchOutcome, String)

    init(_ outcomes: @escaping @Sendable (String) throws -> (FetchOutcome, String)) {
      self.outcomes = outcomes
    }

    func cache(maxOrigins: Int = 10) -> RobotsCache {
      RobotsCache(agent: "wenhao", maxOrigins: maxOrigins) { [self] request in
        asked.withLock { $0.append(request.url.description) }
        guard let (outcome, text) = try? outcomes(request.url.description) else {
          return FetchResult(outcome: .unexpected(status: 0))
        }
        let body = Array(text.utf8)
        return FetchResult(
          outcome: outcome,
          response: FetchResponse(
            url: request.url, status: 200, requestHead: [], responseHead: [], headers: [],
            rawBody: body, body: body, remoteAddress: nil, startedAt: Moment(milliseconds: 0),
            elapsed: .zero))
      }
    }
  }

  private func allows(_ cache: RobotsCache, _ text: String, at now: Moment? = nil) async throws
    -> Bool?
  {
    let page = try url(text)
    switch await cache.rules(for: page, terms: VisitTerms(), now: now ?? noon) {
    case .rules(let rules): return rules.allows(page)
    case .unavailable: return nil
    }
  }

  @Test func `asks once a day for each origin`() async throws {
    let site = Site { _ in (.fetched(status: 200), "User-agent: *\nDisallow: /private/") }
    let cache = site.cache()
    #expect(try await allows(cache, "http://a.cn/x") == true)
    #expect(try await allows(cache, "http://a.cn/private/x") == false)
    #expect(try await allows(cache, "http://a.cn/x", at: noon + .seconds(23 * 3600)) == true)
    #expect(site.asked.withLock { $0 } == ["http://a.cn/robots.txt"])
    _ = try await allows(cache, "http://a.cn/x", at: noon + .seconds(25 * 3600))
    _ = try await allows(cache, "https://a.cn/x")
    _ = try await allows(cache, "http://a.cn:8080/x")
    #expect(site.asked.withLock { $0.count } == 4)
  }

  @Test func `those who ask together share one fetch`() async throws {
    let site = Site { _ in (.fetched(status: 200), "") }
    let cache = site.cache()
    let page = try url("http://a.cn/x")
    let now = noon
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<50 {
        group.addTask {
          _ = await cache.rules(for: page, terms: VisitTerms(), now: now)
        }
      }
    }
    #expect(site.asked.withLock { $0.count } == 1)
  }

  @Test func `follows five redirects to other hosts, and no sixth`() async throws {
    for (hops, isRead) in [(5, true), (6, false)] {
      let site = Site { asked in
        let hop = Int(asked.dropFirst("http://h".count).prefix { $0.isNumber }) ?? 0
        guard hop < hops else { return (.fetched(status: 200), "User-agent: *\nDisallow: /") }
        return (.moved(to: try url("http://h\(hop + 1).cn/robots.txt")), "")
      }
      // A sixth hop counts as a missing file, which forbids nothing.
      #expect(try await allows(site.cache(), "http://h0.cn/x") == !isRead)
      #expect(site.asked.withLock { $0.count } == 6)
    }
  }

  @Test(
    arguments: [
      (.gone(status: 404), true), (.forbidden(status: 403), true),
      (.serverFailure(status: 500), nil), (.unreachable(reason: "dns"), nil),
      (.challenged(sign: "jsl"), nil),  // a challenge page is not a robots file
      (.timedOut(stage: "total"), nil), (.refusedAddress, nil),
    ] as [(FetchOutcome, Bool?)])
  func `reads outcomes as RFC 9309 says`(_ outcome: FetchOutcome, _ allowed: Bool?) async throws {
    let site = Site { _ in (outcome, "User-agent: *\nDisallow: /") }
    #expect(try await allows(site.cache(), "http://a.cn/x") == allowed)
  }

  @Test func `asks an unavailable host again before long`() async throws {
    let site = Site { _ in (.serverFailure(status: 500), "") }
    let cache = site.cache()
    _ = try await allows(cache, "http://a.cn/x")
    _ = try await allows(cache, "http://a.cn/x", at: noon + .seconds(60))
    #expect(site.asked.withLock { $0.count } == 1)
    _ = try await allows(cache, "http://a.cn/x", at: noon + .seconds(1800))
    #expect(site.asked.withLock { $0.count } == 2)
  }

  @Test func `a friendly page in HTML has no rules`() async throws {
    let site = Site { _ in
      (.fetched(status: 200), "\u{feff}\n <!DOCTYPE html>\nUser-agent: *\nDisallow: /\n")
    }
    #expect(try await allows(site.cache(), "http://a.cn/x") == true)
  }

  @Test func `keeps no more origins than it may`() async throws {
    let site = Site { _ in (.fetched(status: 200), "") }
    let cache = site.cache(maxOrigins: 2)
    for host in ["a", "b", "c", "c", "b"] { _ = try await allows(cache, "http://\(host).cn/x") }
    #expect(site.asked.withLock { $0.count } <= 4)
    #expect(site.asked.withLock { $0.count } >= 3)
  }

  @Test func `comes over real HTTP in any kind and beyond its limit`() async throws {
    let server = try LoopbackServer { visitor, _ in
      let filler = String(repeating: "# filler filler\n", count: 1 << 16)
      visitor.answer(
        "200 OK", ["Content-Type: application/octet-stream"],
        text: "User-agent: Wenhao\nDisallow: /no\n" + filler)
    }
    var settings = patientSettings()
    settings.maxBodyBytes = 4 << 20
    let cache = RobotsCache(fetcher: try Fetcher(settings: settings), agent: "wenhao")
    let page = try server.url("/no/x")
    guard
      case .rules(let rules) = await cache.rules(
        for: page, terms: VisitTerms(allowsPrivateAddresses: true), now: noon)
    else {
      Issue.record("no rules")
      return
    }
    #expect(!rules.allows(page))
  }
}
