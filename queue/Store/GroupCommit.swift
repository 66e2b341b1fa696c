internal import Foundation
internal import GRDB
internal import QueueModel

/// Gathers the writes of concurrent callers into one transaction, so that they share one sync of
/// the disk: whatever arrives while one transaction is being synced goes into the next. Nobody
/// waits for company, and nobody is answered before the sync.
///
/// ```
///   callers   A ─┐      B C D ─┐            E ─┐
///   writer       [ A | sync ]  [ B C D | sync ] [ E | sync ]
///   answers                 A               BCD          E
/// ```
final class GroupCommit: Sendable {
  private let pool: DatabasePool
  private let path: String
  private let line = WriteLine()

  init(pool: DatabasePool, path: String) {
    self.pool = pool
    self.path = path
  }

  /// Runs `body` on the writer's own thread, in a savepoint: when it throws, its writes alone are
  /// undone.
  func perform<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value)
    async throws(QueueError) -> Value
  {
    let path = path
    let result: Result<Value, QueueError> = await withCheckedContinuation { continuation in
      let write = Write(
        run: { db in
          var result: Result<Value, QueueError>
          do {
            var value: Value?
            try db.inSavepoint {
              value = try body(db)
              return .commit
            }
            result =
              value.map { .success($0) } ?? .failure(.failed(path: path, detail: "no answer"))
          } catch {
            result = .failure(QueueError(error, path: path))
          }
          let answer = result
          return { failure in continuation.resume(returning: failure.map { .failure($0) } ?? answer)
          }
        },
        fail: { continuation.resume(returning: .failure($0)) })
      switch line.add(write) {
      case .closed: write.fail(.closed(path: path))
      case .joined: break
      case .first: pool.asyncWriteWithoutTransaction { db in self.writeAll(db) }
      }
    }
    return try result.get()
  }

  /// Lets those who wait be served, and refuses everyone after them.
  func close() throws {
    line.close()
    // The writer is a serial queue: this returns after all that was scheduled before it.
    try pool.barrierWriteWithoutTransaction { _ in }
    try pool.close()
  }

  private func writeAll(_ db: Database) {
    while let batch = line.takeAll() { write(batch, db) }
  }

  private func write(_ batch: [Write], _ db: Database) {
    var answers: [Write.Answer] = []
    var failure: QueueError?
    do {
      try db.inTransaction(.immediate) {
        for write in batch {
          answers.append(write.run(db))
          // A full disk makes SQLite roll back everything by itself; what came before is gone with
          // it.
          guard db.isInsideTransaction else {
            throw QueueError.disk(path: path, detail: "the transaction was rolled back")
          }
        }
        return .commit
      }
    } catch {
      failure = QueueError(error, path: path)
    }
    for answer in answers { answer(failure) }
    guard let failure else { return }
    for write in batch.dropFirst(answers.count) { write.fail(failure) }
  }
}

/// One caller's write.
private struct Write: Sendable {
  /// Told how the transaction as a whole ended; resumes the caller.
  typealias Answer = @Sendable (QueueError?) -> Void

  let run: @Sendable (Database) -> Answer
  /// For a write that never ran.
  let fail: @Sendable (QueueError) -> Void
}

/// Those who wait for the writer.
private final class WriteLine: @unchecked Sendable {
  enum Place { case first, joined, closed }

  // Invariant: everything below is touched only while `lock` is held.
  private let lock = NSLock()
  private var waiting: [Write] = []
  private var isServed = false
  private var isClosed = false

  /// `first`: nobody serves the line, the caller must see to it.
  func add(_ write: Write) -> Place {
    lock.withLock {
      if isClosed { return .closed }
      waiting.append(write)
      if isServed { return .joined }
      isServed = true
      return .first
    }
  }

  /// nil: nobody waits, and the next to come is `first`.
  func takeAll() -> [Write]? {
    lock.withLock {
      if waiting.isEmpty {
        isServed = false
        return nil
      }
      let batch = waiting
      waiting = []
      return batch
    }
  }

  func close() { lock.withLock { isClosed = true } }
}
