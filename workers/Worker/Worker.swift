package import Fleet
internal import Foundation
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
  private let profiles: ProfileBook
  private let fetcher: any PageFetching
  private let robots: RobotsGate
  private let pipeline: Pipeline
  private let pool: ReadingPool
  private let settings: WorkerSettings
  private let clock: FleetClock
  private let logger: Logger
  private let table: LeaseTable
  private let trouble = Trouble()
  private let drainBell = Doorbell()

  /// `robots` and `pool` may be shared by the workers of one process.
  package convenience init(
    name: String, client: any CoordinatorClient, profiles: [SiteProfile],
    fetcher: any PageFetching, robots: RobotsGate, pipeline: Pipeline, pool: ReadingPool,
    settings: WorkerSettings = WorkerSettings(), clock: FleetClock = .steady(), logger: Logger
  ) {
    self.init(
      name: name, client: client, book: ProfileBook(profiles), fetcher: fetcher, robots: robots,
      pipeline: pipeline, pool: pool, settings: settings, clock: clock, logger: logger)
  }

  package init(
    name: String, client: any CoordinatorClient, book: ProfileBook,
    fetcher: any PageFetching, robots: RobotsGate, pipeline: Pipeline, pool: ReadingPool,
    settings: WorkerSettings = WorkerSettings(), clock: FleetClock = .steady(), logger: Logger
  ) {
    self.name = name
    self.client = client
    profiles = book
    self.fetcher = fetcher
    self.robots = robots
    self.pipeline = pipeline
    self.pool = pool
    self.settings = settings
    self.clock = clock
    self.logger = logger
    table = LeaseTable(duration: settings.leaseDuration, clock: clock)
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
          // A request for work that the coordinator holds is answered when it hears this.
          if isAsking { group.addTask { await self.sayLeaving() } }
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
      trouble.end()
      if !reply.slices.isEmpty { TestHook.pass(.leased) }
      if reply.draining { drain() }
      if reply.slices.isEmpty, reply.waitMilliseconds > 0 {
        try await clock.sleep(.milliseconds(reply.waitMilliseconds))
      }
      return reply
    } catch {
      if !Task.isCancelled {
        logger.warning("no answer to a request for work", metadata: ["error": "\(error)"])
      }
      await pauseForTrouble()
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
      guard table.isHeld(lease.token), let rules = profiles.rules(of: lease.site) else { continue }
      let visit = Visit(
        worker: name, lease: lease, profile: rules.profile, hints: rules.hints, fetcher: fetcher,
        robots: robots, pipeline: pipeline, pool: pool, pacer: pacer,
        childReader: settings.childReader)
      // Cancelled or lost: not a word; what is still held is given back.
      guard let report = await whileHeld(lease.token, { try? await visit.run() }) else {
        if Task.isCancelled { return }
        continue
      }
      guard table.isHeld(report.token) else { continue }
      guard let reply = await deliver(report) else { return }
      table.drop([report.token])
      if reply.answer == .leaseLost {
        logger.notice("lease lost", metadata: ["token": "\(report.token)"])
      }
      if reply.hostBlocked { line.close() }
    }
  }

  /// Ends the work at once when its lease is lost: the host may be another worker's already.
  private func whileHeld(
    _ token: LeaseToken, _ work: @escaping @Sendable () async -> Report?
  ) async -> Report? {
    // Owned by this lane, which waits for its end.
    let task = Task { await work() }
    table.watch(token) { task.cancel() }
    defer { table.unwatch(token) }
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// Until the coordinator answers, or the lease is lost, or the work is cancelled.
  private func deliver(_ report: Report) async -> ReportReply? {
    while !Task.isCancelled, table.isHeld(report.token) {
      do {
        TestHook.pass(.reporting)
        let reply = try await client.report(report)
        trouble.end()
        return reply
      } catch {
        logger.warning("no answer to a report", metadata: ["error": "\(error)"])
        await pauseForTrouble()
      }
    }
    return nil
  }

  /// Longer each time that the coordinator cannot be asked, and never the same for two workers: a
  /// fleet that comes back all at once would knock over what has just got up. The spread adds up to
  /// half as much again, which makes two thirds of the longest pause the whole of it.
  private func pauseForTrouble() async {
    let pause = BackOff.exponential(
      base: settings.retryPause, cap: settings.longestRetryPause * 2 / 3,
      exponent: trouble.next(), jitter: Double.random(in: 0..<1))
    // Ended early by cancellation, which the callers see, and by what is lost meanwhile.
    try? await clock.sleep(pause)
    _ = table.loseOverdue()
  }

  private func sayLeaving() async -> Event {
    // Unheard, the request is answered at the end of its own time.
    try? await client.release(ReleaseRequest(worker: name, tokens: [], leaving: true))
    return .silent
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

  /// Keeps what is held, and drops what is lost or, with nobody to ask, over.
  private func heartbeat() async -> Event {
    while !Task.isCancelled {
      do {
        // A third: two beats may be missed before a lease is.
        let pause = table.leaseDuration / 3
        try await clock.sleep(min(pause, max(table.untilOverdue ?? pause, Self.shortestBeat)))
        let overdue = table.loseOverdue()
        if overdue > 0 { logger.warning("leases over", metadata: ["count": "\(overdue)"]) }
        let tokens = table.tokens
        guard !tokens.isEmpty else { continue }
        let asked = clock.now()
        let lost = try await client.extend(ExtendRequest(worker: name, tokens: tokens)).lost
        table.extended(tokens, at: asked)
        table.lose(lost)
        if !lost.isEmpty { logger.notice("leases lost", metadata: ["count": "\(lost.count)"]) }
      } catch {
        if Task.isCancelled { break }
        logger.warning("no answer to a heartbeat", metadata: ["error": "\(error)"])
      }
    }
    return .silent
  }

  /// A lease that is nearly over must not make the heart race.
  private static let shortestBeat = Duration.milliseconds(500)

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

/// Requests in a row that the coordinator did not answer.
private final class Trouble: @unchecked Sendable {
  // `count` is only touched with `lock` held.
  private let lock = NSLock()
  private var count = 0

  func end() { lock.withLock { count = 0 } }

  /// How many there were before this one.
  func next() -> Int {
    lock.withLock {
      defer { count = min(count + 1, 30) }
      return count
    }
  }
}
