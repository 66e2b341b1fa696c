import Frontier
import QueueModel
import Testing

/// SplitMix64: a run is repeated by its seed.
struct SeededDice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word >> 31
  }
}

/// Many workers, pauses past the lease, restarts and operators, against `ReferenceQueue`.
@Suite struct RandomOperationTests {
  @Test(arguments: Engine.allCases, 1...12 as ClosedRange<UInt64>)
  func `random operations do what the reference does`(_ engine: Engine, _ seed: UInt64)
    async throws
  {
    try await engine.withQueue(maxLosses: 4) { queue, reopen in
      var run = RandomRun(queue: queue, dice: SeededDice(state: seed))
      for step in 0..<250 {
        if Int.random(in: 0..<40, using: &run.dice) == 0 {
          run.queue = try await reopen()
          let lost = run.reference.entries.values.count { $0.token != nil }
          #expect(try await run.queue.reclaim(now: run.now) == lost)
          run.reference.reclaim(now: run.now)
        }
        let trouble = try await run.step()
        try #require(trouble == nil, "seed \(seed), step \(step)")
      }
    }
  }
}

struct RandomRun {
  var queue: any WorkQueue
  var dice: SeededDice
  var now = at(0)
  var reference = ReferenceQueue(delay: .seconds(2), maxLosses: 4)
  /// Every token ever given: old ones are tried too.
  private var tokens: [LeaseToken] = []

  init(queue: any WorkQueue, dice: SeededDice) {
    self.queue = queue
    self.dice = dice
  }

  /// What went otherwise than in the reference; nil: nothing.
  mutating func step() async throws -> String? {
    let trouble: String? =
      switch Int.random(in: 0..<12, using: &dice) {
      case 0, 1: try await enqueue()
      case 2, 3: try await lease()
      case 4, 5, 6: try await end()
      case 7: try await release()
      case 8: try await extend()
      case 9: try await kick()
      case 10: try await pauseOrResume()
      default: wait()
      }
    return if let trouble { trouble } else { try await compare() }
  }

  private mutating func wait() -> String? {
    // Mostly about the delay, sometimes past every lease.
    let isLong = Int.random(in: 0..<5, using: &dice) == 0
    now = now + .milliseconds(Int.random(in: 0...(isLong ? 90_000 : 3000), using: &dice))
    return nil
  }

  private mutating func randomURL() throws -> NewURL {
    let host = Int.random(in: 0..<4, using: &dice)
    let priority = VisitPriority.allCases.randomElement(using: &dice) ?? .normal
    return try new(
      Int.random(in: 0..<8, using: &dice), host: "h\(host).example", priority: priority)
  }

  private mutating func enqueue() async throws -> String? {
    let urls = [try randomURL(), try randomURL(), try randomURL()]
    let reply = try await queue.enqueue(urls, now: now)
    var added = 0
    for url in urls where reference.entries[url.url] == nil {
      reference.entries[url.url] = .init(
        host: url.url.hostKey.description, state: .queued, due: now)
      added += 1
    }
    return reply.added == added ? nil : "added \(reply.added), not \(added)"
  }

  private mutating func lease() async throws -> String? {
    reference.expire(now: now)
    let size = Int.random(in: 1...4, using: &dice)
    let grant = try await queue.take(
      sliceSize: size, delay: reference.delay, now: now)
    tokens += grant.leases.map(\.token)
    return reference.take(grant, until: now + minute, now: now)
  }

  private mutating func end() async throws -> String? {
    guard let token = tokens.suffix(20).randomElement(using: &dice) else { return nil }
    let verdicts: [VisitVerdict] = [
      .finish(revisitAfter: nil), .finish(revisitAfter: .seconds(30)),
      .retry(after: .seconds(5), reason: "timed_out"), .bury(reason: "unexpected"),
    ]
    let verdict = verdicts.randomElement(using: &dice) ?? .bury(reason: "unexpected")
    let link = try randomURL()
    let result = try await queue.end(token, verdict, links: [link], now: now)
    guard let url = reference.running(token, now: now) else {
      return result?.answer == .leaseLost ? nil : "\(token) was accepted, though stale"
    }
    reference.end(url, verdict, now: now)
    if reference.entries[link.url] == nil {
      reference.entries[link.url] = .init(
        host: link.url.hostKey.description, state: .queued, due: now)
    }
    return result?.answer == .accepted ? nil : "\(token) was refused, though running"
  }

  private mutating func release() async throws -> String? {
    guard let token = tokens.suffix(20).randomElement(using: &dice) else { return nil }
    let count = try await queue.release([token], now: now)
    guard let url = reference.running(token, now: now) else {
      return count == 0 ? nil : "\(token) was taken back, though stale"
    }
    reference.giveBack(url, isLoss: false, now: now)
    return count == 1 ? nil : "\(token) was not taken back"
  }

  private mutating func extend() async throws -> String? {
    let some = Array(tokens.suffix(6))
    let lost = try await queue.extend(some, for: .seconds(70), now: now)
    var expected: Set<LeaseToken> = []
    for token in some {
      if let url = reference.running(token, now: now) {
        let until = reference.entries[url]?.until ?? now
        reference.entries[url]?.until = max(until, now + .seconds(70))
      } else {
        expected.insert(token)
      }
    }
    return lost == expected ? nil : "lost \(lost), not \(expected)"
  }

  private mutating func kick() async throws -> String? {
    let url = try randomURL().url
    let expected = reference.entries[url]?.state == .buried ? 1 : 0
    let count = try await queue.kick(.urls([url]), now: now)
    reference.kick(url, now: now)
    return count == expected ? nil : "kicked \(count), not \(expected)"
  }

  private mutating func pauseOrResume() async throws -> String? {
    let host = try randomURL().url.hostKey
    let isKnown = reference.entries.values.contains { $0.host == host.description }
    let done: Bool
    if reference.paused.contains(host.description) {
      done = try await queue.resume(host, now: now)
      reference.paused.remove(host.description)
    } else {
      done = try await queue.pause(host, now: now)
      if isKnown { reference.paused.insert(host.description) }
    }
    return done == isKnown ? nil : "\(host): paused or resumed: \(done)"
  }

  func compare() async throws -> String? {
    let jobs = try await queue.list(state: nil, host: nil, limit: 1000)
    guard jobs.count == reference.entries.count else {
      return "\(jobs.count) URLs, not \(reference.entries.count)"
    }
    for job in jobs {
      guard let entry = reference.entries[job.url] else { return "\(job.url) is unknown" }
      guard job.state == entry.state, job.dueAt == entry.due, job.attempts == entry.attempts,
        job.losses == entry.losses, job.token == entry.token
      else { return "\(job) is not \(entry)" }
    }
    return nil
  }
}
