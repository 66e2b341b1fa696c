import Frontier
import QueueModel
import Testing

/// A fleet on a simulated clock, with the hosts' own log of arrivals as oracle.
@Suite struct PolitenessSimulationTests {
  /// Walks one slice: starts a delay apart, one at a time, each fetch as long as the dice say.
  private struct Worker {
    var slice: Slice?
    var started: Moment?
    var endsAt = Moment(milliseconds: 0)
  }

  @Test(arguments: Engine.allCases, [1, 2, 3] as [UInt64])
  func `no host is visited sooner than its delay, nor by two at once`(
    _ engine: Engine, _ seed: UInt64
  ) async throws {
    let delay = Duration.milliseconds(1500)
    try await engine.withQueue { queue, _ in
      var dice = SeededDice(state: seed)
      for host in 0..<6 {
        let urls = try (0..<10).map { try new($0, host: "h\(host).example") }
        _ = try await queue.enqueue(urls, now: at(0))
      }
      var workers = [Worker](repeating: Worker(), count: 8)
      var arrivals: [HostKey: [Moment]] = [:]
      var now = at(0)
      while try await queue.stats(now: now).done < 60 {
        try #require(now < at(600), "seed \(seed): the fleet does not come to an end")
        for index in workers.indices {
          if workers[index].slice == nil {
            let size = Int.random(in: 1...4, using: &dice)
            workers[index].slice =
              try await queue.take(slices: 1, sliceSize: size, delay: delay, now: now).slices.first
          }
          guard let slice = workers[index].slice, let lease = slice.leases.first else { continue }
          if let started = workers[index].started {
            guard now >= workers[index].endsAt else { continue }
            let report = VisitReport(
              token: lease.token, outcome: .fetched(status: 200),
              verdict: .finish(revisitAfter: nil), sinceStart: now - started)
            let answer = try await queue.complete([report], now: now).first?.answer
            #expect(answer == .accepted)
            workers[index].started = nil
            workers[index].slice?.leases.removeFirst()
            if slice.leases.count == 1 { workers[index].slice = nil }
            workers[index].endsAt = max(now, started + delay)
          } else if now >= workers[index].endsAt {
            for other in workers.indices where other != index {
              let isThere = workers[other].slice?.host == slice.host
              #expect(!isThere || workers[other].started == nil, "seed \(seed): two at once")
            }
            if let last = arrivals[slice.host]?.last {
              #expect(now - last >= delay, "seed \(seed): \(slice.host) after \(now - last)")
            }
            arrivals[slice.host, default: []].append(now)
            workers[index].started = now
            workers[index].endsAt = now + .milliseconds(Int.random(in: 50...4000, using: &dice))
          }
        }
        now = now + .milliseconds(100)
      }
      #expect(arrivals.values.map(\.count).reduce(0, +) == 60)
    }
  }
}
