import Fleet
import Foundation
import Frontier
import QueueModel
import QueueWire
import Testing
import Worker

/// A coordinator that is away for an hour, on a clock that leaps from sleeper to sleeper.
@Suite struct AwayTests {
  @Test func `a worker outlives a coordinator that is away for an hour, then goes on`() async throws
  {
    let fleet = try TestFleet()
    let time = LeapingTime()
    let fetcher = WorkerTests.site(3, clock: time.clock)
    let client = AbsentClient(
      urls: (1...3).map { WorkerTests.article($0) }, plan: fleet.profile.politeness,
      clock: time.clock)
    var settings = WorkerSettings()
    settings.slots = 2
    let maker = try WorkerTests.maker(fetcher, fleet, clock: time.clock, settings: settings)
    try await maker(0, client).run()

    // It is asked again and again, soon at first, and in the end at least every 30 s, no two times alike. Nobody else
    // here sleeps for longer than the heartbeat's 20 s.
    let pauses = time.asked.filter { $0 > .seconds(20) }
    #expect(time.asked.contains { $0 >= .seconds(1) && $0 <= .seconds(1.5) })
    #expect(pauses.count > 60 && Set(pauses).count > 30, "\(pauses)")
    #expect(pauses.allSatisfy { $0 <= .seconds(30) }, "\(pauses)")
    #expect(client.asked.count > 60 && client.asked.count < 400, "\(client.asked.count)")
    // What was lent before is over, and not a word is said of it: the work is done again under new leases.
    #expect(client.reported.map(\.token.epoch) == [2, 2, 2])
    #expect(client.releasedWhileAway == 0)
    #expect(client.extendedAfterwards.allSatisfy { $0.epoch == 2 })
    // The page whose report nobody took was fetched once for each lease; what waited behind it, once in all.
    #expect((1...3).map { fetcher.count(WorkerTests.article($0)) } == [2, 1, 1])
  }
}

/// Lends a slice, is away from the first report on for an hour, and lends the same again.
///
/// Invariant: what changes is touched only with `lock` held; the rest is `let`.
private final class AbsentClient: CoordinatorClient, @unchecked Sendable {
  private struct Away: Error {}

  private let urls: [CanonicalURL]
  private let plan: PolitenessPlan
  private let clock: FleetClock
  private let lock = NSLock()
  private var slicesGiven: Int64 = 0
  private var leftAt: Moment?
  private var requests: [Moment] = []
  private var taken: [Report] = []
  private var released = 0
  private var extended: [LeaseToken] = []

  init(urls: [String], plan: PolitenessPlan, clock: FleetClock) {
    self.urls = urls.compactMap { CanonicalURL($0) }
    self.plan = plan
    self.clock = clock
  }

  /// Requests for work while it was away.
  var asked: [Moment] { lock.withLock { requests } }
  var reported: [Report] { lock.withLock { taken } }
  var releasedWhileAway: Int { lock.withLock { released } }
  var extendedAfterwards: [LeaseToken] { lock.withLock { extended } }

  /// With `lock` held.
  private var isAway: Bool { leftAt.map { clock.now() - $0 < .seconds(3600) } ?? false }

  func lease(_ request: LeaseRequest) async throws -> LeaseReply {
    while true {
      let reply: LeaseReply? = try lock.withLock {
        if isAway {
          requests.append(clock.now())
          throw Away()
        }
        if slicesGiven == 0 || (slicesGiven == 1 && leftAt != nil) { return lend() }
        guard taken.count < urls.count else { return answer([], draining: true) }
        // Nothing more until it leaves, or all is back.
        return nil
      }
      if let reply { return reply }
      // A long poll's wait, on the simulated clock: no time of the test's goes by.
      try await clock.sleep(.milliseconds(100))
    }
  }

  /// With `lock` held.
  private func lend() -> LeaseReply {
    slicesGiven += 1
    let leases = urls.enumerated().map { number, url in
      Lease(
        token: LeaseToken(epoch: slicesGiven, counter: Int64(number)), url: url, kind: .article,
        depth: 1, site: "明湖市人民政府", attempt: 1)
    }
    let host = urls[0].hostKey
    return answer(
      [Slice(host: host, plan: plan, leases: leases, until: clock.now() + .seconds(60))],
      draining: false)
  }

  private func answer(_ slices: [Slice], draining: Bool) -> LeaseReply {
    LeaseReply(slices: slices, waitMilliseconds: 0, draining: draining, leaseMilliseconds: 60_000)
  }

  func extend(_ request: ExtendRequest) async throws -> ExtendReply {
    try lock.withLock {
      if isAway { throw Away() }
      if leftAt != nil { extended += request.tokens }
      return ExtendReply(lost: [])
    }
  }

  func report(_ report: Report) async throws -> ReportReply {
    try lock.withLock {
      if leftAt == nil { leftAt = clock.now() }
      if isAway { throw Away() }
      taken.append(report)
      return ReportReply(answer: .accepted)
    }
  }

  func release(_ request: ReleaseRequest) async throws {
    try lock.withLock {
      released += request.tokens.count
      if isAway { throw Away() }
    }
  }
}

/// Time that stands while anybody works, and then leaps to the moment for which the first sleeper waits.
///
/// Invariant: what changes is touched only with `lock` held.
private final class LeapingTime: @unchecked Sendable {
  private let lock = NSLock()
  private var present = Moment(milliseconds: 1_772_352_000_000)
  private var sleepers: [Int: Moment] = [:]
  private var nextID = 0
  private var pauses: [Duration] = []

  /// How long was slept, whoever did.
  var asked: [Duration] { lock.withLock { pauses } }

  /// Looks around by the first sleeper before it takes it that nobody works: the work between two sleeps is some
  /// hops from task to task. A leap too early would only make the hour seem longer to somebody at work.
  private static let patience = 1_000

  var clock: FleetClock {
    FleetClock(now: { self.lock.withLock { self.present } }, sleep: { try await self.sleep($0) })
  }

  /// Simulated: no thread waits, and each look gives way to whoever has work.
  private func sleep(_ duration: Duration) async throws {
    let (id, end) = lock.withLock {
      nextID += 1
      pauses.append(duration)
      let end = present + duration
      sleepers[nextID] = end
      return (nextID, end)
    }
    defer { lock.withLock { sleepers[id] = nil } }
    var looks = 0
    while true {
      try Task.checkCancellation()
      let isOver = lock.withLock {
        if present >= end { return true }
        looks = sleepers.values.allSatisfy { end <= $0 } ? looks + 1 : 0
        if looks > Self.patience { present = end }
        return present >= end
      }
      if isOver { return }
      await Task.yield()
    }
  }
}
