/// What callers left for the engine's thread. A value: it decides, the engine acts after the lock.
struct TransferInbox {
  private var submitted: [Transfer] = []
  private var cancelled: [Transfer] = []
  private var isWakeUnderWay = false
  private(set) var isClosing = false

  enum Admission { case wake, accepted, refused(TransferEnding) }

  mutating func submit(_ transfer: Transfer) -> Admission {
    // The task was cancelled before it got here: `cancel` found nothing to end.
    if transfer.isCancelled || isClosing { return .refused(.cancelled) }
    submitted.append(transfer)
    return wake() ? .wake : .accepted
  }

  /// Whether the thread must be woken.
  mutating func cancel(_ transfer: Transfer) -> Bool {
    guard !transfer.isCancelled, !isClosing else { return false }
    transfer.isCancelled = true
    cancelled.append(transfer)
    return wake()
  }

  mutating func close() -> Bool {
    isClosing = true
    return wake()
  }

  /// Submissions before cancellations: who is in both must be found by the second.
  mutating func take() -> (submitted: [Transfer], cancelled: [Transfer], isClosing: Bool) {
    defer {
      submitted = []
      cancelled = []
      isWakeUnderWay = false
    }
    return (submitted, cancelled, isClosing)
  }

  /// One wake-up until the thread has looked: each costs two system calls.
  private mutating func wake() -> Bool {
    defer { isWakeUnderWay = true }
    return !isWakeUnderWay
  }
}
