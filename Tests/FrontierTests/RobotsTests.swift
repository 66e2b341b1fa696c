import Testing

@testable import Frontier

struct RobotsTests {
  private func allows(
    _ robots: String, _ target: String, agent: String = "Wenhao/0.1 (+mailto:x@y.cn)"
  )
    throws -> Bool
  {
    let url = try #require(CanonicalURL("http://a.cn\(target)"))
    return RobotsRules(parsing: Array(robots.utf8), agent: agent).allows(url)
  }

  @Test(
    "groups",
    arguments: [
      // nobody is addressed
      ("", true), ("Disallow: /", true), ("# only a comment\n", true),
      // everyone is
      ("User-agent: *\nDisallow: /", false), ("User-agent: * all\nDisallow: /", false),
      ("User-agent: *bot\nDisallow: /", true),
      // our own group wins over everyone's, wherever it stands
      ("User-agent: *\nDisallow: /\n\nUser-agent: wenhao\nDisallow: /other", true),
      ("User-agent: WENHAO\nDisallow: /x\n\nUser-agent: *\nAllow: /", false),
      // an empty group of our own is still ours
      ("User-agent: *\nDisallow: /\n\nUser-agent: wenhao\nDisallow:", true),
      // two names, one group
      ("User-agent: wenhao\nUser-agent: other\nDisallow: /x", false),
      // two groups for one name are one group (§2.2.1)
      ("User-agent: wenhao\nDisallow: /y\nUser-agent: z\nUser-agent: wenhao\nDisallow: /x", false),
      // blank lines do not end a group, rules end the list of names
      ("User-agent: other\n\nUser-agent: wenhao\n\nDisallow: /x", false),
      ("User-agent: wenhao\nDisallow: /y\nUser-agent: other\nDisallow: /x", true),
      // lines that are no rules do not end the list of names
      ("User-agent: wenhao\nCrawl-delay: 1\nUser-agent: other\nDisallow: /x", false),
      ("User-agent: wenhao\nSitemap: http://a.cn/s.xml\nUser-agent: other\nDisallow: /x", false),
      // the product name, not its beginning, nor a version
      ("User-agent: wen\nDisallow: /x", true),
      ("User-agent: wenhaobot\nDisallow: /x", true),
      ("User-agent: Wenhao/2.0\nDisallow: /x", false),
      // spelling: case, white space, comments, tabs
      ("uSeR-aGeNt :\twenhao # us\n  DISALLOW:/x#y", false),
      // line ends of all kinds, and a byte order mark
      ("User-agent: *\rDisallow: /x\r", false),
      ("User-agent: *\r\nDisallow: /x\r\n", false),
      ("\u{feff}User-agent: *\nDisallow: /x", false),
      // a page in place of the file
      ("<!DOCTYPE html>\n<p>User-agent: *\nDisallow: /x", true),
      (" \n<html>\nUser-agent: *\nDisallow: /", true),
    ])
  func groups(robots: String, expected: Bool) throws {
    #expect(try allows(robots, "/x") == expected)
  }

  @Test(
    "the longest match decides",
    arguments: [
      ("Allow: /p\nDisallow: /", "/page", true),
      ("Allow: /folder\nDisallow: /folder", "/folder/page", true),
      ("Disallow: /folder\nAllow: /folder", "/folder/page", true),
      ("Allow: /page\nDisallow: /*.htm", "/page.htm", false),
      ("Allow: /page\nDisallow: /*.php", "/page.php5", false),
      // as long: what allows wins
      ("Allow: /page\nDisallow: /*.ph", "/page.php5", true),
      ("Allow: /$\nDisallow: /", "/", true),
      ("Allow: /$\nDisallow: /", "/page.htm", false),
      ("Disallow: /a/\nAllow: /a/b/\nDisallow: /a/b/c", "/a/b/d", true),
      ("Disallow: /a/\nAllow: /a/b/\nDisallow: /a/b/c", "/a/b/c", false),
      // robots.txt itself is always readable
      ("Disallow: /", "/robots.txt", true),
    ])
  func longest(rules: String, target: String, expected: Bool) throws {
    #expect(try allows("User-agent: *\n\(rules)", target) == expected)
  }

  @Test(
    "patterns",
    arguments: [
      // prefix
      ("/", "/anything", true), ("/fish", "/fish", true), ("/fish", "/fish.html", true),
      ("/fish", "/fish/salmon", true), ("/fish", "/fishheads?id=1", true),
      ("/fish", "/Fish", false), ("/fish", "/catfish", false), ("/fish/", "/fish", false),
      ("/fish?id=1", "/fish?id=12", true),
      // a pattern that does not begin at the root matches nothing, unless with a star
      ("fish", "/fish", false), ("*fish", "/a/fish", true),
      // stars
      ("/fish*", "/fishy", true), ("/*.php", "/a/x.php?y", true), ("/*.php", "/x.PHP", false),
      ("/fish*.php", "/fishheads/cat.php", true), ("/fish*.php", "/Fish.PHP", false),
      ("/a**b", "/ab", true), ("/*/*/c", "/a/c", false), ("/*/*/c", "/a/b/c", true),
      // anchors
      ("/*.php$", "/x.php", true), ("/*.php$", "/x.php?y", false), ("/*.php$", "/x.php5", false),
      ("/x$", "/x", true), ("/x$", "/xx", false), ("/*a*a$", "/a", false), ("/*a*a$", "/aa", true),
      ("/a*$", "/abc", true), ("/$x", "/$x", true), ("/x%24", "/x$y", true),
      // the same octets however they are written (§2.2.2)
      ("/foo/ツ", "/foo/%E3%83%84", true), ("/foo/%e3%83%84", "/foo/ツ", true),
      ("/foo/%62%61%7A", "/foo/baz", true), ("/foo/baz", "/foo/%62az", true),
      ("/a?u=http://b.cn", "/a?u=http%3A%2F%2Fb.cn", true),
      ("/a%2Fb", "/a/b", false), ("/a/b", "/a%2fb", false), ("/a%2fb", "/a%2Fb", true),
      ("/x%2A", "/x*", true), ("/x%2A", "/xy", false),
    ])
  func patterns(pattern: String, target: String, expected: Bool) throws {
    #expect(try allows("User-agent: *\nDisallow: \(pattern)", target) == !expected)
  }

  @Test func `crawl-delay is a bounded hint of the group that applies`() {
    func delay(_ text: String) -> Duration? {
      RobotsRules(parsing: Array(text.utf8), agent: "Wenhao").crawlDelay
    }
    #expect(delay("User-agent: *\nCrawl-delay: 10") == .seconds(10))
    #expect(delay("User-agent: *\nCrawl-delay: 0.25") == .milliseconds(250))
    #expect(delay("User-agent: *\nCrawl-delay: 99999999999999999999999") == .seconds(60))
    #expect(delay("User-agent: *\nCrawl-delay: -1") == nil)
    #expect(delay("User-agent: *\nCrawl-delay: soon") == nil)
    #expect(delay("User-agent: *\nCrawl-delay: .") == nil)
    #expect(delay("User-agent: *\nCrawl-delay: 9\nUser-agent: wenhao\nAllow: /") == .seconds(9))
    #expect(delay("User-agent: *\nDisallow: /x\nUser-agent: wenhao\nCrawl-delay: 2") == .seconds(2))
  }

  @Test func `sitemaps belong to nobody and are read in any group`() {
    let text =
      "Sitemap: http://a.cn/1.xml\nUser-agent: z\nDisallow: /\nSITEMAP:http://a.cn/2.xml # two\nsitemap:\n"
    let rules = RobotsRules(parsing: Array(text.utf8), agent: "Wenhao")
    #expect(rules.sitemaps == ["http://a.cn/1.xml", "http://a.cn/2.xml"])
  }

  @Test func `a file beyond 500 KiB is cut at a whole line`() throws {
    let head = "User-agent: *\nDisallow: /early\n"
    let filler = String(repeating: "# 0123456789\n", count: 39_400)
    let robots = head + filler.prefix(RobotsRules.maxBytes - head.count - 12) + "\nDisallow: /late"
    #expect(robots.utf8.count > RobotsRules.maxBytes)
    #expect(try !allows(robots, "/early"))
    // The cut falls inside this line, after `Disallow: /`: nothing of it may count.
    #expect(try allows(robots, "/l"))
    #expect(try allows(robots, "/late"))
  }

  @Test func `hostile files cost little`() throws {
    let stars = "User-agent: *\nDisallow: /" + String(repeating: "*a", count: 200_000) + "b$"
    #expect(try allows(stars, "/" + String(repeating: "a", count: 3000)))
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
    _ = RobotsRules(parsing: bytes, agent: "Wenhao")
  }

  @Test(
    "what the answer for robots.txt means",
    arguments: [
      (FetchOutcome.fetched(status: 200), "rules"), (.unchanged, "rules"),
      (.tooLarge(limit: 9), "rules"), (.headTooLarge(limit: 9), "none"),
      (.inflatesTooFar(limit: 9), "none"), (.tooManyCookies(limit: 9), "none"),
      (.gone(status: 404), "all"), (.forbidden(status: 401), "all"),
      (.forbidden(status: 403), "all"),
      (.unexpected(status: 418), "all"), (.tooManyRedirects, "all"),
      (.wrongKind(contentType: "x"), "all"),
      (.serverFailure(status: 500), "none"), (.throttled(retryAfter: nil), "none"),
      (.challenged(sign: "521"), "none"), (.unreachable(reason: "dns"), "none"),
      (.timedOut(stage: "total"), "none"), (.malformed(reason: "x"), "none"),
      (.refusedAddress, "none"),
    ])
  func answers(outcome: FetchOutcome, expected: String) throws {
    let body = Array("User-agent: *\nDisallow: /x".utf8)
    let url = try #require(CanonicalURL("http://a.cn/x"))
    switch RobotsAnswer.reading(outcome, body: body, agent: "Wenhao") {
    case .rules(let rules, _): #expect((rules.allows(url) ? "all" : "rules") == expected)
    case .elsewhere: Issue.record("no redirect was given")
    case .unavailable: #expect(expected == "none")
    }
  }

  @Test func `five redirects are followed, the sixth means that there is no file`() throws {
    let target = try #require(CanonicalURL("http://b.cn/robots.txt"))
    func answer(_ hops: Int) -> RobotsAnswer {
      RobotsAnswer.reading(.moved(to: target), body: [], agent: "Wenhao", redirects: hops)
    }
    #expect(answer(0) == .elsewhere(target))
    #expect(answer(4) == .elsewhere(target))
    #expect(answer(5) == .rules(.allowAll, holdsFor: RobotsAnswer.absenceHoldsFor))
  }

  @Test func `a server that asks for patience gets it`() {
    let answer = RobotsAnswer.reading(
      .throttled(retryAfter: .seconds(7200)), body: [], agent: "Wenhao")
    #expect(answer == .unavailable(retryAfter: .seconds(7200)))
  }
}
