import Foundation
import Frontier
import GRDB
import QueueModel
import QueueStore
import Testing

/// The power fails while the last call, not yet acknowledged, is being written: some of its pages are in the log.
@Suite struct TornWriteTests {
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `a torn last write is as if it had not been, and nothing acknowledged is lost`(
    _ seed: UInt64
  ) async throws {
    var dice = SeededDice(state: seed)
    let folder = try TemporaryFolder(in: "/dev/shm")
    let queue = try SQLiteQueue(path: folder.queuePath, access: .coordinator, maxLosses: 4)
    var run = RandomRun(queue: queue, dice: dice)
    for step in 0..<Int.random(in: 5...40, using: &dice) {
      let trouble = try await run.step()
      try #require(trouble == nil, "seed \(seed), step \(step)")
    }
    let log = URL(fileURLWithPath: folder.queuePath + "-wal")
    let before = try Data(contentsOf: log)
    // A call with effects everywhere: rows, counts, hosts.
    let fresh = try (100..<130).map { try new($0, host: "h\($0 % 9).example") }
    _ = try await queue.enqueue(fresh, now: run.now)
    let after = try Data(contentsOf: log)
    try #require(before.count == after.count, "the log has its size from the start")
    let block = 4096
    let changed = stride(from: 0, to: before.count, by: block).filter { start in
      let range = start..<min(start + block, before.count)
      return before[range] != after[range]
    }
    let (first, last) = (try #require(changed.first), try #require(changed.last))
    // Somewhere before the last of it: the call's end is missing.
    let cut = Int.random(in: first..<last, using: &dice)

    let torn = try TemporaryFolder(in: "/dev/shm")
    try FileManager.default.copyItem(atPath: folder.queuePath, toPath: torn.queuePath)
    try (after[..<cut] + before[cut...]).write(
      to: URL(fileURLWithPath: torn.queuePath + "-wal"))
    run.queue = try SQLiteQueue(path: torn.queuePath, access: .coordinator, maxLosses: 4)
    // All that was acknowledged, and nothing else.
    let trouble = try await run.compare()
    #expect(trouble == nil, "seed \(seed)")
    _ = try await run.queue.reclaim(now: run.now)
    run.reference.reclaim(now: run.now)
    #expect(try await run.queue.enqueue(fresh, now: run.now).added == fresh.count)
  }
}
