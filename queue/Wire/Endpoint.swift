/// Who a bearer token stands for. A token has one role; no role includes another.
package enum FleetRole: String, Sendable, Hashable, Codable, CaseIterable {
  /// Leases, reports, gives back.
  case worker
  /// Fills the queue and mends it.
  case `operator`
  /// Only looks.
  case reader
}

/// What a coordinator can be asked over HTTP. queue/PROTOCOL.md describes it, and so does
/// workers/Server/openapi.json, which the coordinator serves; a test compares all three.
package enum Endpoint: String, Sendable, Hashable, CaseIterable {
  case lease, extend, report, release, profiles
  case seed, retry, bury, kick, pause, resume
  case stats, list, show, hosts, fleet, metrics
  case health, ready, openapi

  package enum Method: String, Sendable { case GET, POST }

  package var method: Method {
    switch self {
    case .lease, .extend, .report, .release, .seed, .retry, .bury, .kick, .pause, .resume: .POST
    case .profiles, .stats, .list, .show, .hosts, .fleet, .metrics, .health, .ready, .openapi:
      .GET
    }
  }

  package var path: String {
    switch self {
    case .lease, .extend, .report, .release, .profiles, .seed, .fleet: "/v1/" + rawValue
    case .retry, .bury, .kick, .pause, .resume, .stats, .hosts: "/v1/queue/" + rawValue
    case .list: "/v1/queue/urls"
    case .show: "/v1/queue/url"
    case .metrics, .health, .ready: "/" + rawValue
    case .openapi: "/openapi.json"
    }
  }

  /// Whose token opens it; empty: nobody needs one.
  package var roles: Set<FleetRole> {
    switch self {
    case .lease, .extend, .report, .release, .profiles: [.worker]
    case .seed, .retry, .bury, .kick, .pause, .resume: [.operator]
    case .stats, .list, .show, .hosts, .fleet, .metrics: [.operator, .reader]
    case .health, .ready, .openapi: []
    }
  }

  /// Of a request's body. A lease or a heartbeat names some thousand tokens at most; seeds are a
  /// file of URLs; a report carries pages (`ReportFrame`).
  package var maxBodyBytes: Int {
    switch self {
    case .report: ReportFrame.maxRequestBytes
    case .seed, .retry, .bury, .kick: 16 << 20
    case .lease, .extend, .release: 1 << 20
    case .pause, .resume: 4 << 10
    case .profiles, .stats, .list, .show, .hosts, .fleet, .metrics, .health, .ready, .openapi: 0
    }
  }

  private static let byPath = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.path, $0) })

  /// The one with this path; whether the method fits is for the caller to say.
  package init?(path: some StringProtocol) {
    guard let found = Self.byPath[String(path)] else { return nil }
    self = found
  }
}
