import Frontier
import QueueModel
import Testing

/// States and verbs, on every engine.
@Suite struct StateTests {
  @Test(arguments: Engine.allCases)
  func `nothing to enqueue and nothing to complete is an answer too`(_ engine: Engine) async throws
  {
    try await engine.withQueue { queue, _ in
      let reply = try await queue.enqueue([], now: at(0))
      #expect(reply == EnqueueReply(added: 0, known: 0))
      let results = try await queue.complete([], now: at(0))
      #expect(results.isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a URL goes from queued over leased to done`(_ engine: Engine) async throws {
    try await engine.withQueue { queue, _ in
      #expect(
        try await queue.enqueue([new(1)], now: at(0)) == EnqueueReply(added: 1, known: 0))
      #expect(try await queue.state(1) == .queued)
      let lease = try #require(try await queue.takeOne(now: at(1)))
      #expect(lease.url == (try page(1)))
      #expect(lease.attempt == 1)
      #expect(lease.site == "yunhe")
      #expect(try await queue.state(1) == .leased)
      let result = try await queue.end(lease.token, now: at(2))
      #expect(result?.answer == .accepted)
      let job = try #require(try await queue.show(page(1)))
      #expect(job.state == .done)
      #expect(job.dueAt == nil)
      #expect(job.lastOutcome == "fetched")
      #expect(job.token == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a URL is known for ever, whatever becomes of it`(_ engine: Engine) async throws {
    try await engine.withQueue { queue, reopen in
      _ = try await queue.enqueue([new(1), new(1), new(2)], now: at(0))
      let first = try #require(try await queue.takeOne(now: at(1)))
      let known = EnqueueReply(added: 0, known: 2)
      #expect(try await queue.enqueue([new(1), new(2)], now: at(1)) == known)
      _ = try await queue.end(first.token, now: at(2))
      _ = try await queue.bury(.urls([page(2)]), reason: "told to", now: at(2))
      let again = try await reopen()
      #expect(try await again.enqueue([new(1), new(2)], now: at(3)) == known)
      #expect(try await again.state(1) == .done)
      #expect(try await again.state(2) == .buried)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a retry waits for its moment and counts the attempt, a finish begins anew`(
    _ engine: Engine
  ) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue([new(1)], now: at(0))
      let first = try #require(try await queue.takeOne(now: at(0)))
      _ = try await queue.end(
        first.token, .retry(after: .seconds(100), reason: "server_failure 500"),
        .serverFailure(status: 500), now: at(1))
      #expect(try await queue.take(now: at(100)).leases.isEmpty)
      #expect(try await queue.take(now: at(100)).nextDue == at(101))
      let second = try #require(try await queue.takeOne(now: at(101)))
      #expect(second.attempt == 2)
      _ = try await queue.end(second.token, .finish(revisitAfter: .seconds(50)), now: at(102))
      #expect(try await queue.state(1) == .done)
      #expect(try await queue.stats(now: at(103)).revisits == 1)
      let third = try #require(try await queue.takeOne(now: at(152)))
      #expect(third.attempt == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a buried URL keeps its reason and rests until it is kicked`(_ engine: Engine) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue([new(1)], now: at(0))
      let lease = try #require(try await queue.takeOne(now: at(0)))
      _ = try await queue.end(
        lease.token, .bury(reason: "too_large"), .tooLarge(limit: 5), now: at(1))
      let buried = try await queue.list(state: .buried, host: nil, limit: 10)
      #expect(buried.map(\.reason) == ["too_large"])
      #expect(try await queue.take(now: at(1_000_000)).leases.isEmpty)
      #expect(try await queue.retry(.all, now: at(10)) == 0)
      #expect(try await queue.kick(.urls([page(1)]), now: at(10)) == 1)
      #expect(try await queue.takeOne(now: at(10))?.attempt == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `an operator's verbs leave a leased URL to its worker`(_ engine: Engine) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue([new(1)], now: at(0))
      let lease = try #require(try await queue.takeOne(now: at(0)))
      #expect(try await queue.bury(.all, reason: "told to", now: at(1)) == 0)
      #expect(try await queue.kick(.all, now: at(1)) == 0)
      #expect(try await queue.retry(.host(page(1).hostKey), now: at(1)) == 0)
      #expect(try await queue.end(lease.token, now: at(1))?.answer == .accepted)
    }
  }

  @Test(arguments: Engine.allCases)
  func `leases carry the validators of the last body`(_ engine: Engine) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue([new(1)], now: at(0))
      let soon = VisitVerdict.finish(revisitAfter: .seconds(10))
      // Outcome of a visit, what it reported, and what the next lease must carry.
      let visits: [(FetchOutcome, Bool, String?, String?, expected: (String?, String?, Int))] = [
        (.fetched(status: 200), true, "\"a\"", "d1", ("\"a\"", "d1", 0)),
        // A 304 without headers repeats nothing and forgets nothing.
        (.unchanged, false, nil, nil, ("\"a\"", "d1", 1)),
        (.unchanged, false, nil, nil, ("\"a\"", "d1", 2)),
        // A new body without an ETag: the old one would fetch nothing for ever.
        (.fetched(status: 200), true, nil, "d2", (nil, "d2", 0)),
        // Gone: should it come back, its whole body is wanted.
        (.gone(status: 404), false, nil, nil, (nil, nil, 1)),
        // What the error page was, kept to know it again. The queue does not look inside a mark.
        (
          .gone(status: 404), false, nil, "00ab04", (nil, "00ab04", 2)
        ),
      ]
      var now = at(0)
      for visit in visits {
        let lease = try #require(try await queue.takeOne(now: now))
        _ = try await queue.complete(
          [
            VisitReport(
              token: lease.token, outcome: visit.0, verdict: soon, changed: visit.1,
              etag: visit.2, bodyDigest: visit.3)
          ], now: now)
        now = now + .seconds(20)
        let job = try #require(try await queue.show(page(1)))
        #expect(job.etag == visit.expected.0)
        #expect(job.bodyDigest == visit.expected.1)
        #expect(job.unchangedStreak == visit.expected.2)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `seeds and lists are leased before other pages`(_ engine: Engine) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue(
        [new(1, priority: .last), new(2), new(3, priority: .first), new(4)], now: at(0))
      let order = try await queue.take(now: at(1)).leases.map(\.url)
      #expect(order == [try page(3), try page(2), try page(4), try page(1)])
    }
  }

  @Test(arguments: Engine.allCases)
  func `links of an accepted report are enqueued with the page they were found on`(
    _ engine: Engine
  ) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue([new(1, depth: 0)], now: at(0))
      let lease = try #require(try await queue.takeOne(now: at(0)))
      var link = try new(2)
      link.foundOn = try page(1)
      let result = try await queue.end(lease.token, links: [link, new(1)], now: at(1))
      #expect(result?.links == EnqueueReply(added: 1, known: 1))
      #expect(try await queue.show(page(2))?.foundOn == (try page(1)).description)
    }
  }

  @Test(arguments: Engine.allCases)
  func `sites that are not crawled now are left alone`(_ engine: Engine) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue([new(1), new(1, host: "b.example", site: "other")], now: at(0))
      let grant = try await queue.take(sites: ["other"], now: at(1))
      #expect(grant.leases.map(\.site) == ["other"])
      #expect(grant.nextDue == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `the counts are those of the states`(_ engine: Engine) async throws {
    try await engine.withQueue { queue, _ in
      _ = try await queue.enqueue((1...6).map { try new($0) }, now: at(0))
      let leases = try await queue.take(sliceSize: 4, now: at(0)).leases
      _ = try await queue.end(leases[0].token, .finish(revisitAfter: .seconds(10)), now: at(1))
      _ = try await queue.end(
        leases[1].token, .bury(reason: "x"), .refusedAddress, now: at(1))
      _ = try await queue.end(
        leases[2].token, .retry(after: .seconds(9), reason: "x"), .malformed(reason: "x"),
        now: at(1))
      let stats = try await queue.stats(now: at(2))
      #expect(
        [stats.queued, stats.leased, stats.done, stats.buried] == [3, 1, 1, 1])
      #expect([stats.due, stats.retrying, stats.revisits] == [2, 1, 1])
      #expect(stats.outcomes == ["fetched": 1, "refused_address": 1, "malformed": 1])
      #expect(stats.hosts == 1)
    }
  }
}
