internal import NIOConcurrencyHelpers

/// Bytes of request bodies that may be in memory at the same time. A request that does not fit is
/// refused, not kept waiting: waiting requests are memory too.
final class BodyBudget: Sendable {
  private let limit: Int
  private let used = NIOLockedValueBox(0)

  init(limit: Int) { self.limit = limit }

  var inUse: Int { used.withLockedValue { $0 } }

  func take(_ bytes: Int) -> Bool {
    used.withLockedValue { used in
      guard used + bytes <= limit else { return false }
      used += bytes
      return true
    }
  }

  func giveBack(_ bytes: Int) { used.withLockedValue { $0 -= bytes } }
}
