internal import Foundation

/// The sketch index of a corpus that is being written to, loaded by the first batch and kept from batch to batch.
///
/// `@unchecked Sendable`: `index` and `version` are touched only inside `whileAlone`, which holds the lock, or by
/// the one owner of a value that nobody else has (`CorpusMigration`).
final class SketchMemory: @unchecked Sendable {
  private let lock = NSLock()
  private var index: SketchIndex?
  /// `CorpusDatabase.sketchCount`: another program may have written since.
  private var version = -1

  /// One transaction at a time. One that fails was rolled back: what it taught the index is forgotten with it.
  func whileAlone<Value>(_ transaction: () throws -> Value) throws -> Value {
    lock.lock()
    defer { lock.unlock() }
    do {
      return try transaction()
    } catch {
      index = nil
      throw error
    }
  }

  /// Inside the transaction, after its rows are written and before its sketches are.
  func apply(_ changes: [SketchChange], _ db: any CorpusDatabase) throws {
    if changes.isEmpty { return }
    let near = NearDuplicates(db)
    let now = try db.sketchCount()
    var current = try now == version ? (index ?? near.load()) : near.load()
    // Not two owners: a copy of the index at every batch.
    index = nil
    try near.apply(changes, to: &current)
    index = current
    version = try db.countSketches()
  }
}
