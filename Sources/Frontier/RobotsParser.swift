/// Reads a robots.txt line by line and keeps what concerns one agent.
struct RobotsParser {
  /// Files with more exist (one sitemap a day for ten years); a bound keeps a hostile one small.
  static let maxSitemaps = 1000

  /// What is said to one of the two audiences that matter: our name, or `*`.
  private struct Group {
    var isNamed = false
    var rules: [RobotsRules.Rule] = []
    var crawlDelay: Duration?
  }

  private let token: [UInt8]
  private var ours = Group()
  private var everyone = Group()
  private var sitemaps: [String] = []
  /// Whom the lines being read address.
  private var addressesUs = false
  private var addressesEveryone = false
  /// Consecutive User-agent lines open one group; the first rule ends the list (§2.1). Lines that are
  /// neither (Crawl-delay, Sitemap, unknown ones) do not.
  private var isListingAgents = false
  /// The delay of the group being read, for names that follow it.
  private var groupDelay: Duration?

  init(agent: String) { token = Self.productToken(Array(agent.utf8)[...]) }

  mutating func parse(_ bytes: [UInt8]) -> RobotsRules {
    var text = bytes[...]
    if text.starts(with: [0xef, 0xbb, 0xbf]) { text = text.dropFirst(3) }
    // A page served in place of robots.txt (a soft 404) has no rules for us.
    if text.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") { return .allowAll }
    if text.count > RobotsRules.maxBytes {
      text = text.prefix(RobotsRules.maxBytes)
      // Half a line may say more than the whole: `Disallow: /` of `Disallow: /old`.
      text = text[..<(text.lastIndex(where: Self.isLineEnd) ?? text.startIndex)]
    }
    for line in text.split(whereSeparator: Self.isLineEnd) { read(line) }
    let group = ours.isNamed ? ours : everyone
    return RobotsRules(rules: group.rules, crawlDelay: group.crawlDelay, sitemaps: sitemaps)
  }

  private mutating func read(_ line: ArraySlice<UInt8>) {
    let plain = line.prefix { $0 != UInt8(ascii: "#") }
    guard let colon = plain.firstIndex(of: UInt8(ascii: ":")) else { return }
    let key = Self.trimmed(plain[..<colon]).map(URLText.lowercased)
    let value = Self.trimmed(plain[(colon + 1)...])
    switch String(decoding: key, as: UTF8.self) {
    case "user-agent", "useragent", "user agent": startAgent(value)
    case "allow": add(value, allows: true)
    case "disallow", "dissallow": add(value, allows: false)
    case "crawl-delay": setDelay(Self.seconds(value))
    case "sitemap":
      // The value is a URL: a `#` in it would be a fragment, which nobody needs.
      if sitemaps.count < Self.maxSitemaps, !value.isEmpty {
        sitemaps.append(String(decoding: value, as: UTF8.self))
      }
    default: break  // Unknown lines are nobody's rules and end nothing.
    }
  }

  private mutating func startAgent(_ value: ArraySlice<UInt8>) {
    if !isListingAgents {
      isListingAgents = true
      addressesUs = false
      addressesEveryone = false
      groupDelay = nil
    }
    // `* all robots` is everyone, `*bot` is nobody.
    if value.first == UInt8(ascii: "*"), value.dropFirst().first ?? 0x20 <= 0x20 {
      addressesEveryone = true
      everyone.isNamed = true
    } else if !token.isEmpty, Self.productToken(value) == token {
      addressesUs = true
      ours.isNamed = true
    }
    setDelay(groupDelay)
  }

  private mutating func add(_ value: ArraySlice<UInt8>, allows: Bool) {
    isListingAgents = false
    // `Disallow:` with nothing is the old way to say that all is allowed: a rule that matches nothing.
    guard !value.isEmpty else { return }
    let pattern = PathPattern(bytes: value, text: String(decoding: value, as: UTF8.self))
    let rule = RobotsRules.Rule(pattern: pattern, allows: allows)
    if addressesUs { ours.rules.append(rule) }
    if addressesEveryone { everyone.rules.append(rule) }
  }

  private mutating func setDelay(_ delay: Duration?) {
    guard let delay else { return }
    groupDelay = delay
    if addressesUs { ours.crawlDelay = delay }
    if addressesEveryone { everyone.crawlDelay = delay }
  }

  /// `10` or `0.5`; bounded. Digits only: `Double` would take `nan` and `1e9`.
  private static func seconds(_ value: ArraySlice<UInt8>) -> Duration? {
    var milliseconds = 0
    var scale = 1000
    var isFraction = false
    guard value.contains(where: URLText.isDigit) else { return nil }
    for byte in value {
      if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else if URLText.isDigit(byte) {
        let digit = Int(byte - UInt8(ascii: "0"))
        if isFraction {
          scale /= 10
          milliseconds += digit * scale
        } else {
          // Kept at the bound, so that a long number does not overflow.
          milliseconds = min(milliseconds * 10 + digit * 1000, 1_000_000_000)
        }
      } else {
        return nil
      }
    }
    return min(.milliseconds(milliseconds), RobotsRules.maxCrawlDelay)
  }

  /// §2.2.1: letters, `_` and `-`, compared without case. A digit ends it, as in `Wenhao2`.
  private static func productToken(_ value: ArraySlice<UInt8>) -> [UInt8] {
    value.prefix {
      URLText.isLetter($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
    }.map(URLText.lowercased)
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0a || byte == 0x0d }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = bytes.drop { $0 <= 0x20 }
    while let last = rest.last, last <= 0x20 { rest = rest.dropLast() }
    return rest
  }
}
