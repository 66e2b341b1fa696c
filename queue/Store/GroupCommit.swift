internal import GRDB
internal import QueueGathering
internal import QueueModel

/// Runs gathered writes on the pool's writer, many in one transaction.
final class GroupCommit: @unchecked Sendable {
  // nil: opened for reading, and nobody asks.
  private let pool: DatabasePool?
  private let path: String
  private let line = WriteLine<GatheredWrite<WriteContext>>(isLast: \.isLease)
  // Invariant: set in `init`, then only touched by the writer, one block at a time.
  private var context: WriteContext?

  init(pool: DatabasePool?, path: String, time: SharedTime, epoch: Int64, maxLosses: Int) throws {
    self.pool = pool
    self.path = path
    context = try pool?.writeWithoutTransaction { db in
      try WriteContext(db, time: time, epoch: epoch, maxLosses: maxLosses)
    }
  }

  // The statements before their connection.
  deinit { context = nil }

  func perform<Value: Sendable>(
    isLease: Bool = false, _ body: @escaping @Sendable (WriteContext) throws -> Value
  ) async throws(QueueError) -> Value {
    try await line.perform(
      path: path, isLease: isLease,
      serve: { self.pool?.asyncWriteWithoutTransaction { _ in self.serve() } }, body)
  }

  /// Lets those who wait be served, and refuses everyone after them.
  func close() throws {
    line.close()
    // The writer is a serial queue: this returns after all that was scheduled before it.
    try pool?.barrierWriteWithoutTransaction { db in
      context = nil
      // One file is all there is to copy, then.
      _ = QueueFile.emptyLog(db)
    }
  }

  private func serve() {
    while let batch = line.takeAll() {
      guard let context else {
        for write in batch { write.answer(.closed(path: path)) }
        continue
      }
      commit(batch, context)
    }
  }

  private func commit(_ batch: [GatheredWrite<WriteContext>], _ context: WriteContext) {
    do {
      try context.begin()
      for write in batch { try write.run(context) }
      try context.commit()
    } catch {
      context.rollback()
      // Nobody is refused for another's failure: each has its own transaction then.
      if batch.count > 1 { return batch.forEach { commit([$0], context) } }
      let failure = QueueError(error, path: path)
      return batch.forEach { $0.answer(failure) }
    }
    for write in batch { write.answer(nil) }
  }
}
