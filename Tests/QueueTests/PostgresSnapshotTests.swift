import Foundation
import Frontier
import QueueModel
import Testing

@testable import QueuePostgres

/// Rows that died stay as long as somebody's snapshot may see them, and claims then wade through them. A snapshot
/// sees its own database only: that is why the queue has one of its own.
@Suite(.serialized) struct PostgresSnapshotTests {
  private var now: Moment { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

  private enum Snapshot: CaseIterable { case nowhere, corpus, queue }

  /// What one claim reads, in pages of 8 KiB, and the dead rows that no vacuum may take away.
  private struct Cost {
    var pages: Int
    var deadRows: Int
  }

  /// Counted, not timed: each dead row that may not go leaves an entry in an index which the claim reads and
  /// throws away, so the pages that it touches grow as the time does, and are the same on every machine.
  @Test func `a snapshot held open in the corpus database costs a claim nothing`() async throws {
    let calm = try await cost(.nowhere)
    let beside = try await cost(.corpus)
    // In the queue's own database it does cost: without this, the counts above could be blind.
    let within = try await cost(.queue)
    #expect(calm.deadRows == 0 && beside.deadRows == 0)
    #expect(beside.pages <= 2 * calm.pages)
    #expect(within.deadRows > 1_000)
    #expect(within.pages > 3 * calm.pages)
  }

  /// Of a claim after some thousand leases and reports under an open snapshot, and vacuums.
  private func cost(_ snapshot: Snapshot) async throws -> Cost {
    let server = try PostgresServer.shared()
    let (url, corpus) = (try server.database(), try server.database())
    let queue = try PostgresQueue(url: url, access: .coordinator, patience: .seconds(60))
    for host in 0..<4 {
      _ = try await queue.enqueue(
        (0..<20).map { try new($0, host: "h\(host).example") }, now: now)
    }
    let reader = try server.session(snapshot == .queue ? url : corpus)
    if snapshot != .nowhere {
      try reader.say("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class;")
    }
    for round in 0..<60 {
      // As autovacuum would, but at the same moments in each of the three.
      if round % 10 == 0 { try server.sql("VACUUM", on: server.name(of: url)) }
      let grant = try await queue.take(
        slices: 4, urls: 40, sliceSize: 10, delay: .zero, inFlight: 40, now: now)
      _ = try await queue.complete(
        grant.leases.map {
          VisitReport(
            token: $0.token, outcome: .fetched(status: 200),
            verdict: .finish(revisitAfter: .zero))
        }, now: now)
    }
    try queue.close()
    let deadRows = try server.deadRows(url)
    let pages = try pagesOfAClaim(server, url)
    try reader.end()
    try server.drop(url)
    try server.drop(corpus)
    return Cost(pages: pages, deadRows: deadRows)
  }

  private func pagesOfAClaim(_ server: PostgresServer, _ url: String) throws -> Int {
    let plan = try server.answer(
      """
      PREPARE claim AS \(PostgresStatement.readyHosts.sql);
      EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF)
        EXECUTE claim(\(now.milliseconds + 1_000), 4, 10)
      """, on: server.name(of: url))
    // The first is the whole statement's: "Buffers: shared hit=12 read=3 dirtied=1".
    let line = try #require(plan.split(separator: "\n").first { $0.contains("Buffers: shared") })
    #expect(plan.contains("actual rows=40"), "\(plan)")
    return line.split(separator: " ").compactMap { word in
      ["hit=", "read="].first { word.hasPrefix($0) }.flatMap { Int(word.dropFirst($0.count)) }
    }.reduce(0, +)
  }
}
