import Frontier
import QueueModel
import Testing

/// Decided and written down in the claim itself.
@Suite struct PolitenessTests {
  /// Whatever it allows at the same time: two workers could not keep their starts apart.
  @Test(arguments: Engine.allCases, [1, 4])
  func `a host with a delay is lent to one worker at a time`(
    _ engine: Engine, _ inFlight: Int
  ) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue((1...9).map { try new($0) }, now: at(0))
      let first = try await queue.take(sliceSize: 3, inFlight: inFlight, now: at(0))
      #expect(first.leases.count == 3)
      #expect(first.slices.first?.delay == .seconds(1))
      #expect(try await queue.take(inFlight: inFlight, now: at(30)).leases.isEmpty)
      for lease in first.leases.dropLast() {
        _ = try await queue.end(lease.token, now: at(31))
        #expect(try await queue.take(inFlight: inFlight, now: at(40)).leases.isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `the next slice starts no sooner than the delay after the last fetch began`(
    _ engine: Engine
  ) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue((1...9).map { try new($0) }, now: at(0))
      let slice = try await queue.take(sliceSize: 1, delay: .seconds(10), now: at(0))
      let report = VisitReport(
        token: slice.leases[0].token, outcome: .fetched(status: 200),
        verdict: .finish(revisitAfter: nil), sinceStart: .seconds(2))
      _ = try await queue.complete([report], now: at(20))
      #expect(try await queue.take(now: at(27.999)).leases.isEmpty)
      #expect(try await queue.take(now: at(27.999)).nextDue == at(28))
      #expect(!(try await queue.take(now: at(28)).leases.isEmpty))
    }
  }

  @Test(arguments: Engine.allCases)
  func `robots.txt can slow a host down, and its demand outlives a restart`(
    _ engine: Engine
  ) async throws {
    try await engine.withQueue { queue, reopen in
      _ = try await queue.enqueue((1...9).map { try new($0) }, now: at(0))
      let lease = try #require(try await queue.takeOne(now: at(0)))
      let report = VisitReport(
        token: lease.token, outcome: .fetched(status: 200), verdict: .finish(revisitAfter: nil),
        crawlDelay: .seconds(30))
      _ = try await queue.complete([report], now: at(1))
      let slice = try await reopen().take(now: at(100)).slices.first
      #expect(slice?.delay == .seconds(30))
    }
  }

  @Test(arguments: Engine.allCases)
  func `without a delay several workers share a host, never beyond its limit`(
    _ engine: Engine
  ) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue((1...40).map { try new($0) }, now: at(0))
      var out: [Lease] = []
      for _ in 0..<8 {
        out += try await queue.take(delay: .zero, inFlight: 6, now: at(0)).leases
        #expect(out.count <= 6)
      }
      #expect(out.count == 6)
      for lease in out.prefix(2) { _ = try await queue.end(lease.token, now: at(0)) }
      #expect(try await queue.take(delay: .zero, inFlight: 6, now: at(0)).leases.count == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a throttled host rests, is reported as blocked, and does so across a restart`(
    _ engine: Engine
  ) async throws {
    try await engine.withQueue { queue, reopen in
      _ = try await queue.enqueue([new(1), new(2)], now: at(0))
      let lease = try #require(try await queue.takeOne(now: at(0)))
      let result = try await queue.end(
        lease.token, .retry(after: .seconds(300), reason: "throttled"),
        .throttled(retryAfter: .seconds(300)), now: at(1))
      #expect(result?.hostBlockedUntil == at(301))
      let next = try await reopen()
      #expect(try await next.take(now: at(300)).leases.isEmpty)
      #expect(try await next.stats(now: at(300)).blockedHosts == 1)
      #expect(try await next.take(now: at(301)).leases.count == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a paused host gives no leases until it is resumed`(_ engine: Engine) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue([new(1)], now: at(0))
      let host = try page(1).hostKey
      #expect(try await queue.pause(host, now: at(0)))
      let paused = try await queue.take(now: at(1))
      #expect(paused == LeaseGrant(slices: [], nextDue: nil))
      #expect(try await queue.resume(host, now: at(2)))
      #expect(try await queue.take(now: at(2)).leases.count == 1)
      let unknown = try page(1, host: "unknown.example").hostKey
      #expect(try await queue.pause(unknown, now: at(2)) == false)
    }
  }

  @Test(arguments: Engine.allCases)
  func `hosts are served longest ready first, within what was ordered`(
    _ engine: Engine
  ) async throws {
    try await engine.withQueue { queue, _ in
      for number in 1...5 {
        let urls = try (1...4).map { try new($0, host: "h\(number).example") }
        _ = try await queue.enqueue(urls, now: at(Double(number)))
      }
      let grant = try await queue.take(slices: 3, urls: 5, sliceSize: 2, now: at(10))
      #expect(
        grant.slices.map(\.host.description) == ["h1.example", "h2.example", "h3.example"])
      #expect(grant.slices.map(\.leases.count) == [2, 2, 1])
      #expect(grant.nextDue == at(4))
    }
  }
}
