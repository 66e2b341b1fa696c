internal import ArgumentParser
internal import Coordinator
internal import Documents
internal import Fleet
internal import Foundation
internal import Frontier
internal import QueueModel

struct QueueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue",
    abstract: "Look into the work queue and mend it; safe beside a running crawl.",
    discussion: """
      States: queued, leased, done, buried (queue/PROTOCOL.md).

      EXAMPLES
        wenhao queue stats
        wenhao queue list --state buried
        wenhao queue kick --host www.linyi.gov.cn
      """,
    subcommands: [
      QueueStats.self, QueueList.self, QueueShow.self, QueueRetry.self, QueueBury.self,
      QueueKick.self,
      QueuePause.self, QueueResume.self, QueueExport.self, QueueImport.self, QueueVacuum.self,
    ])
}

/// Which queue: a data folder's, or a server's.
struct QueueOptions: ParsableArguments {
  @OptionGroup var data: DataOption
  @OptionGroup var store: StoreOption

  func place() throws -> QueuePlace {
    try QueuePlace(Settings(flags: [.data: data.data, .store: store.store]))
  }

  /// Opened beside whatever fleet runs on it.
  func open(_ access: QueueAccess = .read) throws -> any WorkQueue { try place().open(access) }
}

private let clock = FleetClock.steady()

struct QueueStats: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "How many URLs are in which state, and how visits ended.")
  @OptionGroup var queue: QueueOptions
  @OptionGroup var output: FormatOption

  func run() async throws {
    let stats = try await stats()
    let rows: [(String, Int)] = [
      ("queued", stats.queued), ("leased", stats.leased), ("done", stats.done),
      ("buried", stats.buried),
      ("due", stats.due), ("retrying", stats.retrying), ("revisits", stats.revisits),
      ("hosts", stats.hosts), ("hosts_paused", stats.pausedHosts),
      ("hosts_blocked", stats.blockedHosts),
    ]
    let next = stats.nextDue.map { Timestamp.text($0) }
    if output.format == .text {
      for (name, count) in rows { try StandardOutput.line(column(name, count)) }
      try StandardOutput.line("next_due      \(next ?? "nothing waits")")
      try StandardOutput.line("outcomes")
      for (name, count) in stats.outcomes.sorted(by: { $0.key < $1.key }) {
        try StandardOutput.line("  " + column(name, count))
      }
      return
    }
    var json = JSONWriter()
    json.object { json in
      for (name, count) in rows { json.field(name, count) }
      json.field("next_due", next)
      json.key("outcomes")
      json.object { json in
        for (name, count) in stats.outcomes.sorted(by: { $0.key < $1.key }) {
          json.field(name, count)
        }
      }
    }
    try StandardOutput.line(String(decoding: json.bytes, as: UTF8.self))
  }

  /// A folder that was only ever ingested into has no queue: nothing waits there, which is an answer.
  private func stats() async throws -> QueueModel.QueueStats {
    let folder = try queue.data.folder()
    let isFolder = try queue.place().isFile && FileManager.default.fileExists(atPath: folder)
    do {
      return try await queue.open().stats(now: clock.now())
    } catch QueueError.missing where isFolder {
      StandardError.line("wenhao: nothing was crawled into \(folder) yet")
      return QueueModel.QueueStats()
    }
  }

  private func column(_ name: String, _ count: Int) -> String {
    name.padding(toLength: 20, withPad: " ", startingAt: 0) + "\(count)"
  }
}

struct QueueList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "URLs, in the order in which they were found. Exit code 1: none."
  )
  @Option(help: "queued, leased, done or buried.") var state: String?
  @Option(help: "Only this host.") var host: String?
  @Option(help: "At most this many.") var limit = 100
  @OptionGroup var queue: QueueOptions
  @OptionGroup var output: FormatOption

  func run() async throws {
    let wanted = try state.map { word in
      guard let state = JobState(rawValue: word) else {
        throw CommandFailure("--state \(word): queued, leased, done or buried")
      }
      return state
    }
    let jobs = try await queue.open().list(
      state: wanted, host: try host.map(hostKey), limit: limit)
    try JobSheet.print(jobs, output.format)
    if jobs.isEmpty { throw NothingFound() }
  }
}

struct QueueShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "All that is known about one URL. Exit code 1: not known.")
  @Argument(help: "The URL.") var url: String
  @OptionGroup var queue: QueueOptions
  @OptionGroup var output: FormatOption

  func run() async throws {
    guard let job = try await queue.open().show(canonical(url)) else {
      StandardError.line("wenhao: \(url): not in the queue")
      throw NothingFound()
    }
    if output.format == .text {
      try JobSheet.printWhole(job)
    } else {
      try JobSheet.print([job], .jsonl)
    }
  }
}

/// Which URLs a mending command means.
struct SelectionOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("URLs.", valueName: "url")) var urls: [String] = []
  @Option(help: "All of this host.") var host: String?
  @Flag(help: "All of them.") var all = false

  func selection() throws -> JobSelection {
    switch (urls.isEmpty, host, all) {
    case (false, nil, false): .urls(try urls.map(canonical))
    case (true, .some(let host), false): .host(try hostKey(host))
    case (true, nil, true): .all
    case (_, _, _): throw CommandFailure("name URLs, or --host HOST, or --all")
    }
  }
}

struct QueueRetry: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Queued and done URLs become due at once, attempts counted anew.")
  @OptionGroup var selected: SelectionOptions
  @OptionGroup var queue: QueueOptions
  @OptionGroup var output: FormatOption

  func run() async throws {
    let count = try await queue.open(.operate).retry(selected.selection(), now: clock.now())
    try printCount(count, "due now", output.format)
  }
}

struct QueueBury: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bury", abstract: "URLs are visited no more, until kicked.")
  @OptionGroup var selected: SelectionOptions
  @Option(help: "Why; shown by `queue show`.") var reason = "buried by hand"
  @OptionGroup var queue: QueueOptions
  @OptionGroup var output: FormatOption

  func run() async throws {
    let count = try await queue.open(.operate).bury(
      selected.selection(), reason: reason, now: clock.now())
    try printCount(count, "buried", output.format)
  }
}

struct QueueKick: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kick", abstract: "Buried URLs become due at once, attempts counted anew.")
  @OptionGroup var selected: SelectionOptions
  @OptionGroup var queue: QueueOptions
  @OptionGroup var output: FormatOption

  func run() async throws {
    let count = try await queue.open(.operate).kick(selected.selection(), now: clock.now())
    try printCount(count, "kicked", output.format)
  }
}

struct QueuePause: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "No further visits to a host. Exit code 1: not known.")
  @Argument(help: "The host, with its port where it is not the usual one.") var host: String
  @OptionGroup var queue: QueueOptions
  @OptionGroup var output: FormatOption

  func run() async throws {
    let isKnown = try await queue.open(.operate).pause(hostKey(host), now: clock.now())
    try printPause(host, isKnown: isKnown, isPaused: true, output.format)
  }
}

struct QueueResume: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract:
      "Ends a host's pause, and a block (Retry-After, challenge) too. Exit code 1: not known.")
  @Argument(help: "The host, with its port where it is not the usual one.") var host: String
  @OptionGroup var queue: QueueOptions
  @OptionGroup var output: FormatOption

  func run() async throws {
    let isKnown = try await queue.open(.operate).resume(hostKey(host), now: clock.now())
    try printPause(host, isKnown: isKnown, isPaused: false, output.format)
  }
}

private func printPause(
  _ host: String, isKnown: Bool, isPaused: Bool, _ format: OutputFormat
) throws {
  if format != .text {
    var json = JSONWriter()
    json.object { json in
      json.field("host", host)
      json.field("state", isKnown ? (isPaused ? "paused" : "resumed") : "unknown")
    }
    try StandardOutput.line(String(decoding: json.bytes, as: UTF8.self))
  } else if isKnown {
    try StandardOutput.line("\(host) \(isPaused ? "paused" : "resumed")")
  } else {
    StandardError.line("wenhao: \(host): not in the queue")
  }
  if !isKnown { throw NothingFound() }
}

/// How many URLs a mending command changed; none is exit code 1.
private func printCount(_ count: Int, _ what: String, _ format: OutputFormat) throws {
  try StandardOutput.line(format == .text ? "\(count) URLs \(what)" : "{\"changed\":\(count)}")
  if count == 0 { throw NothingFound() }
}

private func hostKey(_ text: String) throws -> HostKey {
  guard let host = HostKey(text) else { throw CommandFailure("\(text): not a host name") }
  return host
}

private func canonical(_ text: String) throws -> CanonicalURL {
  guard let url = CanonicalURL(text) else {
    throw CommandFailure("\(text): not an http or https URL")
  }
  return url
}
