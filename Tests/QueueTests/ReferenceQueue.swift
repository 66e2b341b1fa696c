import Frontier
import QueueModel

/// What the queue ought to do, as simply as can be said: no indexes, no batches, no durability.
struct ReferenceQueue {
  struct Entry {
    let host: String
    var state: JobState
    var due: Moment?
    var attempts = 0
    var losses = 0
    var token: LeaseToken?
    var until = Moment(milliseconds: 0)
  }

  let delay: Duration
  let maxLosses: Int
  var entries: [CanonicalURL: Entry] = [:]
  var nextAt: [String: Moment] = [:]
  var paused: Set<String> = []
  var everyToken: Set<LeaseToken> = []

  func running(_ token: LeaseToken, now: Moment) -> CanonicalURL? {
    entries.first { $0.value.token == token && $0.value.until > now }?.key
  }

  /// Hosts of which something must be given when asked for enough.
  func readyHosts(now: Moment) -> Set<String> {
    let hosts = Set(entries.values.filter { $0.due.map { $0 <= now } ?? false }.map(\.host))
    return hosts.filter { host in
      !paused.contains(host) && nextAt[host].map { $0 <= now } ?? true
        && !entries.values.contains { $0.host == host && $0.state == .leased }
    }
  }

  /// What is wrong with a grant; nil: nothing.
  mutating func take(_ grant: LeaseGrant, until: Moment, now: Moment) -> String? {
    let ready = readyHosts(now: now)
    guard Set(grant.slices.map(\.host.description)) == ready else {
      return "gave \(grant.slices.map(\.host)), ready were \(ready.sorted())"
    }
    for lease in grant.slices.flatMap(\.leases) {
      guard var entry = entries[lease.url] else { return "\(lease.url) was never enqueued" }
      guard let due = entry.due, due <= now else { return "\(lease.url) was not due" }
      guard everyToken.insert(lease.token).inserted else { return "\(lease.token) given twice" }
      entry.attempts += 1
      guard lease.attempt == entry.attempts else { return "\(lease.url) attempt \(lease.attempt)" }
      (entry.state, entry.due, entry.token, entry.until) = (.leased, nil, lease.token, until)
      entries[lease.url] = entry
      nextAt[entry.host] = now + delay
    }
    return nil
  }

  mutating func end(_ url: CanonicalURL, _ verdict: VisitVerdict, now: Moment) {
    guard var entry = entries[url] else { return }
    (entry.token, entry.losses) = (nil, 0)
    switch verdict {
    case .finish(let revisitAfter):
      (entry.state, entry.attempts, entry.due) = (.done, 0, revisitAfter.map { now + $0 })
    case .retry(let after, _): (entry.state, entry.due) = (.queued, now + after)
    case .bury: (entry.state, entry.due) = (.buried, nil)
    }
    nextAt[entry.host] = now + delay
    entries[url] = entry
  }

  mutating func giveBack(_ url: CanonicalURL, isLoss: Bool, now: Moment) {
    guard var entry = entries[url] else { return }
    (entry.state, entry.due, entry.token) = (.queued, now, nil)
    entry.attempts -= 1
    if isLoss {
      entry.losses += 1
      nextAt[entry.host] = now + delay
      if entry.losses >= maxLosses { (entry.state, entry.due) = (.buried, nil) }
    }
    entries[url] = entry
  }

  mutating func expire(now: Moment) {
    for (url, entry) in entries where entry.token != nil && entry.until <= now {
      giveBack(url, isLoss: true, now: now)
    }
  }

  mutating func reclaim(now: Moment) {
    for (url, entry) in entries where entry.token != nil {
      giveBack(url, isLoss: true, now: now)
    }
  }

  mutating func kick(_ url: CanonicalURL, now: Moment) {
    guard entries[url]?.state == .buried else { return }
    entries[url]?.state = .queued
    entries[url]?.due = now
    entries[url]?.attempts = 0
    entries[url]?.losses = 0
  }
}
