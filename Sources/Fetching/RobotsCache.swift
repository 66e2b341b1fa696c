package import Frontier

/// What is known of a host's robots.txt.
package enum RobotsDecision: Hashable, Sendable {
  case rules(RobotsRules)
  /// Not to be had just now, because its visit ended so: nothing of this origin may be fetched.
  case unavailable(because: FetchOutcome)
}

/// robots.txt per origin (scheme, host, port), fetched when first asked for and again when its time
/// is over. Whoever asks while it is being fetched waits for that same fetch.
package actor RobotsCache {
  private struct Key: Hashable {
    let origin: String
    /// A refusal by the address guard, or by a limit, must not answer someone whom it does not concern.
    let terms: VisitTerms
  }

  private struct Entry {
    let decision: RobotsDecision
    let holdsUntil: Moment
  }

  private let fetch: @Sendable (FetchRequest) async -> FetchResult
  private let agent: String
  private let maxOrigins: Int
  private var entries: [Key: Entry] = [:]
  private var underWay: [Key: Task<Entry, Never>] = [:]

  /// `agent` is the product token that rules name, `wenhao`, not the whole User-Agent. 4,096
  /// origins of rules are some tens of megabytes at worst, and more hosts than one process visits
  /// in a day.
  package init(fetcher: Fetcher, agent: String, maxOrigins: Int = 4096) {
    self.init(agent: agent, maxOrigins: maxOrigins) { await fetcher.fetch($0) }
  }

  package init(
    agent: String, maxOrigins: Int = 4096,
    fetch: @escaping @Sendable (FetchRequest) async -> FetchResult
  ) {
    self.agent = agent
    self.maxOrigins = max(1, maxOrigins)
    self.fetch = fetch
  }

  package func rules(for url: CanonicalURL, terms: VisitTerms, now: Moment) async -> RobotsDecision
  {
    let key = Key(origin: url.origin, terms: terms)
    if let entry = entries[key], now < entry.holdsUntil { return entry.decision }
    if let task = underWay[key] { return await task.value.decision }
    // Owned by this actor, which awaits it right here. Not a child task: an asker who is cancelled
    // must not take the answer from the others.
    let task = Task { await self.ask(key, now: now) }
    underWay[key] = task
    let entry = await task.value
    underWay[key] = nil
    makeRoom(now: now)
    entries[key] = entry
    return entry.decision
  }

  private nonisolated func ask(_ key: Key, now: Moment) async -> Entry {
    guard var url = CanonicalURL(key.origin + "/robots.txt") else {
      // An origin too long for a path behind it.
      return Entry(
        decision: .unavailable(because: .malformed(reason: "the origin is too long")),
        holdsUntil: now + RobotsAnswer.retryAfter)
    }
    var redirects = 0
    var terms = key.terms
    terms.limits.total = min(terms.limits.total ?? Self.totalTimeout, Self.totalTimeout)
    terms.limits.maxBodyBytes = RobotsRules.maxBytes
    while true {
      let result = await fetch(
        FetchRequest(
          url: url, terms: terms, acceptsAnyKind: true))
      let answer = RobotsAnswer.reading(
        result.outcome, body: Self.rulesText(result.response), agent: agent, redirects: redirects)
      switch answer {
      case .rules(let rules, let holdsFor):
        return Entry(decision: .rules(rules), holdsUntil: now + holdsFor)
      case .unavailable(let retryAfter):
        return Entry(
          decision: .unavailable(because: result.outcome), holdsUntil: now + retryAfter)
      case .elsewhere(let target):
        url = target
        redirects += 1
      }
    }
  }

  /// A small file; a host that needs longer for it is in no state to be crawled.
  private static let totalTimeout = Duration.seconds(60)

  /// Many sites answer with a friendly HTML page and status 200: that is no robots.txt, and words
  /// in it that look like rules are none.
  static func rulesText(_ response: FetchResponse?) -> [UInt8] {
    guard let body = response?.body else { return [] }
    let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
    let start = body.starts(with: byteOrderMark) ? body.dropFirst(3) : body[...]
    return start.prefix(64).trimmed.first == UInt8(ascii: "<") ? [] : body
  }

  /// Forgets what is over, and failing that the entry that would have been over first.
  private func makeRoom(now: Moment) {
    guard entries.count >= maxOrigins else { return }
    entries = entries.filter { now < $0.value.holdsUntil }
    while entries.count >= maxOrigins,
      let oldest = entries.min(by: { $0.value.holdsUntil < $1.value.holdsUntil })
    { entries[oldest.key] = nil }
  }
}
