internal import Fleet
internal import NIOConcurrencyHelpers
internal import QueueWire

/// How requests went, for the metrics page.
final class RequestLog: Sendable {
  struct Counts: Sendable {
    /// By endpoint and HTTP status.
    var answers: [Endpoint: [Int: Int]] = [:]
    var times: [Endpoint: Histogram] = [:]
    /// Paths that nobody knows.
    var unknown = 0
  }

  private let counts = NIOLockedValueBox(Counts())

  var copy: Counts { counts.withLockedValue { $0 } }

  func note(_ endpoint: Endpoint?, status: Int, took duration: Duration) {
    counts.withLockedValue { counts in
      guard let endpoint else {
        counts.unknown += 1
        return
      }
      counts.answers[endpoint, default: [:]][status, default: 0] += 1
      counts.times[endpoint, default: Histogram()].add(duration)
    }
  }
}
