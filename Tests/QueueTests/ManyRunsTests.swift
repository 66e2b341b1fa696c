import Frontier
import QueueModel
import QueueStore
import Testing

/// Thousands of short lives of a fleet, each to its end.
@Suite struct ManyRunsTests {
  /// Each argument is this many runs, with seeds of its own.
  private static let runs: UInt64 = 125

  @Test(arguments: 0..<16 as Range<UInt64>)
  func `every URL reaches an end, whatever happens to workers, coordinator and clock`(
    _ group: UInt64
  ) async throws {
    let folder = try TemporaryFolder(in: "/dev/shm")
    // One file, for opening takes longer than a run; each run has hosts of its own.
    var queue: any WorkQueue = try SQLiteQueue(
      path: folder.queuePath, access: .coordinator, maxLosses: 1000)
    var now = at(0)
    for number in 0..<Self.runs {
      let seed = group * Self.runs + number
      var life = FleetLife(seed: seed, now: now)
      let trouble = try await life.live(&queue) {
        try SQLiteQueue(path: folder.queuePath, access: .coordinator, maxLosses: 1000)
      }
      try #require(trouble == nil, "seed \(seed)")
      now = life.now
    }
    let stats = try await queue.stats(now: now)
    #expect(stats.queued == 0)
    #expect(stats.leased == 0)
  }
}

/// Three workers that lease, pause past their leases, die, and report late or twice; a coordinator that is killed now and
/// then; a clock that jumps. It ends when nothing waits.
struct FleetLife {
  private let seed: UInt64
  private var dice: SeededDice
  private(set) var now: Moment
  private var held: [[Lease]] = [[], [], []]
  /// The token under which each URL is leased, as the grants said; a later grant takes it over.
  private var current: [CanonicalURL: LeaseToken] = [:]
  private var ended: Set<CanonicalURL> = []
  private var old: [Lease] = []

  init(seed: UInt64, now: Moment) {
    self.seed = seed
    self.now = now
    dice = SeededDice(state: seed)
  }

  /// What went wrong; nil: nothing.
  mutating func live(
    _ queue: inout any WorkQueue, reopen: () throws -> any WorkQueue
  ) async throws -> String? {
    let urls = try (0..<Int.random(in: 1...6, using: &dice)).map {
      try new($0, host: "s\(seed)-\($0 % 2).example")
    }
    guard try await queue.enqueue(urls, now: now).added == urls.count else { return "not added" }
    for _ in 0..<5000 {
      if ended.count == urls.count { return nil }
      switch Int.random(in: 0..<10, using: &dice) {
      case 0, 1, 2: if let trouble = try await lease(queue) { return trouble }
      case 3, 4, 5: if let trouble = try await report(queue) { return trouble }
      case 6:
        // Paused past its leases, or only a little.
        now = now + .milliseconds(Int.random(in: 0...1, using: &dice) == 0 ? 1500 : 61_000)
      case 7: if let trouble = try await reportStale(queue) { return trouble }
      case 8:
        // A worker dies with all that it holds.
        let victim = Int.random(in: 0..<3, using: &dice)
        old += held[victim]
        held[victim] = []
      default:
        now = now + .milliseconds(Int.random(in: 0...3000, using: &dice))
        guard Int.random(in: 0..<12, using: &dice) == 0 else { continue }
        queue = try reopen()
        _ = try await queue.reclaim(now: now)
        current = [:]
      }
    }
    return "\(urls.count - ended.count) URLs without an end"
  }

  private mutating func lease(_ queue: any WorkQueue) async throws -> String? {
    let worker = Int.random(in: 0..<3, using: &dice)
    let grant = try await queue.take(sliceSize: 2, delay: .seconds(1), now: now)
    for lease in grant.leases {
      if ended.contains(lease.url) { return "\(lease.url) was lent after its end" }
      current[lease.url] = lease.token
      held[worker].append(lease)
    }
    return nil
  }

  private mutating func report(_ queue: any WorkQueue) async throws -> String? {
    let worker = Int.random(in: 0..<3, using: &dice)
    guard let lease = held[worker].first else { return nil }
    held[worker].removeFirst()
    old.append(lease)
    return try await end(lease, queue)
  }

  private mutating func reportStale(_ queue: any WorkQueue) async throws -> String? {
    guard let lease = old.randomElement(using: &dice) else { return nil }
    return try await end(lease, queue)
  }

  private mutating func end(_ lease: Lease, _ queue: any WorkQueue) async throws -> String? {
    let verdict: VisitVerdict =
      Int.random(in: 0..<6, using: &dice) == 0
      ? .bury(reason: "unreadable") : .finish(revisitAfter: nil)
    guard let result = try await queue.end(lease.token, verdict, now: now) else { return "silence" }
    guard result.answer == .accepted else { return nil }
    guard current[lease.url] == lease.token else { return "\(lease.token) was not the current one" }
    guard ended.insert(lease.url).inserted else { return "\(lease.url) ended twice" }
    return nil
  }
}
