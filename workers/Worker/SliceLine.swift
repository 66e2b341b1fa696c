internal import Foundation
internal import QueueModel

/// The leases of a slice, handed out one after the other to the lanes that work on it.
final class SliceLine: @unchecked Sendable {
  // `leases` is only touched with `lock` held.
  private let lock = NSLock()
  private var leases: ArraySlice<Lease>

  init(_ leases: [Lease]) { self.leases = leases[...] }

  func next() -> Lease? { lock.withLock { leases.popFirst() } }

  /// No more of them: the host wants to be left alone.
  func close() { lock.withLock { leases = [] } }
}
