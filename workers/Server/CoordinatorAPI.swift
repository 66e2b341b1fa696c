internal import Coordinator
internal import Fleet
internal import Frontier
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import QueueModel
internal import QueueWire

/// One request after the other: who asks, for what, may he, and how the answer is said.
///
/// ```
///   path known? ─▶ method fits? ─▶ token opens it? ─▶ body within its limit? ─▶ coordinator
///      404            405              401, 403          411, 413, 503
/// ```
struct CoordinatorAPI: Sendable {
  let coordinator: Coordinator
  let queue: any WorkQueue
  let profiles: ProfilesReply
  let settings: ServerSettings
  let software: String
  let archiveBytes: Int64
  let staleSources: StaleSources?
  let clock: FleetClock
  let logger: Logger
  let budget: BodyBudget
  let counter: QueueCounter
  let log = RequestLog()

  init(
    coordinator: Coordinator, queue: any WorkQueue, profiles: ProfilesReply,
    settings: ServerSettings, software: String, archiveBytes: Int64, staleSources: StaleSources?,
    clock: FleetClock, logger: Logger
  ) {
    self.coordinator = coordinator
    self.queue = queue
    self.profiles = profiles
    self.settings = settings
    self.software = software
    self.archiveBytes = archiveBytes
    self.staleSources = staleSources
    self.clock = clock
    self.logger = logger
    budget = BodyBudget(limit: settings.maxBytesInFlight)
    counter = QueueCounter(queue: queue, clock: clock)
  }

  func respond(to request: Request, _ context: APIContext) async -> Response {
    let began = ContinuousClock.now
    let endpoint = Endpoint(path: request.uri.path)
    var response: Response
    do {
      guard let endpoint else {
        throw FailureReply(.notFound, "nothing is served here; /openapi.json lists what is")
      }
      try admit(request, to: endpoint)
      response = try await answer(request, endpoint)
    } catch {
      let failure = Self.failure(error)
      if failure.code == .failed {
        logger.error(
          "request failed",
          metadata: ["path": "\(request.uri.path)", "error": "\(failure.message)"])
      }
      response = Self.response(failure)
      if Self.mayHaveBody(request) {
        response.headers[.connection] = "close"
        context.closeSoon()
      }
    }
    log.note(endpoint, status: response.status.code, took: .now - began)
    return response
  }

  private func admit(_ request: Request, to endpoint: Endpoint) throws(FailureReply) {
    guard request.method.rawValue == endpoint.method.rawValue else {
      throw FailureReply(.methodNotAllowed, "\(endpoint.path) takes \(endpoint.method.rawValue)")
    }
    guard !endpoint.roles.isEmpty, !settings.tokens.isEmpty else { return }
    guard let header = request.headers[.authorization],
      let token = Self.bearerToken(header), let role = settings.tokens.role(of: token)
    else {
      throw FailureReply(.unauthorised, "send Authorization: Bearer TOKEN with a known token")
    }
    guard endpoint.roles.contains(role) else {
      let roles = endpoint.roles.map(\.rawValue).sorted().joined(separator: " or ")
      throw FailureReply(.forbidden, "\(endpoint.path) is for: \(roles), not for: \(role.rawValue)")
    }
  }

  private static func bearerToken(_ header: String) -> Substring? {
    let words = header.split(separator: " ")
    guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
    return words[1]
  }

  private func answer(_ request: Request, _ endpoint: Endpoint) async throws -> Response {
    switch endpoint {
    case .lease: try await lease(request)
    case .extend: try Self.json(try await coordinator.extend(try await body(request, endpoint)))
    case .release: try await release(request)
    case .report: try await report(request)
    case .profiles: try Self.json(profiles)
    case .seed: try await seed(request)
    case .retry, .bury, .kick: try await mend(request, endpoint)
    case .pause, .resume: try await setPaused(request, endpoint)
    case .stats: try Self.json(try await counter.count().stats)
    case .list: try await list(request)
    case .show: try await show(request)
    case .hosts:
      try Self.json(HostsReply(hosts: try await queue.hosts(limit: limit(request))))
    case .fleet: try Self.json(try await status())
    case .metrics: Self.text(try await metricsPage(), type: "text/plain; version=0.0.4")
    case .health: Self.text(Array("alive\n".utf8), type: "text/plain")
    case .ready: try await readiness()
    case .openapi: Self.text(PackageResources.openapi_json, type: "application/json")
    }
  }

  /// Alive and able to give leases and take reports; what a proxy or an orchestrator asks.
  private func readiness() async throws -> Response {
    guard await coordinator.isReady else { throw CoordinatorError.closing }
    return Self.text(Array("ready\n".utf8), type: "text/plain")
  }

  private func lease(_ request: Request) async throws -> Response {
    try Self.json(try await coordinator.lease(try await body(request, .lease)))
  }

  private func release(_ request: Request) async throws -> Response {
    try await coordinator.release(try await body(request, .release))
    return Response(status: .noContent)
  }
}
