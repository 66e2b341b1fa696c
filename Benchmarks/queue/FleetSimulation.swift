internal import Foundation
internal import Frontier
internal import Glibc
internal import QueueModel

/// The scheduler under a whole country's hosts: the real queue, a simulated clock, workers that only take as long as a
/// fetch would. Every start is held against its host's delay.
///
/// Time goes in steps of 100 ms. In each, the fetches that have ended are reported, and free lines of the
/// workers are filled; a line walks one slice, its starts a delay apart, one fetch at a time.
struct FleetSimulation {
  let hosts: Int
  let pagesPerHost: Int
  let workers: Int
  /// Slices that one worker walks at the same time.
  let lines: Int
  let seconds: Int

  /// Site profiles with delays as profiles and robots.txt files have them; hosts take them in turn.
  private static let delays: [Int64] = [1000, 2000, 3000, 5000, 10_000, 10_000, 15_000, 30_000]
  private static let step: Int64 = 100
  private static let sliceSize = 4
  private static let leaseSeconds: Int64 = 180

  private struct Line {
    var slice: Slice
    var next = 0
    var startsAt: Int64
    var endsAt: Int64
  }

  func run(_ queue: any WorkQueue) async throws {
    let began = wallClock().milliseconds
    try await fill(queue, now: Moment(milliseconds: began))
    let plans = Dictionary(
      uniqueKeysWithValues: Self.delays.indices.map {
        ("site\($0)", PolitenessPlan(delay: .milliseconds(Self.delays[$0]), maxInFlight: 1))
      })
    var dice = SystemRandomNumberGenerator()
    var held = [[Line]](repeating: [], count: workers)
    var lastStart: [HostKey: Int64] = [:]
    lastStart.reserveCapacity(hosts)
    var (visits, violations, leases, refused) = (0, 0, 0, 0)
    let clock = ContinuousClock()
    let processor = processSeconds()
    let real = clock.now
    for tick in 0..<(Int64(seconds) * 1000 / Self.step) {
      let now = began + tick * Self.step
      let moment = Moment(milliseconds: now)
      for worker in held.indices {
        var reports: [VisitReport] = []
        var kept: [Line] = []
        for var line in held[worker] {
          let delay = line.slice.delay.wholeMilliseconds
          if line.endsAt <= now {
            reports.append(report(line, now: now))
            line.next += 1
            guard line.next < line.slice.leases.count else { continue }
            line.startsAt = max(line.startsAt + delay, now)
            line.endsAt = line.startsAt + Int64.random(in: 50...2000, using: &dice)
          }
          // Counted when the start has come.
          if line.startsAt <= now, line.startsAt > now - Self.step {
            if let last = lastStart[line.slice.host], line.startsAt - last < delay {
              violations += 1
            }
            lastStart[line.slice.host] = line.startsAt
          }
          kept.append(line)
        }
        held[worker] = kept
        if !reports.isEmpty {
          let results = try await queue.complete(reports, now: moment)
          visits += results.count { $0.answer == .accepted }
          refused += results.count { $0.answer == .leaseLost }
        }
        let free = lines - held[worker].count
        guard free > 0 else { continue }
        let grant = try await queue.lease(
          LeaseOrder(
            worker: "w\(worker)", maxSlices: min(free, 500),
            maxURLs: min(free, 500) * Self.sliceSize,
            sliceSize: Self.sliceSize, duration: .seconds(Self.leaseSeconds)),
          plans: plans, now: moment)
        leases += 1
        for slice in grant.slices {
          let line = Line(
            slice: slice, startsAt: now, endsAt: now + Int64.random(in: 50...2000, using: &dice))
          if let last = lastStart[slice.host], now - last < slice.delay.wholeMilliseconds {
            violations += 1
          }
          lastStart[slice.host] = now
          held[worker].append(line)
        }
      }
    }
    let elapsed = clock.now - real
    let used = processSeconds() - processor
    let bound = (0..<hosts).reduce(0.0) { $0 + 1000 / Double(Self.delays[$1 % Self.delays.count]) }
    print(
      "\(hosts) hosts, \(pagesPerHost) pages each, \(workers) workers of \(lines) lines, \(seconds) s of simulated time"
    )
    print(
      "visits \(visits), \(visits / seconds) a second; politeness allows \(Int(bound)) a second")
    print("starts sooner than their delay: \(violations); reports refused: \(refused)")
    print(
      "lease calls \(leases); real time \(elapsed); processor \(used) s, \(used / Double(max(visits, 1)) * 1e6) µs a visit (simulation included)"
    )
  }

  private func report(_ line: Line, now: Int64) -> VisitReport {
    VisitReport(
      token: line.slice.leases[line.next].token, outcome: .fetched(status: 200),
      verdict: .finish(revisitAfter: .seconds(86_400)),
      sinceStart: .milliseconds(now - line.startsAt))
  }

  private func fill(_ queue: any WorkQueue, now: Moment) async throws {
    var batch: [NewURL] = []
    for page in 0..<pagesPerHost {
      for host in 0..<hosts {
        var new = try newURL(host: host, page: page)
        new.site = "site\(host % Self.delays.count)"
        batch.append(new)
        if batch.count == 10_000 {
          _ = try await queue.enqueue(batch, now: now)
          batch = []
        }
      }
    }
    _ = try await queue.enqueue(batch, now: now)
  }

  private func processSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }
}
