import Frontier
import QueueModel
import Testing

/// One queue's content, taken into another.
@Suite struct MovingTests {
  private func all(_ queue: any WorkQueue, pageSize: Int) async throws -> [Job] {
    var jobs: [Job] = []
    var cursor: JobCursor? = .start
    while let from = cursor {
      let page = try await queue.jobs(after: from, limit: pageSize)
      jobs += page.jobs
      cursor = page.next
    }
    return jobs
  }

  @Test(arguments: Engine.allCases)
  func `what was exported is restored, leases as queued, and once`(_ engine: Engine) async throws {
    try await engine.withQueue { source, _ in
      _ = try await source.enqueue((1...6).map { try new($0, depth: 0) }, now: at(0))
      let leases = try await source.take(sliceSize: 4, now: at(0)).leases
      let report = VisitReport(
        token: leases[0].token, outcome: .fetched(status: 200),
        verdict: .finish(revisitAfter: .seconds(500)), etag: "\"e\"",
        bodyDigest: String(repeating: "ab", count: 32), crawlDelay: .seconds(20))
      _ = try await source.end(leases[1].token, .bury(reason: "x"), .tooLarge(limit: 5), now: at(1))
      _ = try await source.end(
        leases[2].token, .retry(after: .seconds(9), reason: "y"), .malformed(reason: "y"),
        now: at(1))
      // The last to speak of the host: what robots.txt asks for holds until a later report.
      _ = try await source.complete([report], now: at(1))
      _ = try await source.pause(page(1).hostKey, now: at(1))
      let exported = try await all(source, pageSize: 2)
      let hosts = try await source.hosts(after: "", limit: 10)

      try await engine.withQueue { copy, _ in
        #expect(try await copy.restore(hosts, now: at(2)) == 1)
        #expect(try await copy.restore(exported, now: at(2)).added == 6)
        #expect(try await copy.restore(exported, now: at(3)).known == 6)
        for var job in exported {
          if job.state == .leased {
            (job.state, job.token, job.worker, job.leaseUntil) = (.queued, nil, nil, nil)
            (job.attempts, job.dueAt) = (job.attempts - 1, at(2))
          }
          #expect(try await copy.show(job.url) == job)
        }
        #expect(try await copy.take(now: at(30)).leases.isEmpty)
        #expect(try await copy.resume(page(1).hostKey, now: at(30)))
        let slice = try #require(try await copy.take(now: at(30)).slices.first)
        #expect(slice.leases.count == 4)
        #expect(slice.delay == .seconds(20))
        let stats = try await copy.stats(now: at(30))
        let counts: [Int] = [stats.leased, stats.done, stats.buried, stats.revisits]
        #expect(counts == [4, 1, 1, 1])
        #expect(stats.outcomes == ["fetched": 1, "too_large": 1, "malformed": 1])
      }
    }
  }
}
