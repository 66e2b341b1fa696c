import Testing

@testable import Frontier

/// The examples that RFC 9309 and Google's robots.txt specification publish, in tables of our own: what each
/// says of a URL, for each agent that it names.
struct RobotsExamplesTests {
  private func allows(_ robots: String, _ agent: String, _ target: String) throws -> Bool {
    let url = try #require(CanonicalURL("http://example.com\(target)"))
    return RobotsRules(parsing: Array(robots.utf8), agent: agent).allows(url)
  }

  /// RFC 9309 §5.1.
  private let simple = """
    User-Agent: *
    Disallow: *.gif$
    Disallow: /example/
    Allow: /publications/

    User-Agent: foobot
    Disallow:/
    Allow:/example/page.html
    Allow:/example/allowed.gif

    User-Agent: barbot
    User-Agent: bazbot
    Disallow: /example/page.html

    User-Agent: quxbot
    """

  @Test(
    "RFC 9309, section 5.1",
    arguments: [
      ("anybot", "/a.gif", false), ("anybot", "/a.gif?x", true), ("anybot", "/example/x", false),
      ("anybot", "/publications/", true), ("anybot", "/publications/a.gif", true),
      ("anybot", "/else", true),
      ("foobot", "/example/page.html", true), ("foobot", "/example/allowed.gif", true),
      ("foobot", "/example/other.html", false), ("foobot", "/publications/", false),
      ("barbot", "/example/page.html", false), ("barbot", "/example/other.html", true),
      ("barbot", "/a.gif", true), ("bazbot", "/example/page.html", false),
      // named, and nothing said: everything is allowed
      ("quxbot", "/example/page.html", true), ("quxbot", "/a.gif", true),
    ])
  func section51(agent: String, target: String, expected: Bool) throws {
    #expect(try allows(simple, agent, target) == expected)
  }

  @Test("RFC 9309, section 5.2: the longest match")
  func section52() throws {
    let robots =
      "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n"
    #expect(try allows(robots, "foobot", "/example/page/"))
    #expect(try !allows(robots, "foobot", "/example/page/disallowed.gif"))
  }

  @Test("RFC 9309, section 2.2.1: groups of one name are one group, without case")
  func section221() throws {
    let robots = """
      User-agent: ExampleBot
      Disallow: /foo
      Disallow: /bar

      User-agent: ExampleBot
      Disallow: /baz
      """
    for (target, expected) in [("/foo", false), ("/bar", false), ("/baz", false), ("/qux", true)] {
      #expect(try allows(robots, "examplebot", target) == expected)
      #expect(try allows(robots, "ExampleBot/0.1; https://www.example.com/bot", target) == expected)
    }
  }

  @Test(
    "RFC 9309, section 2.2.2: octets are compared, however they are written",
    arguments: [
      ("/foo/bar?baz=quz", "/foo/bar?baz=quz"),
      ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"),
      ("/foo/bar/ツ", "/foo/bar/%E3%83%84"), ("/foo/bar/%E3%83%84", "/foo/bar/%E3%83%84"),
      ("/foo/bar/%62%61%7A", "/foo/bar/baz"),
    ])
  func section222(pattern: String, target: String) throws {
    #expect(try !allows("User-agent: *\nDisallow: \(pattern)\n", "x", target))
  }

  @Test(
    "RFC 9309, section 2.2.3: special characters",
    arguments: [
      ("/path # comment", "/path", false), ("/this/path/exactly$", "/this/path/exactly", false),
      ("/this/path/exactly$", "/this/path/exactly/not", true),
      ("/this/*/exactly", "/this/is/exactly", false), ("/this/*/exactly", "/this/exactly", true),
      ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html", false),
      ("/path/file-with-a-%2A.html", "/path/file-with-a-b.html", true),
      ("/path/foo-%24", "/path/foo-$", false), ("/path/foo-%24", "/path/foo-", true),
    ])
  func section223(pattern: String, target: String, expected: Bool) throws {
    #expect(try allows("User-agent: *\nDisallow: \(pattern)\n", "x", target) == expected)
  }

  @Test(
    "Google: how a rule's path matches",
    arguments: [
      ("/", ["/", "/fish", "/a/b?c"], []),
      ("/*", ["/", "/fish", "/a/b?c"], []),
      ("/$", ["/"], ["/fish", "/?a"]),
      (
        "/fish",
        [
          "/fish", "/fish.html", "/fish/salmon.html", "/fishheads", "/fishheads/yummy.html",
          "/fish.php?id=anything",
        ], ["/Fish.asp", "/catfish", "/?id=fish", "/desert/fish"]
      ),
      (
        "/fish*",
        [
          "/fish", "/fish.html", "/fish/salmon.html", "/fishheads", "/fishheads/yummy.html",
          "/fish.php?id=anything",
        ], ["/Fish.asp", "/catfish", "/?id=fish", "/desert/fish"]
      ),
      (
        "/fish/", ["/fish/", "/fish/?id=anything", "/fish/salmon.htm"],
        ["/fish", "/fish.html", "/animals/fish/", "/Fish/Salmon.asp"]
      ),
      (
        "/*.php",
        [
          "/index.php", "/filename.php", "/folder/filename.php",
          "/folder/filename.php?parameters", "/folder/any.php.file.html", "/filename.php/",
        ], ["/", "/windows.PHP"]
      ),
      (
        "/*.php$", ["/filename.php", "/folder/filename.php"],
        ["/filename.php?parameters", "/filename.php/", "/filename.php5", "/windows.PHP"]
      ),
      (
        "/fish*.php", ["/fish.php", "/fishheads/catfish.php?parameters"], ["/Fish.PHP"]
      ),
    ] as [(String, [String], [String])])
  func googlePaths(pattern: String, matches: [String], others: [String]) throws {
    let robots = "user-agent: *\ndisallow: \(pattern)\n"
    for target in matches { #expect(try !allows(robots, "x", target), "\(pattern) \(target)") }
    for target in others { #expect(try allows(robots, "x", target), "\(pattern) \(target)") }
  }

  @Test(
    "Google: which rule comes first",
    arguments: [
      ("/p", "/", "/page", true), ("/folder", "/folder", "/folder/page", true),
      ("/page", "/*.htm", "/page.htm", false), ("/page", "/*.ph", "/page.php5", true),
      ("/$", "/", "/", true), ("/$", "/", "/page.htm", false),
    ])
  func googlePrecedence(allow: String, disallow: String, target: String, expected: Bool) throws {
    let robots = "user-agent: *\nallow: \(allow)\ndisallow: \(disallow)\n"
    #expect(try allows(robots, "x", target) == expected)
  }

  @Test(
    "Google: groups",
    arguments: [
      ("a", "/c", false), ("a", "/d", true), ("b", "/d", false), ("b", "/c", true),
      ("e", "/g", false), ("f", "/g", false), ("h", "/g", true),
    ])
  func googleGroups(agent: String, target: String, expected: Bool) throws {
    let robots = """
      user-agent: a
      disallow: /c

      user-agent: b
      disallow: /d

      user-agent: e
      user-agent: f
      disallow: /g

      user-agent: h
      """
    #expect(try allows(robots, agent, target) == expected)
  }

  @Test("Google: lines that are no rules do not part names from their rules")
  func googleOtherLines() throws {
    let robots = """
      user-agent: a
      sitemap: https://example.com/sitemap.xml

      user-agent: b
      disallow: /
      """
    for agent in ["a", "b"] { #expect(try !allows(robots, agent, "/x")) }
    #expect(
      RobotsRules(parsing: Array(robots.utf8), agent: "z").sitemaps == [
        "https://example.com/sitemap.xml"
      ])
  }
}
