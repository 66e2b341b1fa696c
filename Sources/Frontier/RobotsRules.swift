/// What a robots.txt says to one agent: RFC 9309.
package struct RobotsRules: Hashable, Sendable {
  /// What of a file is read: the RFC's own floor (§2.5). A file beyond it is cut at its last whole line.
  package static let maxBytes = 500 * 1024
  /// Crawl-delay is no part of the RFC: a hint, taken up to this. Some sites ask for hours, which would
  /// mean never; a minute still lets 1,440 pages a day through.
  package static let maxCrawlDelay = Duration.seconds(60)

  struct Rule: Hashable, Sendable {
    let pattern: PathPattern
    let allows: Bool
  }

  private let rules: [Rule]
  /// nil where the file names none, or none that is a number.
  package let crawlDelay: Duration?
  /// As written, whatever agent; at most `RobotsParser.maxSitemaps`.
  package let sitemaps: [String]

  init(rules: [Rule], crawlDelay: Duration?, sitemaps: [String]) {
    self.rules = rules
    self.crawlDelay = crawlDelay
    self.sitemaps = sitemaps
  }

  /// Total: whatever the bytes, there are rules; what is not understood is passed over (§2.2). `agent` is
  /// a User-Agent line or the product name alone: `Wenhao/0.1 (+mailto:…)` and `Wenhao` are the same.
  package init(parsing bytes: [UInt8], agent: String) {
    var parser = RobotsParser(agent: agent)
    self = parser.parse(bytes)
  }

  package static let allowAll = RobotsRules(rules: [], crawlDelay: nil, sitemaps: [])
  package static let disallowAll = RobotsRules(
    rules: [Rule(pattern: PathPattern("/"), allows: false)], crawlDelay: nil, sitemaps: [])

  /// The longest matching rule decides; of two as long, the one that allows (§2.2.2). Without a match, and
  /// for /robots.txt itself, yes.
  package func allows(_ url: CanonicalURL) -> Bool {
    let target = PathPattern.comparable(of: url.pathAndQuery)
    if target.elementsEqual("/robots.txt".utf8) { return true }
    var best = -1
    var verdict = true
    for rule in rules where rule.pattern.specificity >= best {
      if rule.pattern.specificity == best, verdict || !rule.allows { continue }
      guard rule.pattern.matches(comparable: target) else { continue }
      best = rule.pattern.specificity
      verdict = rule.allows
    }
    return verdict
  }
}
