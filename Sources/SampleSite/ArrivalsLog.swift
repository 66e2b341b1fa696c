internal import NIOConcurrencyHelpers

/// When each host was asked for a page: the site's own clock, against which a crawler's manners are
/// measured. robots.txt is not counted: it is asked for before there is anything to be polite about.
final class ArrivalsLog: Sendable {
  /// Per host, the newest ones; older ones are forgotten by halves. A load test must not grow without end,
  /// and a tenth of this already shows how the crawler behaves.
  static let capacity = 100_000

  private let start = ContinuousClock.now
  private let times = NIOLockedValueBox<[SampleHost: [Duration]]>([:])

  func record(_ host: SampleHost) {
    times.withLockedValue { times in
      // Read inside the lock, so that the list is in order.
      let moment = ContinuousClock.now - start
      if times[host, default: []].count >= Self.capacity {
        times[host]?.removeFirst(Self.capacity / 2)
      }
      times[host, default: []].append(moment)
    }
  }

  /// `{"127.0.0.1:8600": [12.5, 40.25, …], …}`: milliseconds since the site came up, in order.
  func json(port: Int) -> [UInt8] {
    let times = times.withLockedValue { $0 }
    var json = JSONText()
    json.object { json in
      for host in SampleHost.allCases {
        guard let moments = times[host] else { continue }
        json.key("\(host.address):\(port)")
        json.array { json in for moment in moments { json.raw(moment.millisecondsText) } }
      }
    }
    return json.bytes
  }
}

extension Duration {
  /// With microseconds after the point.
  fileprivate var millisecondsText: String {
    let (seconds, attoseconds) = components
    let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    let fraction = "\(microseconds % 1000)"
    return "\(microseconds / 1000)."
      + String(repeating: "0", count: 3 - fraction.count) + fraction
  }
}
