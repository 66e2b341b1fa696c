import Foundation
import Frontier
import GRDB
import QueueMigrations
import QueueModel
import QueueStore
import Testing

/// The file engine: durable, and clear about bad files.
@Suite struct QueueFileTests {
  private func failure(_ path: String, _ access: QueueAccess = .coordinator) -> QueueError? {
    do {
      _ = try SQLiteQueue(path: path, access: access)
      return nil
    } catch {
      return error
    }
  }

  private func enqueueAndClose(_ path: String, count: Int = 3) async throws {
    let queue = try SQLiteQueue(path: path, access: .coordinator)
    _ = try await queue.enqueue((1...count).map { try new($0) }, now: at(0))
    try queue.close()
  }

  @Test func `every commit is synced: the pragma reads FULL after opening`() throws {
    let folder = try TemporaryFolder()
    let queue = try SQLiteQueue(path: folder.queuePath, access: .coordinator)
    #expect(try queue.synchronousLevel() == 2)
  }

  @Test(arguments: ["text", "short", "zeros"])
  func `what is no database is called damaged, and left as it was`(_ kind: String) throws {
    let folder = try TemporaryFolder()
    let bytes: [UInt8] =
      switch kind {
      case "text": Array(String(repeating: "not a database ", count: 100).utf8)
      case "short": Array("SQLite format 3\0".utf8)
      default: [UInt8](repeating: 0, count: 5000)
      }
    try Data(bytes).write(to: URL(fileURLWithPath: folder.queuePath))
    guard case .damaged = failure(folder.queuePath) else {
      Issue.record("\(String(describing: failure(folder.queuePath)))")
      return
    }
    #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.queuePath))) == bytes)
  }

  @Test func `a queue with overwritten pages is called damaged in one line`() async throws {
    let folder = try TemporaryFolder()
    try await enqueueAndClose(folder.queuePath, count: 500)
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.queuePath))
    try file.seek(toOffset: 4096)
    try file.write(contentsOf: Data(repeating: 0xAB, count: 40_000))
    try file.close()
    let error = try #require(failure(folder.queuePath))
    guard case .damaged = error else {
      Issue.record("\(error)")
      return
    }
    #expect(error.description.contains(folder.queuePath))
    #expect(error.description.contains("Move it aside"))
    #expect(!error.description.contains("\n"))
  }

  @Test func `a folder, a missing folder and a missing file are told apart`() throws {
    let folder = try TemporaryFolder()
    #expect(
      failure(folder.url.path(percentEncoded: false))
        == .isDirectory(path: folder.url.path(percentEncoded: false)))
    guard case .notWritable = failure(folder.queuePath + ".d/queue.sqlite") else {
      Issue.record("a queue in a missing folder")
      return
    }
    #expect(failure(folder.queuePath, .operate) == .missing(path: folder.queuePath))
    #expect(failure(folder.queuePath, .read) == .missing(path: folder.queuePath))
    #expect(!FileManager.default.fileExists(atPath: folder.queuePath))
  }

  @Test func `a newer queue and another program's database are refused`() async throws {
    let folder = try TemporaryFolder()
    try await enqueueAndClose(folder.queuePath)
    let database = try DatabaseQueue(path: folder.queuePath)
    try await database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
    #expect(
      failure(folder.queuePath) == .newerSchema(path: folder.queuePath, found: 99, known: 2))
    try await database.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA user_version = 2; PRAGMA application_id = 5")
    }
    try database.close()
    #expect(failure(folder.queuePath) == .foreign(path: folder.queuePath))
  }

  @Test func `others may look and mend beside a running fleet, but not lease`() async throws {
    let folder = try TemporaryFolder()
    let fleet = try SQLiteQueue(path: folder.queuePath, access: .coordinator)
    _ = try await fleet.enqueue([new(1), new(2)], now: at(0))
    let lease = try #require(try await fleet.takeOne(now: at(0)))
    let operate = try SQLiteQueue(path: folder.queuePath, access: .operate)
    #expect(try await operate.bury(.urls([page(2)]), reason: "told to", now: at(1)) == 1)
    let look = try SQLiteQueue(path: folder.queuePath, access: .read)
    #expect(try await look.stats(now: at(1)).buried == 1)
    await #expect(throws: QueueError.notCoordinator(path: folder.queuePath)) {
      _ = try await operate.take(now: at(1))
    }
    await #expect(throws: QueueError.self) { _ = try await look.enqueue([new(3)], now: at(1)) }
    try look.close()
    try operate.close()
    // Neither began an epoch: the fleet's leases still hold.
    #expect(try await fleet.end(lease.token, now: at(2))?.answer == .accepted)
  }

  @Test func `a list is of one state and one host where asked`() async throws {
    let folder = try TemporaryFolder()
    let queue = try SQLiteQueue(path: folder.queuePath, access: .coordinator)
    _ = try await queue.enqueue([new(1), new(2), new(1, host: "b.example")], now: at(0))
    _ = try await queue.bury(.urls([page(2)]), reason: "told to", now: at(0))
    let host = try page(1).hostKey
    #expect(try await queue.list(state: .queued, host: nil, limit: 9).count == 2)
    #expect(try await queue.list(state: nil, host: host, limit: 9).count == 2)
    #expect(try await queue.list(state: .buried, host: host, limit: 9).map(\.url) == [page(2)])
    #expect(try await queue.list(state: nil, host: nil, limit: 1).count == 1)
    let hosts = try await queue.hosts(limit: 9).map(\.host.description)
    #expect(hosts == ["b.example", host.description])
  }

  @Test func `concurrent calls are all served, each with its own answer`() async throws {
    let folder = try TemporaryFolder()
    let queue = try SQLiteQueue(path: folder.queuePath, access: .coordinator)
    let added = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<200 {
        let url = try new(number % 100)
        group.addTask { try await queue.enqueue([url], now: at(0)).added }
      }
      return try await group.reduce(0, +)
    }
    #expect(added == 100)
    #expect(try await queue.stats(now: at(0)).queued == 100)
    try queue.close()
    await #expect(throws: QueueError.closed(path: folder.queuePath)) {
      _ = try await queue.enqueue([new(1)], now: at(0))
    }
  }

  @Test func `the tables refuse states that the code does not have`() async throws {
    let folder = try TemporaryFolder()
    try await enqueueAndClose(folder.queuePath)
    let database = try DatabaseQueue(path: folder.queuePath)
    for state in JobState.allCases where state != .leased {
      let due: Int? = state == .queued ? 1 : nil
      try await database.write { db in
        try db.execute(
          sql: "UPDATE url SET state = ?, due_at = ?", arguments: [state.rawValue, due])
      }
    }
    for change in ["state = 'lost'", "state = 'leased'", "state = 'queued', due_at = NULL"] {
      await #expect(throws: DatabaseError.self) {
        try await database.write { try $0.execute(sql: "UPDATE url SET \(change)") }
      }
    }
    try database.close()
  }
}

/// Files of earlier versions.
@Suite struct MigrationTests {
  @Test func `a queue of version 1 is taken over, leases, counts and all`() async throws {
    let folder = try TemporaryFolder()
    let database = try DatabaseQueue(path: folder.queuePath)
    try await database.writeWithoutTransaction { db in
      try db.execute(sql: Migrations.file[0])
      try db.execute(
        sql: """
          PRAGMA application_id = \(0x5768_5175); PRAGMA user_version = 1;
          UPDATE boot SET epoch = 7, counter = 3;
          INSERT INTO site (id, name) VALUES (1, 'yunhe');
          INSERT INTO host (id, name, site_id, ready_at) VALUES (1, 'www.yunhe.example', 1, 0);
          """)
      for number in 1...4 {
        let url = try page(number).description
        let key = URLKey(url)
        try db.execute(
          sql: """
            INSERT INTO url (id, key_high, key_low, url, host_id, site_id, state, kind, depth,
              priority, due_at, attempts, added_at, last_outcome, lease_epoch, lease_counter,
              lease_until, worker, digest)
            VALUES (?, ?, ?, ?, 1, 1, ?, 'article', 1, 1, ?, ?, 0, ?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            number, key.high, key.low, url, ["queued", "leased", "done", "buried"][number - 1],
            number == 1 ? 5 : nil, number == 1 ? 2 : number == 2 ? 1 : 0,
            number == 1 ? "timed_out" : number == 3 ? "fetched" : nil, number == 2 ? 7 : nil,
            number == 2 ? 3 : nil, number == 2 ? 60_000 : nil, number == 2 ? "w1" : nil,
            number == 3 ? String(repeating: "ab", count: 32) : nil,
          ])
      }
    }
    try database.close()

    let queue = try SQLiteQueue(path: folder.queuePath, access: .coordinator)
    #expect(queue.epoch == 8)
    let stats = try await queue.stats(now: at(1))
    let counts: [Int] = [
      stats.queued, stats.leased, stats.done, stats.buried, stats.retrying, stats.hosts,
    ]
    #expect(counts == [Int](repeating: 1, count: 6))
    #expect(stats.outcomes == ["timed_out": 1, "fetched": 1])
    let leased = try #require(try await queue.show(page(2)))
    #expect(leased.token == LeaseToken(epoch: 7, counter: 3))
    #expect(leased.attempts == 1)
    #expect(try await queue.show(page(3))?.bodyDigest == String(repeating: "ab", count: 32))
    #expect(try await queue.reclaim(now: at(1)) == 1)
    #expect(Set(try await queue.take(now: at(3)).leases.map(\.url)) == [try page(1), try page(2)])
    #expect(
      try await queue.enqueue((1...4).map { try new($0) }, now: at(4))
        == EnqueueReply(added: 0, known: 4))
  }
}
