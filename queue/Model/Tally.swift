/// Changes to the counts that `stats` shows, gathered over one transaction: counting ten million rows
/// takes seconds, adding to a dozen numbers nothing.
package struct Tally: Hashable, Sendable {
  /// Added to each name's count. Names are those of `Count` and `outcome:NAME`.
  package private(set) var changes: [String: Int] = [:]
  /// Added to the count of URLs that fall due within an hour (hours since 1970).
  package private(set) var dueHours: [Int64: Int] = [:]

  /// What is counted beside the outcomes.
  package enum Count: String, Sendable, CaseIterable {
    case queued, done, buried, retrying, revisits, hosts
  }

  package static let outcomePrefix = "outcome:"

  package init() {}

  package var isEmpty: Bool { changes.isEmpty && dueHours.isEmpty }

  /// A URL comes to rest in a state. `leased` is not counted here: leases are few, and rows of
  /// their own.
  package mutating func enter(_ state: JobState, attempts: Int, dueAt: Int64?) {
    count(state, attempts: attempts, dueAt: dueAt, by: 1)
  }

  package mutating func leave(_ state: JobState, attempts: Int, dueAt: Int64?) {
    count(state, attempts: attempts, dueAt: dueAt, by: -1)
  }

  /// The last outcome of a URL was another.
  package mutating func outcome(_ name: String?, instead old: String?) {
    guard name != old else { return }
    if let name { add(1, to: Self.outcomePrefix + name) }
    if let old { add(-1, to: Self.outcomePrefix + old) }
  }

  package mutating func addHosts(_ count: Int) { add(count, to: Count.hosts.rawValue) }

  package static func hour(_ moment: Int64) -> Int64 { moment / 3_600_000 }

  private mutating func count(_ state: JobState, attempts: Int, dueAt: Int64?, by step: Int) {
    switch state {
    case .queued:
      add(step, to: Count.queued.rawValue)
      if attempts > 0 { add(step, to: Count.retrying.rawValue) }
    case .done:
      add(step, to: Count.done.rawValue)
      if dueAt != nil { add(step, to: Count.revisits.rawValue) }
    case .buried: add(step, to: Count.buried.rawValue)
    case .leased: return
    }
    if let dueAt {
      let hour = Self.hour(dueAt)
      let sum = dueHours[hour, default: 0] + step
      dueHours[hour] = sum == 0 ? nil : sum
    }
  }

  private mutating func add(_ step: Int, to name: String) {
    let sum = changes[name, default: 0] + step
    changes[name] = sum == 0 ? nil : sum
  }
}
