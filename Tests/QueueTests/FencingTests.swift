import Frontier
import QueueModel
import Testing

/// A stale worker changes nothing; nothing leased is lost.
@Suite struct FencingTests {
  @Test(arguments: Engine.allCases)
  func `a report after its lease's time is refused whole, noticed or not`(
    _ engine: Engine
  ) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue([new(1)], now: at(0))
      let lease = try #require(try await queue.takeOne(now: at(0)))
      let before = try await queue.show(page(1))
      let late = try await queue.end(lease.token, links: [new(2)], now: at(60))
      #expect(late == ReportResult(answer: .leaseLost))
      #expect(try await queue.show(page(1)) == before)
      #expect(try await queue.state(2) == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a worker that slept past its lease cannot end its successor's`(
    _ engine: Engine
  ) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue([new(1)], now: at(0))
      let stale = try #require(try await queue.takeOne(now: at(0)))
      // The claim itself ends overdue leases; the host rests its delay, for a request may have been
      // sent.
      #expect(try await queue.takeOne(now: at(61)) == nil)
      let fresh = try #require(try await queue.takeOne(now: at(62)))
      #expect(stale.token != fresh.token)
      #expect(try await queue.end(stale.token, now: at(63))?.answer == .leaseLost)
      #expect(try await queue.extend([stale.token], for: minute, now: at(63)) == [stale.token])
      #expect(try await queue.release([stale.token], now: at(63)) == 0)
      #expect(
        try await queue.checkTokens([stale.token, fresh.token], now: at(63)) == [fresh.token])
      #expect(try await queue.state(1) == .leased)
      #expect(try await queue.end(fresh.token, now: at(64))?.answer == .accepted)
      // The same report once more, as after a lost answer.
      #expect(try await queue.end(fresh.token, now: at(64))?.answer == .leaseLost)
    }
  }

  @Test(arguments: Engine.allCases)
  func `in a batch the stale report is refused and the others are taken`(
    _ engine: Engine
  ) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue([new(1), new(2)], now: at(0))
      let leases = try await queue.take(now: at(0)).leases
      let finish = VisitVerdict.finish(revisitAfter: nil)
      let tokens = [leases[0].token, LeaseToken(epoch: 0, counter: 1), leases[1].token]
      let results = try await queue.complete(
        tokens.map { VisitReport(token: $0, outcome: .unchanged, verdict: finish) }, now: at(1))
      #expect(results.map(\.answer) == [.accepted, .leaseLost, .accepted])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a heartbeat keeps a lease`(_ engine: Engine) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue([new(1)], now: at(0))
      let lease = try #require(try await queue.takeOne(now: at(0)))
      #expect(try await queue.extend([lease.token], for: minute, now: at(50)).isEmpty)
      #expect(try await queue.expire(now: at(70)) == 0)
      #expect(try await queue.end(lease.token, now: at(100))?.answer == .accepted)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a new boot takes back what the dead one had lent, and refuses its tokens`(
    _ engine: Engine
  ) async throws {
    try await engine.withQueue { queue, reopen in
      _ = try await queue.enqueue([new(1), new(2)], now: at(0))
      let dead = try await queue.take(now: at(0)).leases
      #expect(dead.count == 2)
      let next = try await reopen()
      #expect(next.epoch == queue.epoch + 1)
      #expect(try await next.reclaim(now: at(1)) == 2)
      #expect(try await next.reclaim(now: at(1)) == 0)
      #expect(try await next.end(dead[0].token, now: at(1))?.answer == .leaseLost)
      let leases = try await next.take(now: at(3)).leases
      #expect(leases.map(\.attempt) == [1, 1])
      #expect(Set(leases.map(\.token)).isDisjoint(with: dead.map(\.token)))
    }
  }

  @Test(arguments: Engine.allCases)
  func `leases given back are due at once and count no attempt`(_ engine: Engine) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue([new(1)], now: at(0))
      let lease = try #require(try await queue.takeOne(now: at(0)))
      #expect(try await queue.release([lease.token], now: at(2)) == 1)
      let job = try #require(try await queue.show(page(1)))
      #expect(job.attempts == 0)
      #expect(job.losses == 0)
      #expect(try await queue.takeOne(now: at(2))?.attempt == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a page that takes its worker down each time is buried, its neighbours are not`(
    _ engine: Engine
  ) async throws {
    try await engine.withQueue(maxLosses: 4) { queue, _ in
      _ = try await queue.enqueue([new(1, priority: .first), new(2), new(3)], now: at(0))
      var now = at(0)
      for _ in 0..<12 {
        now = now + .seconds(100)
        // Dies on page 1, whatever else it holds; finishes a slice without it.
        let leases = try await queue.take(now: now).leases
        if leases.contains(where: { $0.url.path == "/1.html" }) { continue }
        for lease in leases { _ = try await queue.end(lease.token, now: now) }
      }
      let job = try #require(try await queue.show(page(1)))
      #expect(job.state == .buried)
      #expect(job.reason == "its worker was lost 4 times")
      #expect(try await queue.state(2) == .done)
      #expect(try await queue.state(3) == .done)
    }
  }
}
