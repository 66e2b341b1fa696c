internal import Archiving
internal import CorpusStore
package import Fleet
internal import Foundation
internal import Frontier
package import Logging
internal import QueueModel
package import QueueWire

/// A whole fleet in one process over the files of one data folder: what `wenhao crawl` runs.
///
/// The workers are made by the caller and see the coordinator only as a `CoordinatorClient`: what
/// runs here runs the same across a network.
package final class CrawlRun: Sendable {
  /// Makes the worker of that number.
  package typealias WorkerMaker =
    @Sendable (_ number: Int, _ client: any CoordinatorClient) throws -> any FleetWorker

  private let options: CrawlOptions
  private let clock: FleetClock
  private let logger: Logger
  private let makeWorker: WorkerMaker
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
    self.makeWorker = makeWorker
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
    let stores = try await Stores.open(options, clock: clock)
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
      profiles: options.profiles, settings: settings, clock: clock, logger: logger)
    try await coordinator.start()
    let workers = try (0..<max(1, options.workers)).map { try makeWorker($0, coordinator) }
    let end = try await withThrowingTaskGroup(of: CrawlSummary.End?.self) { group in
      group.addTask {
        try await coordinator.run()
        return nil
      }
      group.addTask {
        let end = try await self.drive(workers, coordinator, began: began, progress: progress)
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

/// The files of a run, opened and closed off the cooperative pool.
private struct Stores: Sendable {
  let queue: any WorkQueue
  let archive: ArchiveWriter
  let corpus: Corpus
  let thread: CommitThread

  static func open(_ options: CrawlOptions, clock: FleetClock) async throws -> Stores {
    let thread = CommitThread()
    let folder = options.folder
    return try await thread.run {
      Stores(
        queue: try options.queue.open(.coordinator),
        archive: try ArchiveWriter(
          folder: folder.archive, software: options.software, operator: options.contact,
          settings: options.archiveSettings),
        corpus: try Corpus(path: folder.corpus, access: .readWrite), thread: thread)
    }
  }

  func close() async throws {
    let (queue, archive, corpus) = (self.queue, self.archive, self.corpus)
    try await thread.run {
      try archive.close()
      try corpus.close()
      try queue.close()
    }
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
