internal import Frontier
internal import QueueModel

/// Leases of this run that have not ended, and who has them since when.
struct Loans: Sendable {
  private struct Loan {
    let lease: Lease
    let worker: String
    let since: Moment
  }

  private var loans: [LeaseToken: Loan] = [:]

  var count: Int { loans.count }
  var isEmpty: Bool { loans.isEmpty }
  var tokens: [LeaseToken] { Array(loans.keys) }
  var oldest: Moment? { loans.values.lazy.map(\.since).min() }

  subscript(token: LeaseToken) -> Lease? { loans[token]?.lease }

  mutating func lend(_ lease: Lease, to worker: String, at now: Moment) {
    loans[lease.token] = Loan(lease: lease, worker: worker, since: now)
  }

  /// Whether it was lent.
  @discardableResult
  mutating func end(_ token: LeaseToken) -> Bool { loans.removeValue(forKey: token) != nil }

  var countsByWorker: [String: Int] {
    loans.values.reduce(into: [:]) { $0[$1.worker, default: 0] += 1 }
  }
}

/// The workers that have said a word, for people who watch.
struct WorkerRoll: Sendable {
  struct Entry: Sendable {
    var lastWord: Moment
    var visits = 0
    /// It wants no more work.
    var isLeaving = false
    /// It was told that the run ends.
    var wasDismissed = false
  }

  /// Names come from the network: more than this and the most silent one is forgotten.
  private static let capacity = 10_000
  private(set) var entries: [String: Entry] = [:]

  mutating func note(_ worker: String, at now: Moment) {
    if entries[worker] == nil, entries.count >= Self.capacity,
      let silent = entries.min(by: { $0.value.lastWord < $1.value.lastWord })?.key
    {
      entries[silent] = nil
    }
    entries[worker, default: Entry(lastWord: now)].lastWord = now
  }

  mutating func noteVisit(_ worker: String) { entries[worker]?.visits += 1 }
  mutating func setLeaving(_ isLeaving: Bool, _ worker: String) {
    entries[worker]?.isLeaving = isLeaving
  }
  mutating func noteDismissed(_ worker: String) { entries[worker]?.wasDismissed = true }

  func isLeaving(_ worker: String) -> Bool { entries[worker]?.isLeaving ?? false }

  mutating func forget(silentSince moment: Moment) {
    entries = entries.filter { $0.value.lastWord >= moment }
  }

  /// Those who would come back for work because nobody has told them not to.
  func waiting(since moment: Moment) -> Int {
    entries.values.count { $0.lastWord >= moment && !$0.wasDismissed && !$0.isLeaving }
  }
}
