import Fleet
import Foundation
import Frontier
import Testing

@Suite struct SiteProfileTests {
  static let whole = """
    name: 明湖市人民政府
    region: 999900
    kind: news
    organs: [明湖市人民政府]
    contact: crawler@example.org
    start: [http://www.minghu.example/, "http://www.minghu.example/col/col1/index.html"]
    scope:
      hosts: [www.minghu.example, "*.minghu.example"]
      exclude: [/search]
      depth: 9
    lists: ["/col/*"]
    articles: ["/art/*.html$"]
    delay: 250ms
    concurrency: 2
    revisit: {list: 2h..1d, article: never}
    charset: GB18030
    allow_private_addresses: true
    sitemaps: [http://www.minghu.example/map.xml]
    attachments: false
    hours: "20:00-07:00"
    tls: {old.minghu.example: legacy, "*.minghu.example": insecure}
    ports: [80, 8443]
    limits: {connect: 5s, first_byte: 20s, low_speed: 10s, total: 2m, body: 1048576}
    """

  @Test func `every key of a profile arrives`() throws {
    let (profiles, mistakes) = SiteProfile.parse(Self.whole, file: "a.yaml")
    #expect(mistakes == [])
    let profile = try #require(profiles.first)
    #expect(profile.name == "明湖市人民政府")
    #expect(profile.region == "999900")
    #expect(profile.kind == .news)
    #expect(profile.organs == ["明湖市人民政府"])
    #expect(profile.contact == "crawler@example.org")
    #expect(profile.terms(for: profile.start[0]).contact == "crawler@example.org")
    #expect(
      profile.start.map(\.description).last == "http://www.minghu.example/col/col1/index.html")
    #expect(profile.scope.maxDepth == 9)
    #expect(profile.politeness == PolitenessPlan(delay: .milliseconds(250), maxInFlight: 2))
    #expect(profile.revisit.list == .seconds(7200) ... .seconds(86_400))
    #expect(profile.revisit.article == nil)
    #expect(profile.revisit.other == RevisitPolicy().other)
    #expect(profile.charset == "GB18030")
    #expect(profile.allowsPrivateAddresses)
    #expect(profile.sitemaps.map(\.description) == ["http://www.minghu.example/map.xml"])
    #expect(!profile.takesAttachments)
    #expect(profile.hours == VisitingHours("20:00-07:00"))
    let old = profile.terms(for: try #require(CanonicalURL("https://old.minghu.example/")))
    #expect(old.tls == .legacy, "the first that fits")
    #expect(old.ports == [80, 8443])
    #expect(
      old.limits
        == VisitLimits(
          connect: .seconds(5), firstByte: .seconds(20), lowSpeed: .seconds(10),
          total: .seconds(120), maxBodyBytes: 1 << 20))
    #expect(
      profile.terms(for: try #require(CanonicalURL("https://x.minghu.example/"))).tls == .insecure)
    #expect(
      profile.terms(for: try #require(CanonicalURL("https://minghu.example/"))).tls == nil)
  }

  @Test func `every mistake of a profile is told, not only the first`() {
    let text = """
      name: a
      region: 12
      start:
        - http://a.example/
        - a.example
        - b.example
      scope:
        host: [a.example]
        depth: -1
      delay: soon
      tls: none
      """
    let (profiles, mistakes) = SiteProfile.parse(text, file: "a.yaml")
    #expect(profiles.isEmpty)
    #expect(mistakes.map(\.line) == [2, 5, 6, 8, 9, 10, 11], "\(mistakes)")
    #expect(mistakes.allSatisfy { $0.mend != nil }, "\(mistakes)")
  }

  @Test func `ports are the usual ones and those that the profile names itself`() throws {
    func ports(_ more: String) -> Set<Int>? {
      SiteProfile.parse("name: a\n" + more, file: "a.yaml").profiles.first?.ports
    }
    #expect(ports("start: http://a.example/\n") == [80, 443])
    #expect(ports("start: http://a.example:8080/\n") == [80, 443, 8080])
    #expect(
      ports("start: http://a.example/\nscope: {hosts: [a.example, 'b.example:81']}\n")
        == [80, 443, 81])
    #expect(ports("start: http://a.example/\nports: [80]\n") == [80])
  }

  @Test func `attachments and sitemaps are followed as the profile says`() throws {
    let text = """
      name: a
      start: http://a.example/news/
      scope: {hosts: [a.example], include: [/news/]}
      """
    func profile(_ more: String) throws -> SiteProfile {
      try #require(SiteProfile.parse(text + more, file: "a.yaml").profiles.first)
    }
    let pdf = try #require(CanonicalURL("http://a.example/news/P0.PDF"))
    #expect(try profile("").follows(pdf, depth: 1))
    #expect(try !profile("\nattachments: false\n").follows(pdf, depth: 1))
    // A sitemap is no page: patterns of paths do not concern it, its host does.
    let map = try #require(CanonicalURL("http://a.example/sitemap_1.xml.gz"))
    #expect(try profile("").follows(map, depth: 0))
    #expect(try profile("").kind(of: map) == .list)
    let foreign = try #require(CanonicalURL("http://b.example/sitemap.xml"))
    #expect(try !profile("").follows(foreign, depth: 0))
  }

  @Test func `a profile of two lines gets a polite default and its own hosts`() throws {
    let text = "name: a\nstart: http://a.example:8080/x\n"
    let profile = try #require(SiteProfile.parse(text, file: "a.yaml").profiles.first)
    #expect(profile.politeness == PolitenessPlan(delay: .seconds(2), maxInFlight: 1))
    #expect(profile.kind == .government)
    #expect(!profile.allowsPrivateAddresses)
    let inside = try #require(CanonicalURL("http://a.example:8080/y"))
    let outside = try #require(CanonicalURL("http://a.example/y"))
    #expect(profile.scope.admits(inside, depth: 1))
    #expect(!profile.scope.admits(outside, depth: 1))
  }

  struct Mistake: Sendable {
    let yaml: String
    let line: Int?
    let says: [String]
  }

  static let mistakes: [Mistake] = [
    // A slip of the pen names the key that was meant.
    Mistake(
      yaml: "name: a\nstrat: http://a.example/\n", line: 2,
      says: ["'strat'", "did you mean 'start'"]),
    // A word that is near nothing gets the whole list.
    Mistake(
      yaml: "name: a\nzzzzzzzz: 1\nstart: http://a.example/\n", line: 2,
      says: ["known are", "revisit"]),
    // Keys inside are closed lists too.
    Mistake(
      yaml: "name: a\nstart: http://a.example/\nscope:\n  host: [a.example]\n", line: 4,
      says: ["'host'", "'hosts'"]),
    // A bare number is no duration: seconds or milliseconds?
    Mistake(
      yaml: "name: a\nstart: http://a.example/\ndelay: 5\n", line: 3, says: ["'5'", "250ms"]),
    // A range upside down.
    Mistake(
      yaml: "name: a\nstart: http://a.example/\nrevisit:\n  list: 7d..1h\n", line: 4,
      says: ["revisit.list", "1h..7d"]),
    // Nothing to begin with.
    Mistake(yaml: "name: a\nregion: \"371300\"\n", line: 1, says: ["no 'start'", "add a line"]),
    Mistake(yaml: "name: a\nstart: []\n", line: 2, says: ["'start' is empty"]),
    Mistake(yaml: "start: http://a.example/\n", line: 1, says: ["no 'name'"]),
    // Not a whole URL.
    Mistake(
      yaml: "name: a\nstart:\n  - www.a.example\n", line: 3, says: ["www.a.example", "http://"]),
    // A start that the profile's own scope refuses would be seeded and never fetched.
    Mistake(
      yaml: "name: a\nstart:\n  - http://a.example/\nscope: {hosts: [b.example]}\n", line: 3,
      says: ["outside", "scope.hosts"]),
    Mistake(
      yaml: "name: a\nstart: http://a.example/\nregion: 3713\n", line: 3,
      says: ["'3713'", "six digits"]),
    Mistake(
      yaml: "name: a\nstart: http://a.example/\nkind: goverment\n", line: 3,
      says: ["'goverment'", "government or news"]),
    Mistake(
      yaml: "name: a\nstart: http://a.example/\nconcurrency: 0\n", line: 3,
      says: ["'0'", "1 to 64"]),
    Mistake(
      yaml: "name: a\nstart: http://a.example/\nallow_private_addresses: yes\n", line: 3,
      says: ["'yes'", "true or false"]),
    // A pattern that can match no path.
    Mistake(
      yaml: "name: a\nstart: http://a.example/\narticles: [art/]\n", line: 3,
      says: ["'art/'", "'/'"]),
    Mistake(
      yaml: "name: a\nstart: http://a.example/\nscope:\n  exclude: [search]\n", line: 4,
      says: ["'search'"]),
    // It would end up inside a header.
    Mistake(
      yaml: "name: a\nstart: http://a.example/\ncontact: \"a\\r\\nX-B: c\"\n", line: 3,
      says: ["User-Agent"]),
    // Twice the same key: which one counts?
    Mistake(
      yaml: "name: a\nname: b\nstart: http://a.example/\n", line: 1, says: ["'name'", "twice"]),
    // The keys of exceptions and limits.
    Mistake(
      yaml: "name: a\nstart: http://a.example/\ntls: {a.example: none}\n", line: 3,
      says: ["tls.a.example", "legacy", "insecure"]),
    Mistake(
      yaml: "name: a\nstart: http://a.example/\nhours: 8-18\n", line: 3,
      says: ["'8-18'", "20:00-07:00"]),
    Mistake(
      yaml: "name: a\nstart: http://a.example/\nports: [80, 99999]\n", line: 3,
      says: ["99999", "65535"]),
    Mistake(
      yaml: "name: a\nstart: http://a.example:81/\nports: [80]\n", line: 2,
      says: [":81", "'ports'"]),
    Mistake(
      yaml: "name: a\nstart: http://a.example/\nlimits:\n  total: 0s\n", line: 4,
      says: ["limits.total", "zero"]),
    Mistake(
      yaml: "name: a\nstart: http://a.example/\nsitemaps: [http://b.example/s.xml]\n", line: 3,
      says: ["sitemap", "outside"]),
    // The same pattern twice: the one for lists would never decide.
    Mistake(
      yaml: "name: a\nstart: http://a.example/\nlists: [/x]\narticles: [/x]\n", line: 3,
      says: ["'/x'", "'articles'"]),
    // Not YAML at all, and not a mapping.
    Mistake(yaml: "name: [a\n", line: 2, says: ["is not YAML"]),
    Mistake(yaml: "- a\n- b\n", line: 1, says: ["key: value"]),
    Mistake(yaml: "", line: nil, says: ["holds no profile"]),
  ]

  @Test(arguments: mistakes)
  func `a mistake says where it is and how to mend it`(_ row: Mistake) throws {
    let (profiles, mistakes) = SiteProfile.parse(row.yaml, file: "a.yaml")
    #expect(profiles.isEmpty)
    let mistake = try #require(mistakes.first)
    #expect(mistake.file == "a.yaml")
    #expect(mistake.line == row.line, "\(mistake)")
    for words in row.says {
      #expect(mistake.description.contains(words), "\(mistake)")
    }
    #expect(!mistake.description.contains("\n"))
  }

  @Test func `one wrong document of a file does not hide the others`() {
    let text = """
      name: a
      start: http://a.example/
      ---
      name: b
      ---
      name: c
      start: http://c.example/
      """
    let (profiles, mistakes) = SiteProfile.parse(text, file: "a.yaml")
    #expect(profiles.map(\.name) == ["a", "c"])
    #expect(mistakes.map(\.line) == [4])
  }

  @Test func `two profiles of one name are refused, wherever they lie`() throws {
    let folder = try TemporaryFolder()
    let text = "name: a\nstart: http://a.example/\n"
    try text.write(toFile: folder.path + "/1.yaml", atomically: true, encoding: .utf8)
    try text.write(toFile: folder.path + "/2.yaml", atomically: true, encoding: .utf8)
    let files = [folder.path + "/1.yaml", folder.path + "/2.yaml"]
    #expect(throws: ProfileError.self) { try SiteProfile.load(files: files) }
    #expect(try SiteProfile.load(files: [files[0]]).count == 1)
  }

  @Test func `a missing file, a folder and a file that is not text each get one line`() throws {
    let folder = try TemporaryFolder()
    try Data([0xff, 0xfe, 0]).write(to: URL(fileURLWithPath: folder.path + "/x"))
    for path in [folder.path, folder.path + "/none", folder.path + "/x"] {
      let mistakes = SiteProfile.check(path).mistakes
      #expect(mistakes.count == 1)
      #expect(mistakes.first?.description.hasPrefix(path) == true)
    }
  }

  static let kinds: [(url: String, kind: UrlKind)] = [
    // Both patterns fit; the article's says more.
    ("http://www.minghu.example/col/art/1.html", .article),
    ("http://www.minghu.example/col/col2/", .list),
    // A start URL that no pattern names.
    ("http://www.minghu.example/", .list),
    ("http://www.minghu.example/about.html", .other),
  ]

  @Test(arguments: kinds)
  func `the pattern that says most decides what a URL is`(_ url: String, _ kind: UrlKind) throws {
    let text = """
      name: a
      start: http://www.minghu.example/
      lists: ["/col/*"]
      articles: ["*/art/*.html$"]
      """
    let profile = try #require(SiteProfile.parse(text, file: "a.yaml").profiles.first)
    #expect(profile.kind(of: try #require(CanonicalURL(url))) == kind)
  }

  @Test func `the profiles that we ship are right`() throws {
    let sites = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../workers/sites").standardized.path
    let files = try FileManager.default.contentsOfDirectory(atPath: sites).filter {
      $0.hasSuffix(".yaml") && $0 != "dialects.yaml"
    }
    #expect(!files.isEmpty)
    let profiles = try SiteProfile.load(files: files.sorted().map { "\(sites)/\($0)" })
    #expect(
      profiles.allSatisfy { $0.politeness.delay >= .seconds(1) && !$0.allowsPrivateAddresses })
  }
}

/// A folder of the test's own, gone with it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("fleet-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
