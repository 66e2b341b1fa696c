internal import ArgumentParser
internal import Coordinator
internal import CoordinatorServer
internal import CorpusStore
internal import Fleet
internal import Foundation
internal import Logging
internal import QueueModel
internal import QueueWire

struct CoordinatorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coordinator",
    abstract: "Run a fleet's coordinator: workers on any machine come over HTTP.",
    discussion: """
      Owns the queue, the archive and the corpus; lends URLs, commits what workers bring back. SIGTERM closes:
      nothing more is lent, what workers bring within seconds is still committed, and the next start goes on.
      The API is described at /openapi.json, its manners in queue/PROTOCOL.md, its running in docs/operations.md.

      EXAMPLES
        wenhao coordinator --site workers/sites/linyi.yaml
        wenhao coordinator --site sites/a.yaml --listen 0.0.0.0:8700 --token-file tokens --until-idle
      """)

  @Option(help: ArgumentHelp("Site profile; may be given several times.", valueName: "profile"))
  var site: [String] = []
  @OptionGroup var place: CorpusOption
  @Option(
    help: ArgumentHelp(
      "HOST:PORT to listen on (WENHAO_LISTEN, default 127.0.0.1:8700); port 0 takes a free one.",
      valueName: "host:port"))
  var listen: String?
  @Option(help: ArgumentHelp("Where to write the port once it listens.", valueName: "file"))
  var portFile: String?
  @OptionGroup var store: StoreOption
  @Option(
    help: ArgumentHelp(
      "Bearer tokens, a line each: ROLE TOKEN (WENHAO_TOKEN_FILE). Needed beyond loopback.",
      valueName: "file"))
  var tokenFile: String?
  @Option(help: ArgumentHelp("Certificate chain, PEM; with --tls-key.", valueName: "file"))
  var tlsCertificate: String?
  @Option(help: ArgumentHelp("The certificate's key, PEM.", valueName: "file")) var tlsKey: String?
  @Option(
    help: ArgumentHelp("How long a worker may be silent: 20s, 1m (default).", valueName: "duration")
  )
  var lease: String?
  @Option(help: ArgumentHelp("Stop after this many visits.", valueName: "n")) var maxPages: Int?
  @Option(help: ArgumentHelp("Stop after this long: 90s, 30m, 2h.", valueName: "duration"))
  var maxDuration: String?
  @Flag(help: "Stop, and send the workers home, when nothing is due any more.")
  var untilIdle = false
  @Option(
    help: ArgumentHelp(
      "Mail or page of whoever runs the crawl, for the User-Agent (WENHAO_CONTACT).",
      valueName: "address")) var contact: String?
  @Option(help: ArgumentHelp("YAML file of settings (WENHAO_CONFIG).", valueName: "file"))
  var config: String?
  @Flag(help: "Print the settings and where each came from, and exit.") var printConfig = false
  @Option(
    help: ArgumentHelp(
      "trace, debug, info, notice, warning or error; into logs/ of the data folder.",
      valueName: "level"))
  var logLevel: String?
  @OptionGroup var output: FormatOption

  func run() async throws {
    let settings = try Settings(
      flags: [
        .data: place.data.data, .corpus: place.corpus, .contact: contact, .listen: listen,
        .store: store.store,
        .tokenFile: tokenFile, .logLevel: logLevel,
        .sites: site.isEmpty ? nil : site.joined(separator: ","),
      ], file: config)
    if printConfig { return try StandardOutput.line(settings.printed) }
    guard !settings.sites.isEmpty else {
      throw CommandFailure("no site to crawl: name a profile with --site (see workers/sites/)")
    }
    let server = try serverSettings(settings)
    let profiles = try SiteProfile.load(files: settings.sites)
    let folder = try DataFolder(settings)
    try folder.create()
    let logger = FleetLog.logger("coordinator", path: folder.log, level: try settings.level())
    let clock = FleetClock.steady()
    let reply = ProfilesReply(
      files: try settings.sites.map(Self.text), contact: settings.contact)
    var options = try options(profiles, folder, settings)
    options.contact = Manners.contact(given: settings.contact, of: profiles)
    options.profilesVersion = reply.version

    let archived = folder.archiveBytes
    let software = options.software
    let portFile = portFile
    let run = CrawlRun(
      options, clock: clock, logger: logger,
      checkpoint: { step in TestHook.pass(step.testPoint) }
    ) { coordinator, queue in
      try await CoordinatorServer(
        coordinator: coordinator, queue: queue, profiles: reply, settings: server,
        software: software, archiveBytes: archived,
        staleSources: Self.staleSources(folder, clock), clock: clock, logger: logger
      ).run { port in
        StandardError.line(
          "wenhao: coordinator listens on \(server.tls == nil ? "http" : "https")://\(server.host):\(port)"
        )
        if let portFile { Self.write(port, to: portFile) }
      }
    }
    let interruption = Interruption {
      StandardError.line("\nwenhao: closing; what is brought back now is still committed")
      run.drain()
    }
    defer { withExtendedLifetime(interruption) {} }
    let summary = try await run.run()
    try SummarySheet.print(summary, output.format)
    if summary.end != .idle {
      StandardError.line(
        "wenhao: stopped (\(summary.end.rawValue)), \(summary.left) URLs left; run the same command to go on"
      )
    }
  }

  private func serverSettings(_ settings: Settings) throws -> ServerSettings {
    guard let (host, port) = ServerSettings.parse(listen: settings[.listen]) else {
      throw CommandFailure("listen \(settings[.listen]): write HOST:PORT, as in 127.0.0.1:8700")
    }
    var server = ServerSettings()
    (server.host, server.port) = (host, port)
    if let path = settings.tokenFile { server.tokens = try TokenBook.load(path) }
    switch (tlsCertificate, tlsKey) {
    case (nil, nil): break
    case (.some(let certificate), .some(let key)):
      server.tls = ServerSettings.TLSFiles(certificate: certificate, key: key)
    case (_, _): throw CommandFailure("--tls-certificate and --tls-key go together")
    }
    // Before anything is opened: what is refused leaves no trace.
    try server.check()
    return server
  }

  private func options(
    _ profiles: [SiteProfile], _ folder: DataFolder, _ settings: Settings
  ) throws -> CrawlOptions {
    var options = CrawlOptions(profiles: profiles, folder: folder)
    options.maxPages = maxPages
    options.maxDuration = try maxDuration.map { try Self.duration($0, "--max-duration") }
    options.untilIdle = untilIdle
    options.software = "wenhao/\(Version.number)"
    options.archiveSettings = ArchiveSettings.lines(
      of: profiles, userAgent: Manners.product)
    options.queue = try QueuePlace(settings)
    if let lease {
      options.coordinator.leaseDuration = try Self.duration(lease, "--lease")
      // A lease that is over should not wait long to be noticed.
      options.coordinator.expiryInterval = min(
        options.coordinator.expiryInterval, options.coordinator.leaseDuration / 4)
    }
    return options
  }

  private static func duration(_ text: String, _ option: String) throws -> Duration {
    guard let duration = DurationText.parse(text), duration > .zero else {
      throw CommandFailure("\(option) \(text): write 90s, 30m or 2h")
    }
    return duration
  }

  private static func text(_ path: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure("cannot read site profile \(path)")
    }
    return String(decoding: data, as: UTF8.self)
  }

  private static func write(_ port: Int, to file: String) {
    do {
      try Data("\(port)\n".utf8).write(to: URL(filePath: file), options: .atomic)
    } catch {
      StandardError.line("wenhao: cannot write \(file): \(error.localizedDescription)")
    }
  }

  /// Its own connection and its own thread: a scan of all documents must not hold up a commit.
  private static func staleSources(_ folder: DataFolder, _ clock: FleetClock) -> StaleSources {
    StaleSources(clock: clock) { now in
      let today = String(Timestamp.text(now).prefix(10))
      return try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global(qos: .utility).async {
          continuation.resume(
            with: Result {
              let corpus = try Corpus(path: folder.corpus, access: .readOnly)
              defer { try? corpus.close() }
              return try corpus.freshness(today: today)
            })
        }
      }
    }
  }
}

extension CommitStep {
  var testPoint: TestHook.Point {
    switch self {
    case .checked: .checked
    case .archived: .archived
    case .stored: .stored
    case .completed: .completed
    }
  }
}
