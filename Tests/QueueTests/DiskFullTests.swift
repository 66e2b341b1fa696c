import Foundation
import Frontier
import GRDB
import QueueModel
import QueueStore
import Testing

/// The disk fills up under the queue.
@Suite(.serialized) struct DiskFullTests {
  /// A file system of so many megabytes, in memory; needs the right to mount.
  private func withSmallDisk(megabytes: Int, _ body: (String) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    let path = folder.url.path(percentEncoded: false)
    try run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path)
    do {
      try await body(path)
      try run("umount", path)
    } catch {
      try run("umount", "-l", path)
      throw error
    }
  }

  private func run(_ words: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(words)")
  }

  static let mayMount = getuid() == 0

  @Test(.enabled(if: mayMount, "mounting needs root"))
  func
    `a full disk is one clear error, corrupts nothing, and the queue goes on when there is space`()
    async throws
  {
    try await withSmallDisk(megabytes: 24) { path in
      let queue = try SQLiteQueue(path: path + "/queue.sqlite", access: .coordinator)
      var acknowledged = 0
      var failure: QueueError?
      for batch in 0..<400 where failure == nil {
        let urls = try (0..<500).map { try new(batch * 500 + $0, host: "h\($0 % 50).example") }
        do {
          acknowledged += try await queue.enqueue(urls, now: at(0)).added
        } catch let error as QueueError {
          failure = error
        }
      }
      guard case .disk = try #require(failure) else {
        Issue.record("\(String(describing: failure))")
        return
      }
      #expect(try await queue.stats(now: at(0)).queued == acknowledged)

      try run("mount", "-o", "remount,size=96m", path)
      let more = try await queue.enqueue([new(1_000_000)], now: at(0))
      #expect(more.added == 1)
      #expect(try await queue.take(now: at(1)).leases.count == 100)
      try queue.close()
      let database = try DatabaseQueue(path: path + "/queue.sqlite")
      let (check, count) = try await database.read { db in
        (
          try String.fetchOne(db, sql: "PRAGMA integrity_check"),
          try Int.fetchOne(db, sql: "SELECT count(*) FROM url")
        )
      }
      #expect(check == "ok")
      #expect(count == acknowledged + 1)
      try database.close()
    }
  }

  @Test(.enabled(if: mayMount, "mounting needs root"))
  func `a disk without space for the log refuses to open, and says so`() async throws {
    try await withSmallDisk(megabytes: 4) { path in
      do {
        _ = try SQLiteQueue(path: path + "/queue.sqlite", access: .coordinator)
        Issue.record("opened")
      } catch let error as QueueError {
        if case .disk = error {} else { Issue.record("\(error)") }
        #expect(error.description.contains("Free some space"))
      }
    }
  }
}
