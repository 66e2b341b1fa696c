package import Fetching
package import Fleet
internal import Foundation
package import Frontier

/// robots.txt for a worker: the cached rules, and when the host was last asked for them; that
/// request too was one, and the next has to keep its distance.
package final class RobotsGate: Sendable {
  package struct Answer: Sendable {
    package var decision: RobotsDecision
    /// End of the last robots.txt request to the host, when one was made while this answer was
    /// waited for.
    package var asked: Moment?
  }

  private let cache: RobotsCache
  private let visits: Visits
  private let clock: FleetClock

  /// `agent`: the product token that rules name.
  package init(fetcher: any PageFetching, agent: String = "wenhao", clock: FleetClock) {
    let visits = Visits()
    self.visits = visits
    self.clock = clock
    cache = RobotsCache(agent: agent) { request in
      let result = await fetcher.fetch(request)
      visits.note(request.url.hostKey, at: clock.now())
      return result
    }
  }

  package func ask(_ url: CanonicalURL, terms: VisitTerms) async -> Answer {
    let before = visits.count(url.hostKey)
    let decision = await cache.rules(
      for: url, terms: terms, now: clock.now())
    let after = visits.last(url.hostKey)
    return Answer(decision: decision, asked: after.count == before ? nil : after.at)
  }

  private final class Visits: @unchecked Sendable {
    // `hosts` is only touched with `lock` held. One entry for each host of a run: bounded like the
    // queue's host rows, some tens of bytes each.
    private let lock = NSLock()
    private var hosts: [HostKey: (count: Int, at: Moment)] = [:]

    func note(_ host: HostKey, at moment: Moment) {
      lock.withLock { hosts[host] = ((hosts[host]?.count ?? 0) + 1, moment) }
    }

    func count(_ host: HostKey) -> Int { lock.withLock { hosts[host]?.count ?? 0 } }

    func last(_ host: HostKey) -> (count: Int, at: Moment?) {
      lock.withLock { hosts[host].map { ($0.count, $0.at) } ?? (0, nil) }
    }
  }
}
