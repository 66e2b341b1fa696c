internal import Foundation
internal import QueueModel

/// The leases that a worker holds, for its heartbeat and its slices.
final class LeaseTable: @unchecked Sendable {
  // `held`, `draining` and `leaseDuration` are only touched with `lock` held.
  private let lock = NSLock()
  private var held: Set<LeaseToken> = []
  private var draining = false
  private var duration: Duration

  init(duration: Duration) { self.duration = duration }

  var tokens: [LeaseToken] { lock.withLock { Array(held) } }
  var isDraining: Bool { lock.withLock { draining } }
  var leaseDuration: Duration { lock.withLock { duration } }

  func drain() { lock.withLock { draining = true } }

  func hold(_ slices: [Slice], for duration: Duration) {
    lock.withLock {
      self.duration = duration
      for slice in slices { held.formUnion(slice.leases.map(\.token)) }
    }
  }

  func isHeld(_ token: LeaseToken) -> Bool { lock.withLock { held.contains(token) } }

  /// Those of them that were still held.
  @discardableResult
  func drop(_ tokens: [LeaseToken]) -> [LeaseToken] {
    lock.withLock { tokens.filter { held.remove($0) != nil } }
  }
}
