internal import Frontier

/// One YAML document → one profile.
struct ProfileParser {
  let root: ProfileNode
  let entries: [ProfileKey: ProfileNode]

  init(_ root: ProfileNode) throws(ProfileError) {
    self.root = root
    entries = try root.entries(ProfileKey.self)
  }

  func profile() throws(ProfileError) -> SiteProfile {
    let name = try required(.name, "name: www.example.gov.cn").text()
    let start = try startURLs()
    var profile = SiteProfile(name: name, start: start, scope: try scope(start))
    profile.region = try region()
    profile.kind = try kind() ?? profile.kind
    profile.organs = try entries[.organs]?.texts() ?? []
    profile.contact = try contact()
    profile.lists = try patterns(.lists)
    profile.articles = try patterns(.articles)
    profile.politeness = try politeness(profile.politeness)
    profile.revisit = try revisit(profile.revisit)
    profile.charset = try entries[.charset]?.text()
    profile.allowsPrivateAddresses = try entries[.allowPrivateAddresses]?.flag() ?? false
    try checkStart(profile)
    return profile
  }

  private func required(_ key: ProfileKey, _ example: String) throws(ProfileError) -> ProfileNode {
    guard let node = entries[key] else {
      throw root.mistake("this profile has no '\(key.rawValue)'", "add a line like `\(example)`")
    }
    return node
  }

  private func startURLs() throws(ProfileError) -> [CanonicalURL] {
    let node = try required(.start, "start: [https://www.example.gov.cn/]")
    var urls: [CanonicalURL] = []
    for item in try node.items() {
      let text = try item.text()
      guard let url = CanonicalURL(text) else {
        throw item.mistake(
          "start URL '\(text)' is none", "write it whole, with http:// or https://")
      }
      if !urls.contains(url) { urls.append(url) }
    }
    guard !urls.isEmpty else {
      throw node.mistake("'start' is empty", "name at least one URL to start from")
    }
    return urls
  }

  /// Without a scope, or without its hosts: the hosts of the start URLs.
  private func scope(_ start: [CanonicalURL]) throws(ProfileError) -> Scope {
    let node = entries[.scope]
    let keys = try node?.entries(ScopeKey.self) ?? [:]
    var hosts: [String] = []
    for url in start where !hosts.contains(url.hostKey.description) {
      hosts.append(url.hostKey.description)
    }
    if let named = keys[.hosts] { hosts = try named.texts() }
    let include = try keys[.include]?.texts() ?? []
    let exclude = try keys[.exclude]?.texts() ?? []
    // Beyond a thousand links from the start there is a trap, not a site.
    let depth = try keys[.depth]?.wholeNumber(0...1000)
    do {
      return try Scope(hosts: hosts, include: include, exclude: exclude, maxDepth: depth)
    } catch {
      let place: ProfileNode? =
        switch error {
        case .noHosts, .badHost: keys[.hosts]
        case .badPattern(let text): keys[include.contains(text) ? .include : .exclude]
        case .badDepth: keys[.depth]
        }
      throw (place ?? node ?? root).mistake(error.description)
    }
  }

  private func checkStart(_ profile: SiteProfile) throws(ProfileError) {
    for item in try entries[.start]?.items() ?? [] {
      guard let url = CanonicalURL(try item.text()), !profile.scope.admits(url, depth: 0) else {
        continue
      }
      throw item.mistake(
        "start URL \(url) is outside the profile's own scope",
        "add its host to scope.hosts and its path to scope.include, or start elsewhere")
    }
  }

  private func region() throws(ProfileError) -> String? {
    guard let node = entries[.region] else { return nil }
    let text = try node.text()
    guard text.utf8.count == 6, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw node.mistake(
        "region is '\(text)'", "write the six digits of GB/T 2260, as 371300 for 临沂市")
    }
    return text
  }

  private func kind() throws(ProfileError) -> SiteProfile.Kind? {
    guard let node = entries[.kind] else { return nil }
    let text = try node.text()
    guard let kind = SiteProfile.Kind(rawValue: text) else {
      let known = SiteProfile.Kind.allCases.map(\.rawValue).joined(separator: " or ")
      throw node.mistake("kind is '\(text)'", "write \(known)")
    }
    return kind
  }

  private func contact() throws(ProfileError) -> String? {
    if entries[.contact] != nil, let older = entries[.userAgentContact] {
      throw older.mistake("'user_agent_contact' repeats 'contact'", "keep 'contact' only")
    }
    guard let node = entries[.contact] ?? entries[.userAgentContact] else { return nil }
    let text = try node.text()
    // It stands in a header line.
    guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f && $0 != 0x28 && $0 != 0x29 }) else {
      throw node.mistake(
        "contact has characters that a User-Agent may not carry",
        "write a mail address or a URL in ASCII, without parentheses")
    }
    return text
  }

  private func patterns(_ key: ProfileKey) throws(ProfileError) -> [PathPattern] {
    var patterns: [PathPattern] = []
    for item in try entries[key]?.items() ?? [] {
      let text = try item.text()
      guard text.hasPrefix("/") || text.hasPrefix("*") else {
        throw item.mistake(
          "pattern '\(text)' in '\(key.rawValue)' can match nothing",
          "begin it with '/' or '*': it is held against the whole path")
      }
      patterns.append(PathPattern(text))
    }
    return patterns
  }

  private func politeness(_ plan: PolitenessPlan) throws(ProfileError) -> PolitenessPlan {
    PolitenessPlan(
      delay: try entries[.delay]?.duration() ?? plan.delay,
      // More than this from one crawler at one host is not politeness any more.
      maxInFlight: try entries[.concurrency]?.wholeNumber(1...64) ?? plan.maxInFlight)
  }

  private func revisit(_ policy: RevisitPolicy) throws(ProfileError) -> RevisitPolicy {
    var policy = policy
    for (key, node) in try entries[.revisit]?.entries(RevisitKey.self) ?? [:] {
      let text = try node.text()
      let bounds = DurationText.parseRange(text)
      guard bounds != nil || text == "never" else {
        throw node.mistake("'\(node.key)' is '\(text)'", "write 1h..7d, one duration, or never")
      }
      switch key {
      case .list: policy.list = bounds
      case .article: policy.article = bounds
      case .other: policy.other = bounds
      }
    }
    return policy
  }
}
