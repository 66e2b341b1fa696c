/// Durations counted by how long they were: what a latency on the metrics page is made of.
package struct Histogram: Sendable, Hashable {
  /// Upper bounds in seconds, rising. From a group commit's share to a long poll, three steps a
  /// decade: a percentile read off it is right within a factor of about two.
  package static let bounds: [Double] = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 180,
  ]

  /// Of each bound's own interval, and one more for what is longer than all.
  package private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
  package private(set) var sum = 0.0

  package init() {}

  package var count: Int { counts.reduce(0, +) }

  package mutating func add(_ duration: Duration) {
    let seconds = max(0, duration / .seconds(1))
    let index = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
    counts[index] += 1
    sum += seconds
  }

  /// How many lasted at most as long as each bound: what Prometheus wants.
  package var cumulative: [(bound: Double, count: Int)] {
    var total = 0
    return zip(Self.bounds, counts).map { bound, count in
      total += count
      return (bound, total)
    }
  }
}
