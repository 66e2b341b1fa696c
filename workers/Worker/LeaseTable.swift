internal import Fleet
internal import Foundation
internal import Frontier
internal import QueueModel

/// The leases that a worker holds, for its heartbeat and its slices; and until when, by the
/// worker's own clock: a coordinator that cannot be asked cannot say that a lease is over.
///
/// The coordinator's clock started before its answer arrived here, so a lease is counted from the
/// moment at which it was asked for where that is known, and as a tenth shorter where it is not.
final class LeaseTable: @unchecked Sendable {
  // Everything mutable is only touched with `lock` held.
  private let lock = NSLock()
  private var held: [LeaseToken: Moment] = [:]
  private var watchers: [LeaseToken: @Sendable () -> Void] = [:]
  private var draining = false
  private var duration: Duration
  private let clock: FleetClock

  init(duration: Duration, clock: FleetClock) {
    self.duration = duration
    self.clock = clock
  }

  var tokens: [LeaseToken] { lock.withLock { Array(held.keys) } }
  var isDraining: Bool { lock.withLock { draining } }
  var leaseDuration: Duration { lock.withLock { duration } }

  func drain() { lock.withLock { draining = true } }

  /// Leases that have just arrived.
  func hold(_ slices: [Slice], for duration: Duration) {
    let until = clock.now() + duration * 0.9
    lock.withLock {
      self.duration = duration
      for slice in slices { for lease in slice.leases { held[lease.token] = until } }
    }
  }

  /// Leases that were extended by a request of that moment.
  func extended(_ tokens: [LeaseToken], at asked: Moment) {
    lock.withLock {
      let until = asked + duration
      for token in tokens { if let old = held[token] { held[token] = max(old, until) } }
    }
  }

  func isHeld(_ token: LeaseToken) -> Bool {
    let now = clock.now()
    return lock.withLock { held[token].map { now < $0 } ?? false }
  }

  /// Calls `onLoss` once when the lease ends other than by `drop`, at once when it is not held.
  func watch(_ token: LeaseToken, onLoss: @escaping @Sendable () -> Void) {
    let isLost = lock.withLock {
      guard held[token] != nil else { return true }
      watchers[token] = onLoss
      return false
    }
    if isLost { onLoss() }
  }

  func unwatch(_ token: LeaseToken) { lock.withLock { watchers[token] = nil } }

  /// Those of them that were still held.
  @discardableResult
  func drop(_ tokens: [LeaseToken]) -> [LeaseToken] {
    lock.withLock { tokens.filter { held.removeValue(forKey: $0) != nil } }
  }

  /// As `drop`, and whoever works under them is told.
  func lose(_ tokens: [LeaseToken]) {
    let told = lock.withLock {
      for token in tokens { held[token] = nil }
      return tokens.compactMap { watchers.removeValue(forKey: $0) }
    }
    for tell in told { tell() }
  }

  /// Loses those whose time is over; how many.
  func loseOverdue() -> Int {
    let now = clock.now()
    let overdue = lock.withLock { held.filter { $0.value <= now }.map(\.key) }
    lose(overdue)
    return overdue.count
  }

  /// Until the first lease is over; nil: none is held.
  var untilOverdue: Duration? {
    let now = clock.now()
    return lock.withLock { held.values.min().map { $0 - now } }
  }
}
