internal import Foundation

/// Wakes those who wait for something to change. A ring between looking and waiting is not lost:
/// whoever waits says which ring he has seen.
///
/// ```
///   let seen = bell.rings        // A looks: nothing there
///                                // B brings something and rings
///   await bell.wait(after: seen) // A returns at once
/// ```
package final class Doorbell: @unchecked Sendable {
  // `count`, `waiting` and `nextID` are only touched with `lock` held.
  private let lock = NSLock()
  private var count = 0
  private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  private var nextID = 0

  package init() {}

  package var rings: Int { lock.withLock { count } }

  package func ring() {
    let woken = lock.withLock {
      count += 1
      defer { waiting = [:] }
      return waiting.values.map { $0 }
    }
    for continuation in woken { continuation.resume() }
  }

  /// Returns at a ring after the one seen, or when the task is cancelled.
  package func wait(after seen: Int) async {
    let id = lock.withLock {
      nextID += 1
      return nextID
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = lock.withLock {
          if count != seen || Task.isCancelled { return true }
          waiting[id] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      let continuation = lock.withLock { waiting.removeValue(forKey: id) }
      continuation?.resume()
    }
  }

  /// Also returns when the time is over.
  package func wait(after seen: Int, atMost limit: Duration, clock: FleetClock) async {
    await withTaskGroup { group in
      group.addTask { await self.wait(after: seen) }
      // An early end of the pause is the cancellation of the whole wait.
      group.addTask { try? await clock.sleep(limit) }
      await group.next()
      group.cancelAll()
    }
  }
}
