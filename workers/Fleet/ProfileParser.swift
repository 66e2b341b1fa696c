internal import Frontier

/// One YAML document → one profile, or everything that is wrong with it: whoever mends a profile wants to
/// mend it once.
struct ProfileParser {
  private let root: ProfileNode
  private let entries: [ProfileKey: ProfileNode]
  private var mistakes: [ProfileError] = []

  static func profile(_ root: ProfileNode) -> (profile: SiteProfile?, mistakes: [ProfileError]) {
    var parser: ProfileParser
    do throws(ProfileError) {
      parser = try ProfileParser(root)
    } catch {
      return (nil, [error])
    }
    let profile = parser.profile()
    let mistakes = parser.mistakes.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
    return (mistakes.isEmpty ? profile : nil, mistakes)
  }

  private init(_ root: ProfileNode) throws(ProfileError) {
    self.root = root
    (entries, mistakes) = try root.entries(ProfileKey.self)
  }

  private mutating func profile() -> SiteProfile? {
    let name = required(.name, "name: www.example.gov.cn")
      .flatMap { node in attempt { () throws(ProfileError) in try node.text() } }
    let start = startURLs()
    let scope = scope(start)
    guard let first = start.first,
      let fallback = try? Scope(hosts: [first.hostKey.description])
    else {
      // The rest is read all the same, for its own mistakes.
      if let any = CanonicalURL("http://example.invalid/"),
        let scope = try? Scope(hosts: [any.hostKey.description])
      {
        var profile = SiteProfile(name: "", start: [any], scope: scope)
        readRest(&profile)
      }
      return nil
    }
    var profile = SiteProfile(name: name ?? "", start: start, scope: scope ?? fallback)
    readRest(&profile)
    if let scope {
      profile.scope = scope
      checkScope(profile)
    }
    return profile
  }

  private mutating func readRest(_ profile: inout SiteProfile) {
    profile.sitemaps = urls(.sitemaps)
    profile.region = value(.region, { node throws(ProfileError) in try Self.region(node) })
    profile.kind =
      value(.kind, { node throws(ProfileError) in try Self.kind(node) }) ?? profile.kind
    profile.organs = value(.organs, { node throws(ProfileError) in try node.texts() }) ?? []
    profile.contact = contact()
    profile.lists = patterns(.lists)
    profile.articles = patterns(.articles)
    checkKinds()
    profile.politeness = PolitenessPlan(
      delay: value(.delay, { node throws(ProfileError) in try node.duration() })
        ?? profile.politeness.delay,
      // More than this from one crawler at one host is not politeness any more.
      maxInFlight: value(
        .concurrency, { node throws(ProfileError) in try node.wholeNumber(1...64) })
        ?? profile.politeness.maxInFlight)
    profile.hours = value(.hours, { node throws(ProfileError) in try Self.hours(node) })
    revisit(&profile.revisit)
    profile.charset = value(.charset, { node throws(ProfileError) in try node.text() })
    profile.takesAttachments =
      value(.attachments, { node throws(ProfileError) in try node.flag() }) ?? true
    profile.allowsPrivateAddresses =
      value(.allowPrivateAddresses, { node throws(ProfileError) in try node.flag() }) ?? false
    tls(&profile)
    limits(&profile.limits)
    ports(&profile)
  }

  // MARK: Collecting

  private mutating func attempt<Value>(
    _ read: () throws(ProfileError) -> Value
  ) -> Value? {
    do throws(ProfileError) {
      return try read()
    } catch {
      mistakes.append(error)
      return nil
    }
  }

  private mutating func value<Value>(
    _ key: ProfileKey, _ read: (ProfileNode) throws(ProfileError) -> Value
  ) -> Value? {
    guard let node = entries[key] else { return nil }
    return attempt { () throws(ProfileError) in try read(node) }
  }

  /// Those items that are right; every one that is not is a mistake.
  private mutating func each<Value>(
    _ node: ProfileNode?, _ read: (ProfileNode) throws(ProfileError) -> Value
  ) -> [Value] {
    guard let node, let items = attempt({ () throws(ProfileError) in try node.items() }) else {
      return []
    }
    return items.compactMap { item in attempt { () throws(ProfileError) in try read(item) } }
  }

  private mutating func nested<Key: RawRepresentable & CaseIterable & Hashable>(
    _ key: ProfileKey, _ keys: Key.Type
  ) -> [Key: ProfileNode] where Key.RawValue == String {
    guard let node = entries[key],
      let found = attempt({ () throws(ProfileError) in try node.entries(keys) })
    else { return [:] }
    mistakes += found.mistakes
    return found.entries
  }

  private mutating func required(_ key: ProfileKey, _ example: String) -> ProfileNode? {
    if let node = entries[key] { return node }
    // A slip of the pen for this very key is told already.
    if mistakes.contains(where: { $0.mend == "did you mean '\(key.rawValue)'?" }) { return nil }
    mistakes.append(
      root.mistake("this profile has no '\(key.rawValue)'", "add a line like `\(example)`"))
    return nil
  }

  // MARK: Where to go

  private mutating func startURLs() -> [CanonicalURL] {
    guard let node = required(.start, "start: [https://www.example.gov.cn/]") else { return [] }
    let before = mistakes.count
    let found = urls(.start)
    if found.isEmpty, mistakes.count == before {
      mistakes.append(node.mistake("'start' is empty", "name at least one URL to start from"))
    }
    return found
  }

  private mutating func urls(_ key: ProfileKey) -> [CanonicalURL] {
    var urls: [CanonicalURL] = []
    for url in each(
      entries[key],
      { item throws(ProfileError) in
        let text = try item.text()
        guard let url = CanonicalURL(text) else {
          throw item.mistake(
            "\(key == .start ? "start URL" : "sitemap") '\(text)' is none",
            "write it whole, with http:// or https://")
        }
        return url
      }) where !urls.contains(url)
    { urls.append(url) }
    return urls
  }

  /// Without a scope, or without its hosts: the hosts of the start URLs.
  private mutating func scope(_ start: [CanonicalURL]) -> Scope? {
    let keys = nested(.scope, ScopeKey.self)
    var hosts: [String] = []
    for url in start where !hosts.contains(url.hostKey.description) {
      hosts.append(url.hostKey.description)
    }
    if keys[.hosts] != nil {
      hosts = each(
        keys[.hosts],
        { item throws(ProfileError) in
          let text = try item.text()
          guard HostPattern(text) != nil else {
            throw item.mistake(ScopeError.badHost(text).description)
          }
          return text
        })
    }
    let include = patternTexts(keys[.include])
    let exclude = patternTexts(keys[.exclude])
    // Beyond a thousand links from the start there is a trap, not a site.
    let depth = keys[.depth].flatMap { node in
      attempt { () throws(ProfileError) in try node.wholeNumber(0...1000) }
    }
    do {
      return try Scope(hosts: hosts, include: include, exclude: exclude, maxDepth: depth)
    } catch {
      // Nothing to add where the hosts or start URLs themselves are wrong, which is told.
      if mistakes.isEmpty { mistakes.append(root.mistake(error.description)) }
      return nil
    }
  }

  private mutating func patternTexts(_ node: ProfileNode?) -> [String] {
    each(
      node,
      { item throws(ProfileError) in
        let text = try item.text()
        guard text.hasPrefix("/") || text.hasPrefix("*") else {
          throw item.mistake(
            "pattern '\(text)' in '\(item.key)' can match nothing",
            "begin it with '/' or '*': it is held against the whole path")
        }
        return text
      })
  }

  private mutating func patterns(_ key: ProfileKey) -> [PathPattern] {
    patternTexts(entries[key]).map { PathPattern($0) }
  }

  /// The same pattern for both: the one for lists would never decide.
  private mutating func checkKinds() {
    let articles = Set(((try? entries[.articles]?.texts()) ?? nil) ?? [])
    for item in ((try? entries[.lists]?.items()) ?? nil) ?? [] {
      guard let text = try? item.text(), articles.contains(text) else { continue }
      mistakes.append(
        item.mistake(
          "pattern '\(text)' is in 'lists' and in 'articles'",
          "keep it in one of them: as it is, every such page counts as an article"))
    }
  }

  private mutating func checkScope(_ profile: SiteProfile) {
    for (key, word) in [(ProfileKey.start, "start URL"), (.sitemaps, "sitemap")] {
      _ = each(
        entries[key],
        { item throws(ProfileError) in
          guard let url = CanonicalURL(try item.text()) else { return }
          let admits =
            key == .start
            ? profile.scope.admits(url, depth: 0)
            : profile.scope.hosts.contains { $0.matches(url.hostKey) }
          guard admits else {
            throw item.mistake(
              "\(word) \(url) is outside the profile's own scope",
              key == .start
                ? "add its host to scope.hosts and its path to scope.include, or start elsewhere"
                : "add its host to scope.hosts")
          }
          guard profile.terms(for: url).allowsPort(of: url) else {
            throw item.mistake(
              "\(word) \(url) has a port that 'ports' does not allow", "add the port to 'ports'")
          }
        })
    }
  }

  // MARK: Single keys

  private static func region(_ node: ProfileNode) throws(ProfileError) -> String {
    let text = try node.text()
    guard text.utf8.count == 6, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw node.mistake(
        "region is '\(text)'", "write the six digits of GB/T 2260, as 371300 for 临沂市")
    }
    return text
  }

  private static func kind(_ node: ProfileNode) throws(ProfileError) -> SiteProfile.Kind {
    let text = try node.text()
    guard let kind = SiteProfile.Kind(rawValue: text) else {
      let known = SiteProfile.Kind.allCases.map(\.rawValue).joined(separator: " or ")
      throw node.mistake("kind is '\(text)'", "write \(known)")
    }
    return kind
  }

  private mutating func contact() -> String? {
    if entries[.contact] != nil, let older = entries[.userAgentContact] {
      mistakes.append(
        older.mistake("'user_agent_contact' repeats 'contact'", "keep 'contact' only"))
    }
    return value(
      entries[.contact] == nil ? .userAgentContact : .contact,
      { node throws(ProfileError) in
        let text = try node.text()
        // It stands in a header line.
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f && $0 != 0x28 && $0 != 0x29 }) else {
          throw node.mistake(
            "contact has characters that a User-Agent may not carry",
            "write a mail address or a URL in ASCII, without parentheses")
        }
        return text
      })
  }

  private static func hours(_ node: ProfileNode) throws(ProfileError) -> VisitingHours {
    let text = try node.text()
    guard let hours = VisitingHours(text) else {
      throw node.mistake(
        "hours is '\(text)'", "write HH:MM-HH:MM in Beijing time, as \"20:00-07:00\"")
    }
    return hours
  }

  private mutating func revisit(_ policy: inout RevisitPolicy) {
    for (key, node) in nested(.revisit, RevisitKey.self) {
      let read = attempt { () throws(ProfileError) -> ClosedRange<Duration>? in
        let text = try node.text()
        let bounds = DurationText.parseRange(text)
        guard bounds != nil || text == "never" else {
          throw node.mistake("'\(node.key)' is '\(text)'", "write 1h..7d, one duration, or never")
        }
        return bounds
      }
      guard let bounds = read else { continue }
      switch key {
      case .list: policy.list = bounds
      case .article: policy.article = bounds
      case .other: policy.other = bounds
      }
    }
  }

  // MARK: Exceptions and limits

  /// One word for all hosts, or `host: word` lines.
  private mutating func tls(_ profile: inout SiteProfile) {
    guard let node = entries[.tls] else { return }
    guard node.isMapping else {
      profile.tls =
        attempt { () throws(ProfileError) in try Self.exception(node) }
        .map { [.init(host: nil, exception: $0)] } ?? []
      return
    }
    for (host, value) in node.members {
      let read = attempt { () throws(ProfileError) -> SiteProfile.HostTLS in
        guard let pattern = HostPattern(host) else {
          throw value.mistake(ScopeError.badHost(host).description)
        }
        return SiteProfile.HostTLS(host: pattern, exception: try Self.exception(value))
      }
      if let read { profile.tls.append(read) }
    }
  }

  private static func exception(_ node: ProfileNode) throws(ProfileError) -> TLSException {
    let text = try node.text()
    guard let exception = TLSException(rawValue: text) else {
      throw node.mistake(
        "'\(node.key)' is '\(text)'",
        "write legacy (old versions and ciphers) or insecure (any certificate too), or leave it out"
      )
    }
    return exception
  }

  private mutating func ports(_ profile: inout SiteProfile) {
    // What the profile itself names is meant.
    profile.ports.formUnion(profile.start.compactMap(\.port))
    profile.ports.formUnion(profile.sitemaps.compactMap(\.port))
    profile.ports.formUnion(profile.scope.hosts.compactMap(\.port))
    guard entries[.ports] != nil else { return }
    profile.ports = Set(
      each(entries[.ports], { item throws(ProfileError) in try item.wholeNumber(1...65535) }))
  }

  private mutating func limits(_ limits: inout VisitLimits) {
    for (key, node) in nested(.limits, LimitKey.self) {
      switch key {
      case .connect: limits.connect = positive(node)
      case .firstByte: limits.firstByte = positive(node)
      case .lowSpeed: limits.lowSpeed = positive(node)
      case .total: limits.total = positive(node)
      case .body:
        // Below a kilobyte there is no page; beyond a gigabyte, no document.
        limits.maxBodyBytes = attempt { () throws(ProfileError) in
          try node.wholeNumber(1024...(1 << 30))
        }
      }
    }
  }

  private mutating func positive(_ node: ProfileNode) -> Duration? {
    attempt { () throws(ProfileError) in
      let duration = try node.duration()
      guard duration > .zero else { throw node.mistake("'\(node.key)' is zero", "write 30s") }
      return duration
    }
  }
}
