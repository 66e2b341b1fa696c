internal import Foundation
package import Frontier
package import QueueModel
package import QueueWire

/// A coordinator across the network: `CoordinatorClient` and the operator's requests, over HTTP.
///
/// Three kinds of lanes, so that a heartbeat never waits behind a large report or a long poll:
/// one for requests for work, one for heartbeats and everything small, and some for reports, which
/// are gathered: those that come while all lanes are busy go out together.
package final class RemoteCoordinator: CoordinatorClient {
  private let address: CoordinatorAddress
  private let headers: [String]
  private let leaseLane: HTTPLane
  private let smallLane: HTTPLane
  private let desk: ReportDesk
  /// Told when a reply names another version of the profiles than the last.
  private let profilesChanged: @Sendable (ProfilesReply) async throws -> Void
  private let version = Version()

  /// Beyond what the coordinator may hold a request.
  private static let patience = Duration.seconds(15)

  /// `token` nil: a coordinator on loopback may want none.
  package init(
    _ address: CoordinatorAddress, token: String?, userAgent: String, authorities: String? = nil,
    reportLanes: Int = 4,
    profilesChanged: @escaping @Sendable (ProfilesReply) async throws -> Void = { _ in }
  ) {
    self.address = address
    self.profilesChanged = profilesChanged
    let headers = token.map { ["Authorization: Bearer \($0)"] } ?? []
    self.headers = headers
    let manners = HTTPManners(userAgent: userAgent, authorities: authorities)
    leaseLane = HTTPLane(manners)
    smallLane = HTTPLane(manners)
    desk = ReportDesk(
      lanes: (0..<max(1, reportLanes)).map { _ in HTTPLane(manners) },
      url: address.url(Endpoint.report.path), headers: headers)
  }

  package func lease(_ request: LeaseRequest) async throws -> LeaseReply {
    let reply: LeaseReply = try await post(
      .lease, request, on: leaseLane,
      timeout: .milliseconds(request.waitMilliseconds) + Self.patience)
    if let named = reply.profilesVersion, named != version.current {
      do {
        let profiles = try await profiles()
        try await profilesChanged(profiles)
      } catch {
        // Work under rules that are not known here cannot be done here.
        let tokens = reply.slices.flatMap { $0.leases.map(\.token) }
        try? await release(ReleaseRequest(worker: request.worker, tokens: tokens))
        throw error
      }
    }
    return reply
  }

  package func extend(_ request: ExtendRequest) async throws -> ExtendReply {
    try await post(.extend, request)
  }

  package func report(_ report: Report) async throws -> ReportReply {
    do {
      return try await desk.send(report)
    } catch let error as RemoteError where error.isAboutTheMessage {
      // Sent again it would be refused again, until its lease is lost, and then by the next worker.
      guard report.record != nil || report.archive != nil || !report.links.isEmpty else {
        throw error
      }
      var bare = report
      bare.outcome = .unreadable(reason: "report refused")
      (bare.record, bare.archive, bare.links) = (nil, nil, [])
      return try await desk.send(bare)
    }
  }

  package func release(_ request: ReleaseRequest) async throws {
    _ = try await send(.release, try JSONEncoder().encode(request))
  }

  package func profiles() async throws -> ProfilesReply {
    let reply: ProfilesReply = try decode(try await send(.profiles))
    version.current = reply.version
    return reply
  }

  private final class Version: @unchecked Sendable {
    // `value` is only touched with `lock` held.
    private let lock = NSLock()
    private var value: String?

    var current: String? {
      get { lock.withLock { value } }
      set { lock.withLock { value = newValue } }
    }
  }
}

// What operators and readers ask.
extension RemoteCoordinator {
  package func fleet() async throws -> FleetStatus { try decode(try await send(.fleet)) }
  package func stats() async throws -> QueueStats { try decode(try await send(.stats)) }

  package func list(state: JobState?, host: HostKey?, limit: Int) async throws -> [Job] {
    let query = [
      ("state", state?.rawValue), ("host", host?.description), ("limit", "\(limit)"),
    ]
    let reply: JobsReply = try decode(try await send(.list, query: query))
    return reply.jobs
  }

  /// nil: not in the queue.
  package func show(_ url: CanonicalURL) async throws -> Job? {
    do {
      return try decode(try await send(.show, query: [("url", url.description)]))
    } catch RemoteError.refused(_, let failure) where failure.code == .notFound {
      return nil
    }
  }

  package func seed(_ request: SeedRequest) async throws -> SeedReply {
    try await post(.seed, request)
  }

  package func mend(_ endpoint: Endpoint, _ request: MendRequest) async throws -> Int {
    let reply: CountReply = try await post(endpoint, request)
    return reply.count
  }

  /// False: the host is not known.
  package func setPaused(_ isPaused: Bool, _ host: HostKey) async throws -> Bool {
    do {
      let _: CountReply = try await post(isPaused ? .pause : .resume, HostRequest(host: host))
      return true
    } catch RemoteError.refused(_, let failure) where failure.code == .notFound {
      return false
    }
  }
}

extension RemoteCoordinator {
  private func post<Reply: Decodable>(
    _ endpoint: Endpoint, _ message: some Encodable, on lane: HTTPLane? = nil,
    timeout: Duration = patience
  ) async throws -> Reply {
    try decode(
      try await send(endpoint, try JSONEncoder().encode(message), on: lane, timeout: timeout))
  }

  private func send(
    _ endpoint: Endpoint, _ body: Data = Data(), query: [(String, String?)] = [],
    on lane: HTTPLane? = nil, timeout: Duration = patience
  ) async throws -> HTTPAnswer {
    let url = address.url(endpoint.path, query: query)
    let order = HTTPOrder(
      method: endpoint.method.rawValue, url: url,
      headers: headers + ["Content-Type: application/json"], body: [UInt8](body),
      timeout: timeout)
    do {
      return try RemoteError.checked(try await (lane ?? smallLane).send(order), url: url)
    } catch let silence as HTTPSilence {
      throw RemoteError.unreachable(url: url, reason: silence.reason)
    }
  }

  private func decode<Reply: Decodable>(_ answer: HTTPAnswer) throws -> Reply {
    do {
      return try JSONDecoder().decode(Reply.self, from: Data(answer.body))
    } catch {
      throw RemoteError.notACoordinator(url: address.description, status: answer.status)
    }
  }
}
