internal import CorpusStore
package import Fleet
internal import Foundation
internal import Frontier
package import Logging
package import QueueModel
package import QueueWire

/// One run over one data folder, from opening the files to closing them: a whole fleet in one
/// process (`wenhao crawl`), or a coordinator whose workers come over the network
/// (`wenhao coordinator`).
///
/// The workers of a process are made by the caller and see the coordinator only as a
/// `CoordinatorClient`: what runs here runs the same across a network.
package final class CrawlRun: Sendable {
  /// Makes the worker of that number.
  package typealias WorkerMaker =
    @Sendable (_ number: Int, _ client: any CoordinatorClient) throws -> any FleetWorker
  /// Lets workers in until cancelled; throws when that cannot be done.
  package typealias Server =
    @Sendable (_ coordinator: Coordinator, _ queue: any WorkQueue) async throws -> Void

  private enum Crew: Sendable {
    case inProcess(WorkerMaker)
    case overNetwork(Server)
  }

  private let options: CrawlOptions
  private let clock: FleetClock
  private let logger: Logger
  private let crew: Crew
  private let checkpoint: @Sendable (CommitStep) async throws -> Void
  private let wish = DrainWish()

  /// How often the end of the run is looked for.
  private static let lookInterval = Duration.milliseconds(100)
  /// How often the queue is counted for the progress line: a count reads an index of every URL.
  private static let progressInterval = Duration.seconds(2)

  package init(
    _ options: CrawlOptions, clock: FleetClock = .steady(), logger: Logger,
    makeWorker: @escaping WorkerMaker
  ) {
    self.options = options
    self.clock = clock
    self.logger = logger
    crew = .inProcess(makeWorker)
    checkpoint = { _ in }
  }

  /// `checkpoint`: as `Coordinator`'s.
  package init(
    _ options: CrawlOptions, clock: FleetClock = .steady(), logger: Logger,
    checkpoint: @escaping @Sendable (CommitStep) async throws -> Void = { _ in },
    serve: @escaping Server
  ) {
    self.options = options
    self.clock = clock
    self.logger = logger
    self.checkpoint = checkpoint
    crew = .overNetwork(serve)
  }

  /// Ends the run in good order: what is under way is finished and committed, the rest given back.
  /// May be called from anywhere, also before `run`.
  package func drain() { wish.make() }

  /// Crawls until the options' end, or until drained. Throws when the folder is held by another
  /// run, or when something it cannot do without fails; what was acknowledged until then is safe.
  package func run(
    progress: @escaping @Sendable (CrawlProgress) -> Void = { _ in }
  ) async throws -> CrawlSummary {
    let began = clock.now()
    let lock = try options.folder.lock(now: began)
    defer { withExtendedLifetime(lock) {} }
    let stores = try await Stores.open(options)
    do {
      let summary = try await crawl(stores, began: began, progress: progress)
      try await stores.close()
      return summary
    } catch {
      // The first failure is the one to tell.
      try? await stores.close()
      throw error
    }
  }

  private func crawl(
    _ stores: Stores, began: Moment, progress: @escaping @Sendable (CrawlProgress) -> Void
  ) async throws -> CrawlSummary {
    var settings = options.coordinator
    settings.maxVisits = options.maxPages ?? settings.maxVisits
    let coordinator = Coordinator(
      queue: stores.queue, archive: stores.archive, corpus: stores.corpus,
      profiles: options.profiles, settings: settings, clock: clock, logger: logger,
      profilesVersion: options.profilesVersion, checkpoint: checkpoint)
    try await coordinator.start()
    let end = try await withThrowingTaskGroup(of: CrawlSummary.End?.self) { group in
      group.addTask {
        try await coordinator.run()
        return nil
      }
      group.addTask {
        let end =
          switch self.crew {
          case .inProcess(let makeWorker):
            try await self.drive(
              try (0..<max(1, self.options.workers)).map { try makeWorker($0, coordinator) },
              coordinator, began: began, progress: progress)
          case .overNetwork(let serve):
            try await self.host(
              coordinator, stores.queue, serve, began: began, progress: progress)
          }
        await coordinator.finish()
        return end
      }
      // Whichever fails first takes the other with it.
      var end = CrawlSummary.End.drained
      for try await result in group { end = result ?? end }
      return end
    }
    return try await summary(coordinator, stores, end: end, began: began)
  }

  /// The workers, until they have ended.
  private func drive(
    _ workers: [any FleetWorker], _ coordinator: Coordinator, began: Moment,
    progress: @escaping @Sendable (CrawlProgress) -> Void
  ) async throws -> CrawlSummary.End {
    try await withThrowingTaskGroup { group in
      for worker in workers { group.addTask { try await worker.run() } }
      let end = try await watch(coordinator, began: began, progress: progress)
      logger.info("crawl ends", metadata: ["because": "\(end.rawValue)"])
      await coordinator.drain()
      for worker in workers { worker.drain() }
      // Not `waitForAll`: a worker that fails takes the others with it.
      for try await _ in group {}
      return end
    }
  }

  /// The server, until the run ends. Whoever still holds a lease then may bring it back.
  private func host(
    _ coordinator: Coordinator, _ queue: any WorkQueue, _ serve: @escaping Server, began: Moment,
    progress: @escaping @Sendable (CrawlProgress) -> Void
  ) async throws -> CrawlSummary.End {
    try await withThrowingTaskGroup(of: CrawlSummary.End?.self) { group in
      group.addTask {
        try await serve(coordinator, queue)
        return nil
      }
      group.addTask {
        let end = try await self.watch(coordinator, began: began, progress: progress)
        self.logger.info("run ends", metadata: ["because": "\(end.rawValue)"])
        switch end {
        case .drained: await coordinator.close()
        case .idle, .pageLimit, .timeLimit: await coordinator.drain()
        }
        try await self.awaitReturns(coordinator)
        await coordinator.releaseAll()
        return end
      }
      // The server ends first only by failing, or with the whole run.
      var end: CrawlSummary.End?
      while end == nil, let next = try await group.next() { end = next }
      group.cancelAll()
      return end ?? .drained
    }
  }

  /// Until nothing is lent and, where the run itself is over, every worker has been told; for as
  /// long as the options allow.
  private func awaitReturns(_ coordinator: Coordinator) async throws {
    let deadline = clock.now() + options.drainDeadline
    while clock.now() < deadline, await coordinator.isAwaited {
      try await clock.sleep(Self.lookInterval)
    }
  }

  /// Until there is a reason to end.
  private func watch(
    _ coordinator: Coordinator, began: Moment, progress: @Sendable (CrawlProgress) -> Void
  ) async throws -> CrawlSummary.End {
    var shown = began
    while true {
      let seen = wish.bell.rings
      if wish.isMade { return .drained }
      let now = clock.now()
      if let limit = options.maxDuration, now - began >= limit { return .timeLimit }
      if await coordinator.isSpent { return .pageLimit }
      if options.untilIdle, try await coordinator.isIdle(grace: options.idleGrace) { return .idle }
      if now - shown >= Self.progressInterval {
        shown = now
        let stats = try await coordinator.stats()
        progress(
          CrawlProgress(
            run: await coordinator.progress, queued: stats.queued, leased: stats.leased,
            elapsed: now - began))
      }
      try Task.checkCancellation()
      await wish.bell.wait(after: seen, atMost: Self.lookInterval, clock: clock)
    }
  }

  private func summary(
    _ coordinator: Coordinator, _ stores: Stores, end: CrawlSummary.End, began: Moment
  ) async throws -> CrawlSummary {
    let stats = try await coordinator.stats()
    let (corpus, thread) = (stores.corpus, stores.thread)
    return CrawlSummary(
      end: end, run: await coordinator.progress,
      corpus: try await thread.run { try corpus.counts() }, outcomes: stats.outcomes,
      left: stats.queued + stats.leased, buried: stats.buried,
      nextDue: stats.nextDue?.milliseconds, elapsed: clock.now() - began)
  }
}

/// Somebody wants the run to end.
private final class DrainWish: @unchecked Sendable {
  // `made` is only touched with `lock` held.
  private let lock = NSLock()
  private var made = false
  let bell = Doorbell()

  var isMade: Bool { lock.withLock { made } }

  func make() {
    lock.withLock { made = true }
    bell.ring()
  }
}
