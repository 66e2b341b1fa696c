internal import ArgumentParser
internal import Fetching
internal import Fleet
internal import FleetClient
internal import Foundation
internal import Frontier
internal import Ingestion
internal import Logging
internal import QueueWire
internal import Worker

struct WorkerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Run one worker of a fleet: fetches and reads what its coordinator lends.",
    discussion: """
      Needs no disk and no site profiles: it has them from the coordinator. SIGTERM drains: what is in flight is
      finished, the rest given back. A coordinator that is away is asked again until it is back. Ends by itself
      when the coordinator ends the run.

      EXAMPLES
        wenhao worker --coordinator http://127.0.0.1:8700
        wenhao worker --coordinator https://fleet.example.org --token-file worker.token --slots 64
      """)

  @Option(help: ArgumentHelp("Where the coordinator is (WENHAO_COORDINATOR).", valueName: "url"))
  var coordinator: String?
  @Option(
    help: ArgumentHelp(
      "Hosts visited at the same time (WENHAO_SLOTS, default 16 for each core).", valueName: "n"))
  var slots: Int?
  @OptionGroup var access: TokenOption
  @Option(
    help: ArgumentHelp(
      "Name of this worker, unique in the fleet (default: machine and process).", valueName: "name")
  )
  var name: String?
  @Option(
    help: ArgumentHelp(
      "Mail or page of whoever runs the crawl, for the User-Agent (WENHAO_CONTACT; by default the coordinator's).",
      valueName: "address")) var contact: String?
  @Option(
    help: ArgumentHelp(
      "After SIGTERM, what is in flight may take so long: 20s (default).", valueName: "duration"))
  var drainDeadline: String?
  @Option(help: ArgumentHelp("YAML file of settings (WENHAO_CONFIG).", valueName: "file"))
  var config: String?
  @Flag(help: "Print the settings and where each came from, and exit.") var printConfig = false
  @Option(
    help: ArgumentHelp(
      "trace, debug, info, notice, warning or error; to standard error.", valueName: "level"))
  var logLevel: String?

  func run() async throws {
    let settings = try Settings(
      flags: [
        .contact: contact, .coordinator: coordinator, .slots: slots.map(String.init),
        .tokenFile: access.tokenFile, .logLevel: logLevel,
      ], file: config)
    if printConfig { return try StandardOutput.line(settings.printed) }
    let logger = FleetLog.logger("worker", path: nil, level: try settings.level())
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let slots = try settings.slots(cores: cores)
    let book = ProfileBook()
    let remote = RemoteCoordinator(
      try settings.coordinatorAddress(), token: try access.token(.worker, settings),
      userAgent: "wenhao-worker/\(Version.number)", authorities: access.caFile
    ) { profiles in
      book.replace(with: SiteProfile.parse(profiles.yaml, file: "coordinator").profiles)
      logger.notice("site profiles changed", metadata: ["version": "\(profiles.version)"])
    }

    let stop = Stop()
    let interruption = Interruption {
      StandardError.line(
        "wenhao: draining; what is in flight is finished (again to stop at once)")
      stop.request()
    }
    defer { withExtendedLifetime(interruption) {} }
    guard let profiles = try await firstWord(remote, stop, logger) else { return }
    let known = SiteProfile.parse(profiles.yaml, file: "coordinator").profiles
    book.replace(with: known)

    let fetcher = try Fetcher(
      settings: Manners.fetching(given: settings.contact ?? profiles.contact, of: known))
    let clock = FleetClock.steady()
    var own = WorkerSettings()
    own.slots = slots
    own.leaseWait = .seconds(20)
    own.childReader = ChildReader(program: "/proc/self/exe")
    if let drainDeadline {
      guard let limit = DurationText.parse(drainDeadline) else {
        throw CommandFailure("--drain-deadline \(drainDeadline): write 20s or 1m")
      }
      own.drainDeadline = limit
    }
    let worker = Worker(
      name: name ?? "\(ProcessInfo.processInfo.hostName)-\(getpid())", client: remote, book: book,
      fetcher: fetcher, robots: RobotsGate(fetcher: fetcher, clock: clock),
      pipeline: try Pipeline(), pool: ReadingPool(threads: cores), settings: own, clock: clock,
      logger: logger)
    stop.whenRequested { worker.drain() }
    try await worker.run()
  }

  /// The coordinator's profiles, however long it takes to come up; nil: stopped before. A token that
  /// it does not take is a person's to mend.
  private func firstWord(
    _ remote: RemoteCoordinator, _ stop: Stop, _ logger: Logger
  ) async throws -> ProfilesReply? {
    var attempt = 0
    while !stop.isRequested {
      do {
        return try await remote.profiles()
      } catch let error as RemoteError {
        if error.isFinal { throw error }
        if attempt == 0 { StandardError.line("wenhao: \(error); waiting for it") }
        logger.info("no coordinator yet", metadata: ["error": "\(error)"])
      }
      let pause = BackOff.exponential(
        base: .milliseconds(200), cap: .seconds(30), exponent: attempt,
        jitter: Double.random(in: 0..<1))
      await stop.wait(atMost: pause)
      attempt += 1
    }
    return nil
  }
}

/// The wish to end, from before there is anything to end.
private final class Stop: @unchecked Sendable {
  // `requested` and `action` are only touched with `lock` held.
  private let lock = NSLock()
  private var requested = false
  private var action: (@Sendable () -> Void)?
  private let bell = Doorbell()

  var isRequested: Bool { lock.withLock { requested } }

  func request() {
    let action = lock.withLock {
      requested = true
      return self.action
    }
    bell.ring()
    action?()
  }

  func whenRequested(_ action: @escaping @Sendable () -> Void) {
    let isLate = lock.withLock {
      self.action = action
      return requested
    }
    if isLate { action() }
  }

  func wait(atMost limit: Duration) async {
    let seen = bell.rings
    if isRequested { return }
    await bell.wait(after: seen, atMost: limit, clock: .steady())
  }
}

/// A suspect page's reader, started by a worker (`ChildReader`).
struct ReadSuspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read-suspect",
    abstract: "Read one page for a worker, which does not trust it, in a process of its own.",
    shouldDisplay: false)

  @Option(help: ArgumentHelp("What is known of the page, as JSON.", valueName: "json"))
  var order: String
  @Option(help: ArgumentHelp("For tests: dies of URLs with this.", valueName: "text"))
  var poison: String?

  func run() throws {
    let body = [UInt8](FileHandle.standardInput.readDataToEndOfFile())
    try StandardOutput.write(
      ChildReader.answer(body, order: order, poison: poison, pipeline: try Pipeline()))
  }
}
