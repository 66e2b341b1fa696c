internal import Foundation
package import Frontier
internal import QueueModel

/// `SteadyTime` for the callers of one queue.
package final class SharedTime: @unchecked Sendable {
  // Invariant: `time` is touched only while `lock` is held.
  private let lock = NSLock()
  private var time: SteadyTime

  package init(latest: Moment) { time = SteadyTime(latest: latest) }

  package func admit(_ caller: Moment) -> Moment { lock.withLock { time.admit(caller) } }
  package func told(_ moment: Moment) -> Moment { lock.withLock { time.told(moment) } }
  package func told(_ moment: Moment?) -> Moment? { moment.map(told) }
  package var latest: Moment { lock.withLock { time.latest } }
}
