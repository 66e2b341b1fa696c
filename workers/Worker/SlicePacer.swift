internal import Fleet
internal import Foundation
internal import Frontier

/// Keeps the distance between the requests of one slice.
///
/// A host that is visited one request at a time has its delay counted from the end of the last answer, not
/// from its start: a request that had to wait for its connection arrives late, and the next one, counted
/// from the start, would arrive too soon by the host's clock. With several at a time starts are what counts.
final class SlicePacer: @unchecked Sendable {
  // `plan`, `nextAt` and `lastRequest` are only touched with `lock` held.
  private let lock = NSLock()
  private var plan: PolitenessPlan
  private var nextAt = Moment(milliseconds: .min)
  private var lastRequest: Moment?
  private let clock: FleetClock

  init(plan: PolitenessPlan, clock: FleetClock) {
    self.plan = plan
    self.clock = clock
  }

  /// A crawl-delay can only slow us down.
  func slow(by crawlDelay: Duration?) {
    lock.withLock { plan = plan.slowed(by: crawlDelay) }
  }

  /// Returns when a request may start, and counts it as started. Throws when cancelled.
  func turn() async throws {
    while true {
      let pause: Duration? = lock.withLock {
        let now = clock.now()
        guard now < nextAt else {
          nextAt = now + plan.delay
          lastRequest = now
          return nil
        }
        return nextAt - now
      }
      guard let pause else { return }
      try await clock.sleep(pause)
    }
  }

  /// An answer came just now, or the request failed.
  func answered() { ended(at: clock.now()) }

  /// A request that was made without a turn has ended: robots.txt.
  func ended(at moment: Moment) {
    lock.withLock {
      guard plan.maxInFlight == 1 else { return }
      nextAt = max(nextAt, moment + plan.delay)
      lastRequest = max(lastRequest ?? moment, moment)
    }
  }

  /// How long ago the host was last troubled, by the same reckoning; nil: not at all.
  func sinceLastRequest() -> Duration? {
    let now = clock.now()
    return lock.withLock { lastRequest.map { max(now - $0, .zero) } }
  }
}
