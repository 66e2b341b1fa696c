internal import Foundation
package import QueueModel

/// Those who wait for the writer. Concurrent callers' writes are gathered into one transaction, so that
/// they share one sync of the disk: whatever arrives while one transaction is being synced goes into the
/// next. Nobody waits for company, and nobody is answered before the sync.
///
/// ```
///   callers   A ─┐      B C D ─┐            E ─┐
///   writer       [ A | sync ]  [ B C D | sync ] [ E | sync ]
///   answers                 A               BCD          E
/// ```
package final class WriteLine<Element: Sendable>: @unchecked Sendable {
  /// What whoever joined has to do.
  package enum Place: Sendable {
    /// Nobody serves the line: see to it that somebody calls `takeAll` until it gives nil.
    case first
    case joined
    case closed
  }

  // Invariant: everything below is touched only while `lock` is held.
  private let lock = NSLock()
  private var waiting: [Element] = []
  private var isServed = false
  private var isClosed = false

  private let isLast: @Sendable (Element) -> Bool

  /// `isLast`: a lease. Concurrent calls have no order, and hosts that the others set free can be lent at
  /// once.
  package init(isLast: @escaping @Sendable (Element) -> Bool) { self.isLast = isLast }

  package func add(_ element: Element) -> Place {
    lock.withLock {
      if isClosed { return .closed }
      waiting.append(element)
      if isServed { return .joined }
      isServed = true
      return .first
    }
  }

  /// In the order in which they are to be run; nil: nobody waits, and the next to come is `first`.
  package func takeAll() -> [Element]? {
    let batch = lock.withLock {
      if waiting.isEmpty { isServed = false }
      defer { waiting = [] }
      return waiting
    }
    return batch.isEmpty ? nil : batch.filter { !isLast($0) } + batch.filter(isLast)
  }

  /// Everyone after this is `closed`.
  package func close() { lock.withLock { isClosed = true } }
}

/// One caller's write, as a closure over whatever the writer works on: its own, never touched by anyone else.
/// It may be run several times, each time in a transaction that was rolled back before the next.
package struct GatheredWrite<Context>: Sendable {
  package let isLease: Bool
  package let run: @Sendable (Context) throws -> Void
  /// Told once, after the last run, how its transaction ended; resumes the caller.
  package let answer: @Sendable (QueueError?) -> Void
}

extension WriteLine {
  /// `serve` is called when this write is the first in line.
  package func perform<Context, Value: Sendable>(
    path: String, isLease: Bool = false, serve: @Sendable () -> Void,
    _ body: @escaping @Sendable (Context) throws -> Value
  ) async throws(QueueError) -> Value where Element == GatheredWrite<Context> {
    let result: Result<Value, QueueError> = await withCheckedContinuation { continuation in
      let answer = Answer<Value>()
      let write = GatheredWrite<Context>(
        isLease: isLease, run: { answer.value = try body($0) },
        answer: { failure in
          if let failure { return continuation.resume(returning: .failure(failure)) }
          continuation.resume(
            returning: answer.value.map { .success($0) }
              ?? .failure(.failed(path: path, detail: "no answer")))
        })
      switch add(write) {
      case .closed: write.answer(.closed(path: path))
      case .joined: break
      case .first: serve()
      }
    }
    return try result.get()
  }
}

/// Invariant: written by the writer's thread, read by it when it answers.
private final class Answer<Value: Sendable>: @unchecked Sendable {
  var value: Value?
}
