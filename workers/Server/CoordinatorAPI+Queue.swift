internal import Coordinator
internal import Frontier
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import QueueModel
internal import QueueWire

// What an operator does: the queue's own verbs, after which those who wait for work look again.
extension CoordinatorAPI {
  func seed(_ request: Request) async throws -> Response {
    let order: SeedRequest = try await body(request, .seed)
    guard let reply = try await coordinator.seed(order) else {
      throw FailureReply(.notFound, "no site '\(order.site)' is crawled here")
    }
    return try Self.json(reply)
  }

  func mend(_ request: Request, _ endpoint: Endpoint) async throws -> Response {
    let order: MendRequest = try await body(request, endpoint)
    guard let selection = order.selection else {
      throw FailureReply(.malformed, "name one of: urls, host, all")
    }
    let now = coordinator.present
    let count =
      switch endpoint {
      case .retry: try await queue.retry(selection, now: now)
      case .kick: try await queue.kick(selection, now: now)
      case .bury:
        try await queue.bury(selection, reason: order.reason ?? "buried by hand", now: now)
      case .lease, .extend, .report, .release, .profiles, .seed, .pause, .resume, .stats, .list,
        .show, .hosts, .fleet, .metrics, .health, .ready, .openapi:
        preconditionFailure("no mending: \(endpoint)")
      }
    await coordinator.wake()
    return try Self.json(CountReply(count: count))
  }

  func setPaused(_ request: Request, _ endpoint: Endpoint) async throws -> Response {
    let order: HostRequest = try await body(request, endpoint)
    let now = coordinator.present
    let isKnown =
      endpoint == .pause
      ? try await queue.pause(order.host, now: now) : try await queue.resume(order.host, now: now)
    guard isKnown else { throw FailureReply(.notFound, "\(order.host): not in the queue") }
    await coordinator.wake()
    return try Self.json(CountReply(count: 1))
  }

  func list(_ request: Request) async throws -> Response {
    let parameters = request.uri.queryParameters
    let state = try parameters["state"].map { word in
      guard let state = JobState(rawValue: String(word)) else {
        throw FailureReply(.malformed, "state: queued, leased, done or buried")
      }
      return state
    }
    let host = try parameters["host"].map { word in
      guard let host = HostKey(String(word)) else {
        throw FailureReply(.malformed, "host: a name, with its port where it is not the usual one")
      }
      return host
    }
    return try Self.json(
      JobsReply(jobs: try await queue.list(state: state, host: host, limit: try limit(request))))
  }

  func show(_ request: Request) async throws -> Response {
    guard let text = request.uri.queryParameters["url"], let url = CanonicalURL(String(text)) else {
      throw FailureReply(.malformed, "url: a whole http or https URL")
    }
    guard let job = try await queue.show(url) else {
      throw FailureReply(.notFound, "\(url): not in the queue")
    }
    return try Self.json(job)
  }

  func limit(_ request: Request) throws(FailureReply) -> Int {
    guard let text = request.uri.queryParameters["limit"] else { return 100 }
    guard let limit = Int(text), (1...settings.maxRows).contains(limit) else {
      throw FailureReply(.malformed, "limit: from 1 to \(settings.maxRows)")
    }
    return limit
  }
}
