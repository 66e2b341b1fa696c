internal import Archiving
internal import ArgumentParser
internal import Coordinator
internal import Fetching
internal import Fleet
internal import Foundation
internal import Frontier
internal import Ingestion
internal import Logging
internal import QueueWire
internal import Worker

struct CrawlCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crawl",
    abstract: "Crawl sites into the corpus: coordinator and workers in one process, over files.",
    discussion: """
      Ctrl-C (or SIGTERM) drains: what is in flight is finished, the rest is given back, and the next run goes
      on where this one was. A second run on the same data folder refuses.

      EXAMPLES
        wenhao crawl --site workers/sites/linyi.yaml --contact archive@example.org --until-idle
        wenhao crawl --site sites/a.yaml --site sites/b.yaml --workers 4 --max-duration 50m
      """)

  @Option(help: ArgumentHelp("Site profile; may be given several times.", valueName: "profile"))
  var site: [String] = []
  @OptionGroup var place: CorpusOption
  @OptionGroup var store: StoreOption
  @Option(help: "Workers in this process (WENHAO_WORKERS, default 2).") var workers: Int?
  @Option(help: ArgumentHelp("Stop after this many visits.", valueName: "n")) var maxPages: Int?
  @Option(help: ArgumentHelp("Stop after this long: 90s, 30m, 2h.", valueName: "duration"))
  var maxDuration: String?
  @Flag(help: "Stop when nothing is due any more; without it the crawl waits for revisits.")
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
        .data: place.data.data, .corpus: place.corpus, .store: store.store, .contact: contact,
        .workers: workers.map(String.init),
        .logLevel: logLevel,
        .sites: site.isEmpty ? nil : site.joined(separator: ","),
      ], file: config)
    if printConfig { return try StandardOutput.line(settings.printed) }
    guard !settings.sites.isEmpty else {
      throw CommandFailure("no site to crawl: name a profile with --site (see workers/sites/)")
    }
    let profiles = try SiteProfile.load(files: settings.sites)
    let crawl = try crawl(profiles, settings)
    let interruption = Interruption {
      StandardError.line(
        "\nwenhao: draining; what is in flight is finished (again to stop at once)")
      crawl.drain()
    }
    defer { withExtendedLifetime(interruption) {} }
    let progress = Progress()
    let summary = try await crawl.run { progress.show($0) }
    progress.clear()
    try SummarySheet.print(summary, output.format)
    if summary.end != .idle {
      StandardError.line(
        "wenhao: stopped (\(summary.end.rawValue)), \(summary.left) URLs left; run the same command to go on"
      )
    }
  }

  private func crawl(_ profiles: [SiteProfile], _ settings: Settings) throws -> CrawlRun {
    let folder = try DataFolder(settings)
    try folder.create()
    guard let level = Logger.Level(rawValue: settings[.logLevel]) else {
      throw CommandFailure(
        "log level '\(settings[.logLevel])': trace, debug, info, notice, warning or error")
    }
    let logger = FleetLog.logger("wenhao", path: folder.log, level: level)
    let contact = Manners.contact(given: settings.contact, of: profiles)
    var options = CrawlOptions(profiles: profiles, folder: folder)
    options.queue = try QueuePlace(settings)
    options.workers = try settings.workers()
    options.maxPages = maxPages
    options.maxDuration = try maxDuration.map { text in
      guard let duration = DurationText.parse(text) else {
        throw CommandFailure("--max-duration \(text): write 90s, 30m or 2h")
      }
      return duration
    }
    options.untilIdle = untilIdle
    options.software = "wenhao/\(Version.number)"
    options.contact = contact

    // One network engine, one robots memory and one pool of reading threads serve all workers of a process.
    options.archiveSettings = ArchiveSettings.lines(
      of: profiles, userAgent: Manners.userAgent(contact: contact))
    let fetcher = try Fetcher(settings: Manners.fetching(given: settings.contact, of: profiles))
    let clock = FleetClock.steady()
    let robots = RobotsGate(fetcher: fetcher, clock: clock)
    let pipeline = try Pipeline()
    let pool = ReadingPool(threads: ProcessInfo.processInfo.activeProcessorCount)
    return CrawlRun(options, clock: clock, logger: logger) { number, client in
      Worker(
        name: "worker-\(number)", client: client, profiles: profiles, fetcher: fetcher,
        robots: robots, pipeline: pipeline, pool: pool, clock: clock, logger: logger)
    }
  }
}

/// The progress line is redrawn from whatever task has news.
private final class Progress: @unchecked Sendable {
  // `line` is only touched under `lock`.
  private let lock = NSLock()
  private let line = ProgressLine()

  func show(_ progress: CrawlProgress) {
    lock.withLock {
      line.show(
        "\(progress.run.pagesFetched) pages fetched, \(progress.run.newDocuments) new documents, "
          + "\(progress.queued) URLs queued, \(Int(progress.rate.rounded())) pages/s")
    }
  }

  func clear() { lock.withLock { line.clear() } }
}
