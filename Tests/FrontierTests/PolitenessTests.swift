import Testing

@testable import Frontier

struct PolitenessTests {
  private let plan = PolitenessPlan(delay: .seconds(2), maxInFlight: 2)
  /// `#expect` cannot call what mutates.
  private func claims(_ host: inout HostState, _ now: Int64) -> Bool {
    host.claim(plan: plan, now: at(now))
  }
  private func at(_ seconds: Int64) -> Moment { Moment(milliseconds: seconds * 1000) }

  @Test func `fetches start no closer than the delay`() {
    var host = HostState()
    do {
      let isClaimed = claims(&host, 100)
      #expect(isClaimed)
    }
    let wasClaimed = claims(&host, 101)
    #expect(!wasClaimed)
    #expect(host.readyAt == at(102))
    do {
      let isClaimed = claims(&host, 102)
      #expect(isClaimed)
    }
    #expect(host.inFlight == 2)
  }

  @Test func `no more are in flight than the plan allows`() {
    var host = HostState()
    do {
      let isClaimed = claims(&host, 0)
      #expect(isClaimed)
    }
    do {
      let isClaimed = claims(&host, 10)
      #expect(isClaimed)
    }
    var third = claims(&host, 20)
    #expect(!third)
    host.release(after: .fetched(status: 200), plan: plan, now: at(21), jitter: 0)
    third = claims(&host, 21)
    #expect(third)
  }

  @Test func `releasing early does not shorten the delay`() {
    var host = HostState()
    do {
      let isClaimed = claims(&host, 0)
      #expect(isClaimed)
    }
    host.release(after: .fetched(status: 200), plan: plan, now: at(1), jitter: 0)
    let wasClaimed = claims(&host, 1)
    #expect(!wasClaimed)
  }

  @Test func `an abandoned claim frees its place and never more`() {
    var host = HostState()
    do {
      let isClaimed = claims(&host, 0)
      #expect(isClaimed)
    }
    host.abandon()
    host.abandon()
    #expect(host.inFlight == 0)
    #expect(host.nextAt == at(2))
  }

  @Test(
    "which outcomes block a host, and for how long the first time",
    arguments: [
      (FetchOutcome.throttled(retryAfter: nil), Duration.seconds(60)),
      (.throttled(retryAfter: .seconds(5)), .seconds(60)),  // ours is longer
      (.throttled(retryAfter: .seconds(500)), .seconds(500)),  // theirs is
      (.throttled(retryAfter: .seconds(-500)), .seconds(60)),
      (.throttled(retryAfter: .seconds(86_400 * 365)), .seconds(86_400 * 7)),
      (.challenged(sign: "521"), .seconds(3600)),
      (.unreachable(reason: "reset"), .zero),  // once is an accident
      (.serverFailure(status: 500), .zero),  // a page's fault, until it is many pages'
      (.fetched(status: 200), .zero), (.gone(status: 404), .zero), (.forbidden(status: 403), .zero),
      (.refusedByRobots, .zero),
    ])
  func blocks(outcome: FetchOutcome, expected: Duration) {
    var host = HostState()
    _ = claims(&host, 0)
    host.release(after: outcome, plan: plan, now: at(10), jitter: 0)
    #expect(host.readyAt == max(at(2), expected == .zero ? at(2) : at(10) + expected))
  }

  @Test func `troubles in a row wait longer each time, up to a cap, and an answer ends it`() {
    var host = HostState()
    var now = at(0)
    var waits: [Duration] = []
    for _ in 0..<12 {
      _ = host.claim(plan: plan, now: now)
      host.release(after: .unreachable(reason: "connect"), plan: plan, now: now, jitter: 0)
      waits.append(host.readyAt - now)
      now = host.readyAt
    }
    #expect(waits[0] == .seconds(2))  // the plan's own delay
    #expect(waits[1...4].elementsEqual([30, 60, 120, 240].map { .seconds($0) }))
    #expect(waits.last == .seconds(3600))
    _ = host.claim(plan: plan, now: now)
    host.release(after: .gone(status: 404), plan: plan, now: now, jitter: 0)
    #expect(host.blockedUntil == nil)
    #expect(host.consecutiveFailures == 0)
  }

  @Test func `fetches that fail together are one trouble`() {
    var host = HostState()
    let wide = PolitenessPlan(delay: .zero, maxInFlight: 8)
    for _ in 0..<8 { _ = host.claim(plan: wide, now: at(0)) }
    for _ in 0..<8 {
      host.release(after: .throttled(retryAfter: nil), plan: wide, now: at(1), jitter: 0)
    }
    #expect(host.readyAt == at(61))
    #expect(host.consecutiveFailures == 1)
  }

  @Test func `a late answer from before the block does not lift it`() {
    var host = HostState()
    for now in [0, 2] { _ = host.claim(plan: plan, now: at(Int64(now))) }
    host.release(after: .challenged(sign: "412"), plan: plan, now: at(3), jitter: 0)
    host.release(after: .fetched(status: 200), plan: plan, now: at(4), jitter: 0)
    #expect(host.readyAt == at(3603))
    let wasClaimed = claims(&host, 5)
    #expect(!wasClaimed)
  }

  @Test func `jitter only lengthens`() {
    for jitter in [0, 0.25, 0.999] {
      var host = HostState()
      host.release(
        after: .throttled(retryAfter: .seconds(7)), plan: plan, now: at(0), jitter: jitter)
      #expect(host.readyAt >= at(60) && host.readyAt < at(90))
    }
  }

  @Test func `a plan is never faster than sense, and a crawl-delay never speeds it up`() {
    #expect(
      PolitenessPlan(delay: .seconds(-1), maxInFlight: 0)
        == PolitenessPlan(delay: .zero, maxInFlight: 1))
    #expect(plan.slowed(by: .seconds(9)).delay == .seconds(9))
    #expect(plan.slowed(by: .seconds(1)).delay == .seconds(2))
    #expect(plan.slowed(by: nil) == plan)
  }

  @Test func `whatever happens, the plan is kept`() {
    let outcomes: [FetchOutcome] = [
      .fetched(status: 200), .throttled(retryAfter: .seconds(3)), .serverFailure(status: 500),
      .unreachable(reason: "reset"), .challenged(sign: "x"), .gone(status: 404), .refusedAddress,
    ]
    var seed: UInt64 = 11
    func next(_ bound: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((seed >> 33) % UInt64(bound))
    }
    var host = HostState()
    var now = at(1000)
    var flying = 0
    var lastStart: Moment?
    var starts = 0
    for _ in 0..<20_000 {
      now = now + .milliseconds(next(1500))
      let isBlocked = host.blockedUntil.map { $0 > now } ?? false
      if next(2) == 0 {
        guard host.claim(plan: plan, now: now) else { continue }
        #expect(!isBlocked)
        if let lastStart { #expect(now - lastStart >= plan.delay) }
        lastStart = now
        flying += 1
        starts += 1
        #expect(flying <= plan.maxInFlight)
      } else if flying > 0 {
        flying -= 1
        // Mostly answers, or the host would spend the test blocked.
        let outcome = next(50) == 0 ? outcomes[next(outcomes.count)] : outcomes[0]
        let before = host.blockedUntil
        host.release(after: outcome, plan: plan, now: now, jitter: 0.5)
        // A block is never shortened while it lasts.
        if isBlocked, let before { #expect((host.blockedUntil ?? now) >= before) }
        #expect(host.inFlight == flying)
      }
      if isBlocked, next(20) == 0 { now = host.readyAt }
    }
    #expect(starts > 1000)
  }
}
