package import Archiving
package import CorpusStore
package import Fleet
internal import Frontier
package import Logging
package import QueueModel
internal import QueueWire
internal import ServiceLifecycle

/// Lends URLs to workers and commits what they bring back. Owns the queue, the archive and the
/// corpus; a worker sees none of them, only `CoordinatorClient`.
///
/// ```
///   start() ──▶ running ──drain()──▶ draining ──finish()──▶ ended
///                  ├───── close() ──▶ closing ──finish()──▶ ended
///                  └───────────── failure ─────────────────▶ ended (nothing more is acknowledged)
/// ```
/// Draining ends the run: workers are told to go home. Closing ends only this process: workers are
/// told nothing, and find its successor.
package actor Coordinator: CoordinatorClient, Service {
  enum Phase {
    case new, running, draining, closing, finishing
    case ended(reason: String?)
  }

  let queue: any WorkQueue
  let archive: ArchiveWriter
  let corpus: Corpus
  let profiles: [String: SiteProfile]
  let settings: CoordinatorSettings
  let clock: FleetClock
  let logger: Logger
  /// 0..<1.
  let dice: @Sendable () -> Double
  /// Called after each step of a commit; throwing there is dying there.
  let checkpoint: @Sendable (CommitStep) async throws -> Void
  let commitThread = CommitThread()

  /// Rung when there may be work to lend, or the phase changed.
  let leaseBell = Doorbell()
  /// Rung when a report came, or the phase changed.
  let inboxBell = Doorbell()

  var phase = Phase.new
  var inbox: [PendingReport] = []
  /// Tokens of reports in the inbox or in the batch being committed: a second report for one of
  /// them is late.
  var reporting: Set<LeaseToken> = []
  /// Leases of this run that have not ended.
  var lent = Loans()
  var roll = WorkerRoll()
  /// Leases that ended without a word, in this run and, at its start, of the one before.
  var redeliveries = 0
  /// From a report's arrival to its answer.
  var commitTimes = Histogram()
  /// From the start of a fetch to its report, as workers say.
  var visitTimes = Histogram()
  var archivedBytes: Int64 = 0
  let startedAt: Moment
  /// Of the site profiles, for workers that fetch them from here; nil: they have them.
  let profilesVersion: String?
  /// URLs asked of the queue and not yet granted: they count against `maxVisits`.
  var asked = 0
  var counts = RunCounts()
  /// What the queue said when it last had nothing to lend; nil as soon as that may no longer hold.
  var lastNothing: Nothing?

  struct Nothing {
    var nextDue: Moment?
  }

  package init(
    queue: any WorkQueue, archive: ArchiveWriter, corpus: Corpus, profiles: [SiteProfile],
    settings: CoordinatorSettings = CoordinatorSettings(), clock: FleetClock = .steady(),
    logger: Logger,
    profilesVersion: String? = nil,
    dice: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
    checkpoint: @escaping @Sendable (CommitStep) async throws -> Void = { _ in }
  ) {
    self.queue = queue
    self.archive = archive
    self.corpus = corpus
    self.profiles = Dictionary(profiles.map { ($0.name, $0) }) { first, _ in first }
    self.settings = settings
    self.clock = clock
    self.logger = logger
    self.profilesVersion = profilesVersion
    startedAt = clock.now()
    self.dice = dice
    self.checkpoint = checkpoint
  }

  /// Takes back what a dead predecessor had lent and brings in the start URLs. Leases are given
  /// from here on.
  package func start() async throws {
    guard case .new = phase else { return }
    do {
      let reclaimed = try await queue.reclaim(now: clock.now())
      redeliveries += reclaimed
      let seeded = try await queue.enqueue(seeds, now: clock.now())
      logger.info(
        "coordinator started",
        metadata: [
          "epoch": "\(queue.epoch)", "reclaimed": "\(reclaimed)", "seeded": "\(seeded.added)",
        ])
    } catch {
      end(because: error)
      throw error
    }
    phase = .running
    leaseBell.ring()
  }

  /// Commits reports and looks for overdue leases until `finish`, a failure or the task's
  /// cancellation.
  package func run() async throws {
    try await withGracefulShutdownHandler {
      try await start()
      do {
        try await withThrowingTaskGroup { group in
          group.addTask { try await self.commitReports() }
          group.addTask { try await self.rescueLeases() }
          // The committer's end, good or bad, is the end of both.
          try await group.next()
          group.cancelAll()
        }
      } catch {
        end(because: error)
        throw CoordinatorError.failed(reason: "\(error)")
      }
      end(because: nil)
    } onGracefulShutdown: {
      // Owned by the service group, which waits for `run`.
      Task { await self.drain() }
    }
  }

  /// No further leases. What is lent may still be reported.
  package func drain() {
    guard case .running = phase else { return }
    phase = .draining
    logger.info("draining", metadata: ["lent": "\(lent.count)"])
    leaseBell.ring()
  }

  /// No further leases, and no word about the end of the run. What is lent may still be reported.
  package func close() {
    switch phase {
    case .running, .draining: phase = .closing
    case .new, .closing, .finishing, .ended: return
    }
    logger.info("closing", metadata: ["lent": "\(lent.count)"])
    leaseBell.ring()
  }

  /// Gives back what is still lent, so that this end counts as nobody's loss. After `close`.
  package func releaseAll() async {
    do {
      let released = try await queue.release(
        lent.tokens.filter { !reporting.contains($0) }, now: clock.now())
      logger.info("leases given back at the end", metadata: ["count": "\(released)"])
    } catch {
      // Harmless: the next coordinator takes them back, and counts them as lost.
      logger.warning("leases not given back", metadata: ["error": "\(error)"])
    }
  }

  /// Commits what is in the inbox, then ends `run`. Call it when the workers have ended.
  package func finish() {
    switch phase {
    case .new: phase = .ended(reason: nil)
    case .running, .draining, .closing: phase = .finishing
    case .finishing, .ended: return
    }
    leaseBell.ring()
    inboxBell.ring()
  }

  /// Whoever waits for an answer is told that there will be none.
  func end(because error: (any Error)?) {
    if case .ended = phase { return }
    phase = .ended(reason: error.map { "\($0)" })
    if let error { logger.critical("coordinator failed", metadata: ["error": "\(error)"]) }
    for pending in inbox { pending.waiting.resume(throwing: refusal) }
    inbox = []
    leaseBell.ring()
    inboxBell.ring()
  }

  /// Of the sites that may be visited now.
  func plans(at now: Moment) -> [String: PolitenessPlan] {
    profiles.filter { $0.value.isOpen(at: now) }.mapValues(\.politeness)
  }

  var refusal: CoordinatorError {
    switch phase {
    case .ended(let reason?): .failed(reason: reason)
    case .closing, .finishing: .closing
    case .new, .running, .draining, .ended: .notRunning
    }
  }

  private var seeds: [NewURL] {
    profiles.values.sorted { $0.name < $1.name }.flatMap { profile in
      (profile.start + profile.sitemaps).map {
        NewURL(
          url: $0, kind: profile.kind(of: $0), depth: 0, site: profile.name, priority: .first)
      }
    }
  }

  /// The lifeline: leases whose worker fell silent are lent again.
  private func rescueLeases() async throws {
    while true {
      try await clock.sleep(settings.expiryInterval)
      try await rescueOnce()
    }
  }

  /// A worker that was silent for so long is not one of the fleet any more.
  private static let rollMemory = Duration.seconds(3600)

  func rescueOnce() async throws {
    let now = clock.now()
    let expired = try await queue.expire(now: now)
    // `lease` ends overdue leases too: ours are asked for by name.
    let known = lent.tokens
    let running = try await queue.checkTokens(known, now: now)
    var lost = 0
    for token in known where !running.contains(token) && !reporting.contains(token) {
      if lent.end(token) { lost += 1 }
    }
    redeliveries += lost
    roll.forget(silentSince: now + (.zero - Self.rollMemory))
    guard expired > 0 || lost > 0 else { return }
    logger.warning("leases expired", metadata: ["count": "\(max(expired, lost))"])
    lastNothing = nil
    leaseBell.ring()
  }
}
