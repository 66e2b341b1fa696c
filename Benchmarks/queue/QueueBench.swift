// What the work queue does in a second, synced before each answer.
//
//   queue-bench syncs FOLDER [SECONDS]              the disk: 4 KiB written over and synced, one after the other
//   queue-bench cycle STORE CALLERS BATCH SECONDS   enqueue, lease, complete; URLs taken through all three
//   queue-bench depth FOLDER URLS HOSTS [LEASES]    how long a lease takes when so many wait
//
//   queue-bench fleet STORE HOSTS PAGES WORKERS LINES SECONDS   the scheduler on a simulated clock (docs/scale.md)
//
// STORE is a folder, for a new file in it, or postgres://…

internal import Foundation
internal import Frontier
internal import Glibc
internal import QueueModel
internal import QueuePostgres
internal import QueueStore

@main enum QueueBench {
  static func main() async throws {
    let words = Array(CommandLine.arguments.dropFirst())
    func number(_ index: Int, _ fallback: Int) -> Int {
      words.count > index ? Int(words[index]) ?? fallback : fallback
    }
    switch words.first {
    case "syncs" where words.count > 1:
      print(try Disk.syncsPerSecond(folder: words[1], seconds: number(2, 2)))
    case "cycle" where words.count > 4:
      let queue = try open(words[1])
      let cycles = Cycles(queue: queue, callers: number(2, 1), batch: number(3, 1))
      print(Int(try await cycles.perSecond(seconds: number(4, 5))))
      try queue.close()
    case "depth" where words.count > 3:
      try await Depth(urls: number(2, 0), hosts: number(3, 1), leases: number(4, 500))
        .measure(folder: words[1])
    case "fleet" where words.count > 6:
      let queue: any WorkQueue
      if words[1].hasPrefix("postgres://") {
        queue = try PostgresQueue(url: words[1], access: .coordinator, clock: .callers)
      } else {
        queue = try open(words[1])
      }
      try await FleetSimulation(
        hosts: number(2, 1), pagesPerHost: number(3, 1), workers: number(4, 1),
        lines: number(5, 1), seconds: number(6, 1)
      ).run(queue)
      try queue.close()
    case .some, .none:
      FileHandle.standardError.write(
        Data("usage: queue-bench syncs|cycle|depth …; see Benchmarks/queue\n".utf8))
      exit(2)
    }
  }

  static func open(_ store: String) throws -> any WorkQueue {
    if store.hasPrefix("postgres://") { return try PostgresQueue(url: store, access: .coordinator) }
    return try SQLiteQueue(path: store + "/queue.sqlite", access: .coordinator)
  }
}

enum Disk {
  /// As a write-ahead log does it: within a file that has its size.
  static func syncsPerSecond(folder: String, seconds: Int) throws -> Int {
    let path = folder + "/syncs"
    let file = Glibc.open(path, O_RDWR | O_CREAT, 0o644)
    guard file >= 0 else { throw CocoaError(.fileWriteUnknown) }
    defer {
      close(file)
      unlink(path)
    }
    let page = [UInt8](repeating: 7, count: 4096)
    for index in 0..<1024 { pwrite(file, page, page.count, off_t(index * 4096)) }
    fsync(file)
    let clock = ContinuousClock()
    let start = clock.now
    var count = 0
    while clock.now - start < .seconds(seconds) {
      pwrite(file, page, page.count, off_t(count % 1024 * 4096))
      fdatasync(file)
      count += 1
    }
    return count / seconds
  }
}

func wallClock() -> Moment {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Moment(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
}

struct NotAURL: Error {}

func newURL(host: Int, page: Int) throws -> NewURL {
  guard
    let url = CanonicalURL("http://www.h\(host).yunhe.example/art/2023/5/17/art_1525_\(page).html")
  else { throw NotAURL() }
  return NewURL(url: url, kind: .article, depth: 1, site: "yunhe")
}

let plans = ["yunhe": PolitenessPlan(delay: .seconds(1), maxInFlight: 1)]

/// Callers that each take `batch` URLs of a host through the queue, and again. Politeness is decided as
/// in a crawl: every host has a delay of a second, so there are more hosts than are used in a second.
struct Cycles: Sendable {
  let queue: any WorkQueue
  let callers: Int
  let batch: Int

  func perSecond(seconds: Int) async throws -> Double {
    let clock = ContinuousClock()
    // Caches and the log have their size after this.
    _ = try await run(until: clock.now + .milliseconds(500), round: 0)
    let start = clock.now
    let count = try await run(until: start + .seconds(seconds), round: 1)
    let elapsed = clock.now - start
    return Double(count)
      / (Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18)
  }

  private func run(until end: ContinuousClock.Instant, round: Int) async throws -> Int {
    try await withThrowingTaskGroup(of: Int.self) { group in
      for caller in 0..<callers {
        group.addTask { try await self.walk(caller, until: end, round: round) }
      }
      return try await group.reduce(0, +)
    }
  }

  private func walk(_ caller: Int, until end: ContinuousClock.Instant, round: Int) async throws
    -> Int
  {
    let order = LeaseOrder(
      worker: "w\(caller)", maxSlices: 4, maxURLs: batch, sliceSize: batch, duration: .seconds(60))
    let hostsOfMine = 65_536 / callers
    var (done, turn) = (0, 0)
    while ContinuousClock.now < end {
      let host = caller * hostsOfMine + turn % hostsOfMine
      let base = (round * 1_000_000 + turn) * batch
      let urls = try (0..<batch).map { try newURL(host: host, page: base + $0) }
      turn += 1
      _ = try await queue.enqueue(urls, now: wallClock())
      let grant = try await queue.lease(order, plans: plans, now: wallClock())
      let reports = grant.slices.flatMap(\.leases).map { lease in
        VisitReport(
          token: lease.token, outcome: .fetched(status: 200),
          verdict: .finish(revisitAfter: .seconds(86_400)), etag: "\"5f3c-61a8\"",
          bodyDigest: String(repeating: "0123456789abcdef", count: 4))
      }
      let results = try await queue.complete(reports, now: wallClock())
      done += results.count { $0.answer == .accepted }
    }
    return done
  }
}

/// A queue with many URLs, and the time that one lease takes.
struct Depth {
  let urls: Int
  let hosts: Int
  let leases: Int

  func measure(folder: String) async throws {
    let queue = try QueueBench.open(folder)
    var now = wallClock()
    let clock = ContinuousClock()
    let filled = try await clock.measure {
      for start in stride(from: 0, to: urls, by: 10_000) {
        // Hosts in turn, as links are found.
        let batch = try (start..<min(start + 10_000, urls)).map {
          try newURL(host: $0 % hosts, page: $0)
        }
        _ = try await queue.enqueue(batch, now: now)
      }
    }
    var times: [Duration] = []
    let order = LeaseOrder(
      worker: "w", maxSlices: 4, maxURLs: 32, sliceSize: 8, duration: .seconds(60))
    for _ in 0..<leases {
      now = now + .seconds(2)
      var grant = LeaseGrant(slices: [], nextDue: nil)
      times.append(
        try await clock.measure { grant = try await queue.lease(order, plans: plans, now: now) })
      _ = try await queue.complete(
        grant.slices.flatMap(\.leases).map {
          VisitReport(
            token: $0.token, outcome: .fetched(status: 200),
            verdict: .retry(after: .seconds(1), reason: "again"))
        }, now: now)
    }
    times.sort()
    func microseconds(_ duration: Duration) -> Int64 {
      duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000
    }
    let stats = try await clock.measure { _ = try await queue.stats(now: now) }
    try queue.close()
    let size = try FileManager.default.attributesOfItem(atPath: folder + "/queue.sqlite")[.size]
    let bytes = (size as? NSNumber)?.int64Value ?? 0
    print(
      "\(microseconds(times[times.count / 2])) \(microseconds(times[times.count * 9 / 10])) "
        + "\(microseconds(stats)) \(microseconds(filled)) \(bytes / Int64(max(urls, 1)))")
  }
}
