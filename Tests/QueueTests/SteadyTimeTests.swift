import Frontier
import QueueModel
import QueueStore
import Testing

/// Somebody sets the machine's clock.
@Suite struct SteadyTimeTests {
  // What callers say, and what the queue takes it for, in seconds.
  static let cases: [(calls: [Double], times: [Double])] = [
    // A steady clock is taken at its word.
    ([10, 20, 30], [10, 20, 30]),
    // Concurrent calls overtake each other by a little.
    ([10, 9.5, 11], [10, 9.5, 11]),
    // Set back by an hour: time goes on from where it was, by as much as the callers' goes on.
    ([10_000, 6400, 6405], [10_000, 10_000, 10_005]),
    // And forward again: that much has passed.
    ([10_000, 6400, 10_005], [10_000, 10_000, 13_605]),
    // Set forward: a pause like any other.
    ([10, 3610, 3611], [10, 3610, 3611]),
  ]

  @Test(arguments: cases)
  func `time never runs backwards`(_ calls: [Double], _ times: [Double]) {
    var time = SteadyTime(latest: at(0))
    #expect(calls.map { time.admit(at($0)) } == times.map(at))
  }

  @Test(arguments: Engine.allCases)
  func `a clock set back by an hour between two runs holds nothing up and breaks no delay`(
    _ engine: Engine
  ) async throws {
    try await engine.withQueue { queue, reopen in
      _ = try await queue.enqueue([new(1), new(2)], now: at(7200))
      let lease = try #require(try await queue.takeOne(now: at(7200)))
      _ = try await queue.end(lease.token, now: at(7200))
      // The wall clock is an hour back; the host's delay is still to be kept, and nothing more.
      let next = try await reopen()
      #expect(try await next.reclaim(now: at(3600)) == 0)
      let tooSoon = try await next.take(now: at(3600.5))
      #expect(tooSoon.leases.isEmpty)
      let due = try #require(tooSoon.nextDue)
      #expect(due > at(3600.5) && due <= at(3602))
      let slice = try #require(try await next.take(now: due).slices.first)
      // Told in the caller's time.
      #expect(slice.until == due + minute)
      #expect(try await next.extend([slice.leases[0].token], for: minute, now: due).isEmpty)
      #expect(try await next.end(slice.leases[0].token, now: due)?.answer == .accepted)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a clock set back under a running lease does not make it immortal`(
    _ engine: Engine
  ) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue([new(1)], now: at(7200))
      let lease = try #require(try await queue.takeOne(now: at(7200)))
      #expect(try await queue.expire(now: at(3600)) == 0)
      #expect(try await queue.expire(now: at(3661)) == 1)
      #expect(try await queue.end(lease.token, now: at(3661))?.answer == .leaseLost)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a clock set forward ends leases, and their workers are refused`(
    _ engine: Engine
  ) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue([new(1)], now: at(0))
      let lease = try #require(try await queue.takeOne(now: at(0)))
      #expect(try await queue.end(lease.token, now: at(3600))?.answer == .leaseLost)
      #expect(try await queue.takeOne(now: at(3600)) == nil)
      #expect(try await queue.takeOne(now: at(3601))?.attempt == 1)
    }
  }
}
