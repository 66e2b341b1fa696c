import Foundation
import Frontier
import QueueModel
import QueuePostgres
import Testing

/// What only a server has: several coordinators, a server that ends, a password.
@Suite(.serialized) struct PostgresTests {
  private func withDatabase(
    on server: PostgresServer? = nil, _ body: (String, PostgresServer) async throws -> Void
  ) async throws {
    let server = try server ?? PostgresServer.shared()
    let url = try server.database()
    try await body(url, server)
    try server.drop(url)
  }

  private func coordinator(_ url: String) throws(QueueError) -> PostgresQueue {
    try PostgresQueue(url: url, access: .coordinator, patience: .seconds(60))
  }

  private var now: Moment { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

  @Test func `coordinators that open a new database at once make its tables once`() async throws {
    try await withDatabase { url, _ in
      let epochs = try await withThrowingTaskGroup(of: Int64.self) { group in
        for _ in 0..<4 {
          group.addTask {
            let queue = try PostgresQueue(url: url, access: .coordinator)
            defer { try? queue.close() }
            return queue.epoch
          }
        }
        return try await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(epochs == [1, 2, 3, 4])
    }
  }

  @Test func `no host is lent by two coordinators at once, nor sooner than its delay`()
    async throws
  {
    try await withDatabase { url, _ in
      let queues = try (0..<3).map { _ in try coordinator(url) }
      let hosts = 20
      _ = try await queues[0].enqueue(
        (0..<hosts).flatMap { host in try (0..<40).map { try new($0, host: "h\(host).example") } },
        now: now)
      let log = LendingLog()
      let clock = ContinuousClock()
      let start = clock.now
      let end = start + .seconds(2)
      try await withThrowingTaskGroup { group in
        for queue in queues {
          group.addTask {
            while clock.now < end {
              let moment = Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
              let slices = try await queue.take(
                slices: 4, urls: 4, sliceSize: 1, delay: .milliseconds(200), now: moment
              ).slices
              for slice in slices { await log.lent(slice.host) }
              for slice in slices {
                await log.ended(slice.host)
                let report = VisitReport(
                  token: slice.leases[0].token, outcome: .fetched(status: 200),
                  verdict: .finish(revisitAfter: nil), sinceStart: nil)
                let result = try await queue.complete([report], now: moment)
                #expect(result.first?.answer == .accepted)
              }
              if slices.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
            }
          }
        }
        try await group.waitForAll()
      }
      let most = Int((clock.now - start) / .milliseconds(200)) + 1
      #expect(await log.doubles == 0)
      #expect(await !log.counts.isEmpty)
      #expect(await log.counts.values.allSatisfy { $0 <= most })
      for queue in queues { try queue.close() }
    }
  }

  private actor LendingLog {
    var doubles = 0
    var counts: [HostKey: Int] = [:]
    private var held: Set<HostKey> = []

    func lent(_ host: HostKey) {
      if !held.insert(host).inserted { doubles += 1 }
      counts[host, default: 0] += 1
    }

    func ended(_ host: HostKey) { held.remove(host) }
  }

  @Test func `a living coordinator keeps its leases, a dead one's are taken back`() async throws {
    try await withDatabase { url, _ in
      let (first, second) = (try coordinator(url), try coordinator(url))
      _ = try await first.enqueue([new(1), new(1, host: "b.example")], now: now)
      let mine = try #require(try await first.takeOne(now: now))
      _ = try #require(try await second.takeOne(now: now))
      #expect(try await second.reclaim(now: now) == 0)
      #expect(try await first.extend([mine.token], for: minute, now: now).isEmpty)
      try first.close()
      #expect(try await second.reclaim(now: now) == 1)
      #expect(try await second.checkTokens([mine.token], now: now).isEmpty)
      try second.close()
    }
  }

  @Test func `time is the server's, told in the caller's`() async throws {
    try await withDatabase { url, _ in
      let queue = try coordinator(url)
      // This caller's clock is of another century.
      _ = try await queue.enqueue([new(1)], now: at(1000))
      let slice = try #require(try await queue.take(now: at(1000)).slices.first)
      #expect(slice.until == at(1060))
      // The host is lent; nothing is next.
      #expect(try await queue.take(now: at(1000)).nextDue == nil)
      let job = try #require(try await queue.show(page(1)))
      #expect(job.addedAt > at(1_000_000_000))
      try queue.close()
    }
  }

  @Test func `a server killed under load loses nothing that was acknowledged`() async throws {
    let server = try PostgresServer(settings: [])
    try await withDatabase(on: server) { url, server in
      let queue = try coordinator(url)
      let calls = 200
      let added = try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 0..<calls {
          let url = try new(number, host: "h\(number % 7).example")
          group.addTask {
            // In three waves, the server killed in the second.
            try await Task.sleep(for: .milliseconds(number < 60 ? 0 : number < 140 ? 300 : 900))
            return try await queue.enqueue([url], now: at(0)).added
          }
        }
        try await Task.sleep(for: .milliseconds(300))
        try server.killServer()
        try server.start()
        return try await group.reduce(0, +)
      }
      #expect(added == calls)
      let stats = try await queue.stats(now: at(0))
      #expect(stats.queued == calls)
      #expect(stats.hosts == 7)
      #expect(try await queue.list(state: .queued, host: nil, limit: 1000).count == calls)
      try queue.close()
    }
    server.stop()
  }

  @Test func `a server that is away is waited for, and no longer than patience lasts`()
    async throws
  {
    let server = try PostgresServer(settings: ["fsync=off"])
    let url = try server.database()
    let queue = try coordinator(url)
    _ = try await queue.enqueue([new(1)], now: at(0))
    let hasty = try PostgresQueue(url: url, access: .operate, patience: .milliseconds(200))
    server.stopServing()
    await #expect(throws: QueueError.self) {
      _ = try await hasty.pause(page(1).hostKey, now: at(0))
    }
    async let waiting = queue.enqueue([new(2)], now: at(0))
    try await Task.sleep(for: .milliseconds(200))
    try server.start()
    #expect(try await waiting == EnqueueReply(added: 1, known: 0))
    try queue.close()
    try hasty.close()
    server.stop()
  }

  @Test func `a password is never shown`() async throws {
    do {
      _ = try PostgresQueue(
        url: "postgres://wenhao:geheim@127.0.0.1:1/queue?connect_timeout=2", access: .coordinator)
      Issue.record("nobody listens there")
    } catch {
      #expect(error.description.contains("127.0.0.1:1/queue"))
      #expect(!error.description.contains("geheim"))
      if case .unreachable = error {} else { Issue.record("\(error)") }
    }
  }
}
