internal import Frontier
internal import QueueGathering
internal import QueueModel

/// What the writer keeps between transactions. Used on its thread only.
final class PostgresDesk {
  let epoch: Int64
  let maxLosses: Int
  let clock: PostgresQueue.Clock
  let time: SharedTime
  /// Hosts that have a row: none is ever deleted.
  var knownHosts: Set<Int64> = []
  var siteIDs: [String: Int64] = [:]
  var siteNames: [Int64: String] = [:]
  private var counter: Int64 = 0
  private var signatures: Int64 = 0

  init(epoch: Int64, maxLosses: Int, clock: PostgresQueue.Clock, time: SharedTime) {
    self.epoch = epoch
    self.maxLosses = maxLosses
    self.clock = clock
    self.time = time
  }

  /// Only the epoch is durable: a number that a rollback wasted is not used again.
  func nextToken() -> LeaseToken {
    counter += 1
    return LeaseToken(epoch: epoch, counter: counter)
  }

  /// Of this epoch, and never used again either.
  func nextSignature() -> Int64 {
    signatures += 1
    return signatures
  }

  /// The queue's moment for a caller's.
  func moment(_ caller: Moment, server: Moment) -> Moment {
    switch clock {
    case .server: time.admit(server)
    case .callers: time.admit(caller)
    }
  }

  func forgetSites() {
    siteIDs = [:]
    siteNames = [:]
  }
}
