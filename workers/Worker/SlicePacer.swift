internal import Fleet
internal import Foundation
internal import Frontier

/// Keeps the distance between the requests of one slice, as the host sees it.
///
/// The host counts arrivals, we only know when we start and when an answer is there. A request that
/// waited for its connection arrives late, and the next one, counted from our start, would follow
/// too soon. So the delay is counted from the answer, which is later than any arrival. Where
/// several requests may be under way, the next one does not wait for a slow answer, but leaves the
/// one before it time to arrive:
///
/// ```
///   start ── arrives ── answer ──── delay ────▶ next
///   start ── arrives ············ (slow) ·····
///      └──── slack ──── delay ───────────────▶ next, beside it
/// ```
final class SlicePacer: @unchecked Sendable {
  /// What a request may take from our clock to the host's, connection included; only what the
  /// network adds beyond it can bring two arrivals closer together than the delay.
  private static let slack = Duration.milliseconds(100)

  // Everything mutable is only touched with `lock` held.
  private let lock = NSLock()
  private var plan: PolitenessPlan
  private var underWay = 0
  /// By answers.
  private var earliest = Moment(milliseconds: .min)
  /// By requests that have no answer yet.
  private var besideOthers = Moment(milliseconds: .min)
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

  /// Returns when a request may start, and counts it as under way until `answered`. Throws when
  /// cancelled.
  func turn() async throws {
    while true {
      let pause: Duration? = lock.withLock {
        let now = clock.now()
        let next = underWay > 0 ? max(earliest, besideOthers) : earliest
        guard now >= next else { return next - now }
        underWay += 1
        earliest = max(earliest, now + plan.delay)
        // Nothing to keep apart where no distance is asked for.
        besideOthers = now + (plan.delay > .zero ? plan.delay + Self.slack : .zero)
        lastRequest = now
        return nil
      }
      guard let pause else { return }
      try await clock.sleep(pause)
    }
  }

  /// The answer to a request that had its turn is there, or it failed.
  func answered() {
    let now = clock.now()
    lock.withLock { underWay = max(0, underWay - 1) }
    note(now)
  }

  /// A request without a turn was answered then: robots.txt.
  func note(_ moment: Moment) {
    lock.withLock {
      earliest = max(earliest, moment + plan.delay)
      lastRequest = max(lastRequest ?? moment, moment)
    }
  }

  /// How long ago the host was last troubled, by the same reckoning; nil: not at all.
  func sinceLastRequest() -> Duration? {
    let now = clock.now()
    return lock.withLock { lastRequest.map { max(now - $0, .zero) } }
  }
}
