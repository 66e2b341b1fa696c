package import Fleet
internal import Frontier
package import Ingestion
package import Logging
internal import QueueModel
package import QueueWire
internal import ServiceLifecycle

/// Visits what it is lent: fetches, reads and reports, a few hosts at the same time. Knows of the
/// coordinator only what `CoordinatorClient` says; keeps nothing.
///
/// ```
///   working ──drain()──▶ draining: visits under way end, the rest of each slice is given back
///                           └─ deadline ──▶ cut off, given back without an attempt
/// ```
package final class Worker: FleetWorker, Service {
  private enum Event: Sendable {
    case leased(LeaseReply?)
    case sliceEnded
    case drained
    case deadline
    case silent
  }

  private let name: String
  private let client: any CoordinatorClient
  private let profiles: [String: SiteProfile]
  private let hints: [String: SiteHints]
  private let fetcher: any PageFetching
  private let robots: RobotsGate
  private let pipeline: Pipeline
  private let pool: ReadingPool
  private let settings: WorkerSettings
  private let clock: FleetClock
  private let logger: Logger
  private let table: LeaseTable
  private let drainBell = Doorbell()

  /// `robots` and `pool` may be shared by the workers of one process.
  package init(
    name: String, client: any CoordinatorClient, profiles: [SiteProfile],
    fetcher: any PageFetching, robots: RobotsGate, pipeline: Pipeline, pool: ReadingPool,
    settings: WorkerSettings = WorkerSettings(), clock: FleetClock = .steady(), logger: Logger
  ) {
    self.name = name
    self.client = client
    self.profiles = Dictionary(profiles.map { ($0.name, $0) }) { first, _ in first }
    hints = Dictionary(profiles.map { ($0.name, $0.hints(among: profiles)) }) { first, _ in first }
    self.fetcher = fetcher
    self.robots = robots
    self.pipeline = pipeline
    self.pool = pool
    self.settings = settings
    self.clock = clock
    self.logger = logger
    table = LeaseTable(duration: settings.leaseDuration)
  }

  package func drain() {
    table.drain()
    drainBell.ring()
  }

  package func run() async throws {
    await withGracefulShutdownHandler {
      await work()
    } onGracefulShutdown: {
      self.drain()
    }
    // Cut off before its time: whatever is still held goes back, also when the task itself was
    // cancelled.
    await giveBack(table.tokens)
  }

  private func work() async {
    await withTaskGroup(of: Event.self) { group in
      var slices = 0
      var isAsking = false
      group.addTask { await self.heartbeat() }
      group.addTask { await self.awaitDrain() }
      while true {
        let isDraining = table.isDraining || Task.isCancelled
        if isDraining, slices == 0, !isAsking { break }
        if !isDraining, !isAsking, slices < settings.slots {
          let free = settings.slots - slices
          isAsking = true
          group.addTask { .leased(await self.ask(free)) }
        }
        guard let event = await group.next() else { break }
        switch event {
        case .leased(let reply):
          isAsking = false
          for slice in reply?.slices ?? [] {
            slices += 1
            group.addTask {
              await self.work(slice)
              return .sliceEnded
            }
          }
        case .sliceEnded:
          slices -= 1
        case .drained:
          group.addTask { await self.awaitDeadline() }
        case .deadline:
          logger.warning("drain deadline passed", metadata: ["slices": "\(slices)"])
          group.cancelAll()
        case .silent:
          break
        }
      }
      group.cancelAll()
    }
  }

  /// Asks for work once; nil when that failed, after a pause.
  private func ask(_ free: Int) async -> LeaseReply? {
    do {
      let reply = try await client.lease(
        LeaseRequest(
          worker: name, maxSlices: free, maxURLs: free * settings.urlsPerSlot,
          waitMilliseconds: settings.leaseWait.wholeMilliseconds))
      table.hold(reply.slices, for: .milliseconds(reply.leaseMilliseconds))
      if reply.draining { drain() }
      if reply.slices.isEmpty, reply.waitMilliseconds > 0 {
        try await clock.sleep(.milliseconds(reply.waitMilliseconds))
      }
      return reply
    } catch {
      if !Task.isCancelled {
        logger.warning("no answer to a request for work", metadata: ["error": "\(error)"])
      }
      // Ended early only by cancellation, which the caller sees.
      try? await clock.sleep(settings.retryPause)
      return nil
    }
  }

  /// The URLs of a slice in order; as many at once as the host allows, which is nearly always one.
  private func work(_ slice: Slice) async {
    let pacer = SlicePacer(plan: slice.plan, clock: clock)
    let line = SliceLine(slice.leases)
    await withTaskGroup { lanes in
      for _ in 0..<max(1, min(slice.plan.maxInFlight, slice.leases.count)) {
        lanes.addTask { await self.lane(line, pacer) }
      }
    }
    await giveBack(slice.leases.map(\.token))
  }

  private func lane(_ line: SliceLine, _ pacer: SlicePacer) async {
    while !Task.isCancelled, !table.isDraining, let lease = line.next() {
      guard table.isHeld(lease.token), let profile = profiles[lease.site],
        let hints = hints[lease.site]
      else { continue }
      let visit = Visit(
        worker: name, lease: lease, profile: profile, hints: hints, fetcher: fetcher,
        robots: robots, pipeline: pipeline, pool: pool, pacer: pacer)
      // Cancelled: not a word, and the lease is given back.
      guard let report = try? await visit.run() else { return }
      guard table.isHeld(report.token) else { continue }
      guard let reply = await deliver(report) else { return }
      table.drop([report.token])
      if reply.answer == .leaseLost {
        logger.notice("lease lost", metadata: ["token": "\(report.token)"])
      }
      if reply.hostBlocked { line.close() }
    }
  }

  /// Until the coordinator answers, or the lease is lost, or the work is cancelled.
  private func deliver(_ report: Report) async -> ReportReply? {
    while !Task.isCancelled, table.isHeld(report.token) {
      do {
        return try await client.report(report)
      } catch {
        logger.warning("no answer to a report", metadata: ["error": "\(error)"])
        // Ended early only by cancellation, which ends the loop.
        try? await clock.sleep(settings.retryPause)
      }
    }
    return nil
  }

  private func giveBack(_ tokens: [LeaseToken]) async {
    let held = table.drop(tokens)
    guard !held.isEmpty else { return }
    do {
      try await client.release(ReleaseRequest(worker: name, tokens: held))
    } catch {
      // Harmless: they run out by themselves.
      logger.notice("leases not given back", metadata: ["error": "\(error)"])
    }
  }

  /// Keeps what is held, and drops what is lost.
  private func heartbeat() async -> Event {
    while !Task.isCancelled {
      do {
        // A third: two beats may be missed before a lease is.
        try await clock.sleep(table.leaseDuration / 3)
        let tokens = table.tokens
        guard !tokens.isEmpty else { continue }
        let lost = try await client.extend(ExtendRequest(worker: name, tokens: tokens)).lost
        table.drop(lost)
        if !lost.isEmpty { logger.notice("leases lost", metadata: ["count": "\(lost.count)"]) }
      } catch {
        if Task.isCancelled { break }
        logger.warning("no answer to a heartbeat", metadata: ["error": "\(error)"])
      }
    }
    return .silent
  }

  private func awaitDrain() async -> Event {
    let seen = drainBell.rings
    if !table.isDraining { await drainBell.wait(after: seen) }
    return Task.isCancelled ? .silent : .drained
  }

  private func awaitDeadline() async -> Event {
    do {
      try await clock.sleep(settings.drainDeadline)
      return .deadline
    } catch {
      return .silent
    }
  }
}
