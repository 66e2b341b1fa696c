package import Frontier

/// A first profile of a site, from one look at its start page: what can be seen is filled in, what a person
/// must decide stands as a comment. The text is a profile that `SiteProfile.parse` takes.
package struct ProfileDraft: Sendable {
  /// Where the look ended, after redirects.
  package var start: CanonicalURL
  /// By the page's own word: its SiteName tag or title.
  package var siteName: String?
  /// 网站标识码, ten digits; the first six are the region (GB/T 2260).
  package var siteCode: String?
  package var links: [(url: CanonicalURL, text: String)] = []
  package var sitemaps: [CanonicalURL] = []
  package var crawlDelay: Duration?
  package var tls: TLSException?
  package var allowsPrivateAddresses = false

  package init(start: CanonicalURL) { self.start = start }

  package var yaml: String {
    let name = siteName ?? start.host
    var lines = [
      "# Drafted from one look at \(start). UNTRIED: read robots.txt, set `contact`, try `--max-pages 20`.",
      "name: \(Self.quoted(name))",
      region.map { "region: \"\($0)\"" } ?? "# region: \"371300\"  # six digits of GB/T 2260",
      "kind: government  # or news: its copies are reposts",
      siteName.map {
        "organs: [\(Self.quoted($0))]  # full names of the organs whose own site it is"
      }
        ?? "# organs: [临沂市科学技术局]",
      "# contact: crawler@example.org",
      "start:",
      "  - \(Self.quoted(start.description))",
    ]
    let own = sitemaps.filter { $0.hostKey == start.hostKey }
    if !own.isEmpty {
      lines.append("# Named in robots.txt, and read without a word here:")
      lines += own.prefix(5).map { "#   \($0)" }
    }
    lines += ["scope:", "  hosts: [\(Self.quoted(start.hostKey.description))]"]
    if !neighbours.isEmpty {
      lines.append(
        "  # Linked from the page, and perhaps the same organ's: \(neighbours.joined(separator: " "))"
      )
    }
    lines.append("  exclude: [\"*.jsp\", \"*?*keyword=\"]")
    lines += Self.list("lists", ["/$"] + listPatterns)
    lines += Self.list("articles", articlePatterns)
    let delay = max(SiteProfile.defaultDelay, crawlDelay ?? .zero)
    lines += ["delay: \(DurationText.print(delay))", "concurrency: 1"]
    lines.append("revisit: {list: 6h..7d, article: 7d..90d, other: 30d..90d}")
    if let tls { lines.append("tls: \(tls.rawValue)  # it could not be reached without") }
    if allowsPrivateAddresses { lines.append("allow_private_addresses: true") }
    return lines.joined(separator: "\n") + "\n"
  }

  private var region: String? {
    guard let siteCode, siteCode.utf8.count == 10,
      siteCode.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return String(siteCode.prefix(6))
  }

  private var ownLinks: [(url: CanonicalURL, text: String)] {
    links.filter { $0.url.hostKey == start.hostKey }
  }

  /// Other hosts below the same domain, each once.
  private var neighbours: [String] {
    let domain = start.host.split(separator: ".").dropFirst().joined(separator: ".")
    guard domain.contains(".") else { return [] }
    var hosts: [String] = []
    for link in links where link.url.host.hasSuffix("." + domain) && link.url.host != start.host {
      let host = link.url.hostKey.description
      if !hosts.contains(host) { hosts.append(host) }
      if hosts.count == 8 { break }
    }
    return hosts
  }

  /// The usual names of list pages (REFERENCE §3.3) that the page links to.
  private var listPatterns: [String] {
    ["*/$", "*/index*", "*/list*", "*/home*", "*/node_*", "/col/col*"].filter { text in
      let pattern = PathPattern(text)
      return ownLinks.contains { $0.url.path != "/" && pattern.matches($0.url) }
    }
  }

  /// Links with a title's length of text, by the shape of their path: digits are what differs.
  private var articlePatterns: [String] {
    var counts: [String: Int] = [:]
    for link in ownLinks where link.text.count >= Self.titleLength {
      let shape = Self.shape(link.url.path)
      if shape.contains("*") { counts[shape, default: 0] += 1 }
    }
    return counts.filter { $0.value >= 2 }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(8).map(\.key)
  }

  /// 关于…的通知 needs more signs than the name of any column.
  private static let titleLength = 10

  /// `/info/1021/3344.htm` → `/info/*/*.htm$`.
  private static func shape(_ path: String) -> String {
    var shape = ""
    for character in path {
      guard character.isASCII, character.isNumber else {
        shape.append(character)
        continue
      }
      if shape.last != "*" { shape.append("*") }
    }
    return shape + "$"
  }

  private static func list(_ key: String, _ values: [String]) -> [String] {
    guard !values.isEmpty else { return ["# \(key): []"] }
    return ["\(key):"] + values.map { "  - \(quoted($0))" }
  }

  /// A YAML scalar in double quotes: what a page calls itself must not become keys.
  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": out += "\\\(scalar)"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f || scalar.value == 0x2028: out += " "
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
