internal import Archiving
internal import ArgumentParser
internal import CorpusStore
internal import Documents
internal import FileReading
internal import Fleet
internal import Foundation
internal import Frontier
internal import Ingestion

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract:
      "Derive the corpus again from the archive with today's extractor; nothing is fetched.",
    discussion: """
      Every page of the archive is read again and takes the place of its earlier reading: records, numbers,
      citations, and whether it is a document at all. When a page was seen, and under which ids a document was
      known, stays. May be interrupted and run again. It also makes a corpus anew from an archive alone.

      EXAMPLES
        wenhao replay
        wenhao replay --since 2026-03-01
      """)

  @Option(help: ArgumentHelp("Only pages fetched on this day or later.", valueName: "day"))
  var since: String?
  @Option(
    help: ArgumentHelp(
      "Site profile for pages whose archive file says nothing of their site.",
      valueName: "profile"))
  var site: String?
  @OptionGroup var place: CorpusOption
  @OptionGroup var output: FormatOption

  func run() throws {
    let from = try since.map(startOfDay)
    let folder = try place.folder()
    let lock = try folder.lock(now: FleetClock.steady().now())
    defer { withExtendedLifetime(lock) {} }
    let corpus = try Corpus(path: folder.corpus, access: .readWrite)
    var run = ReplayRun(
      folder: folder.archive, corpus: corpus,
      reader: CaptureReader(
        pipeline: try Pipeline(files: FileReader(limits: .patient)),
        fallback: try site.map(siteHints) ?? SiteHints()),
      since: from)
    let interruption = Interruption()
    try run.all(until: { interruption.isRequested })
    run.progress.clear()
    try corpus.close()
    if interruption.isRequested {
      StandardError.line("wenhao: stopped; run the same command again for the rest")
    }
    try run.summary.print(output.format)
  }

  /// Milliseconds since 1970 UTC of a day's first moment.
  private func startOfDay(_ text: String) throws -> Int64 {
    guard let date = try? Date(text, strategy: .iso8601.year().month().day()) else {
      throw CommandFailure("--since \(text): write a day, as 2026-03-01")
    }
    return Int64(date.timeIntervalSince1970 * 1000)
  }
}

/// What a replay did.
struct ReplaySummary {
  var pages = 0
  var results: [RereadingResult: Int] = [:]
  var unreadable = 0
  var damaged = 0

  func print(_ format: OutputFormat) throws {
    if format == .text {
      try StandardOutput.line("pages          \(pages) read again")
      for result in RereadingResult.allCases {
        try StandardOutput.line(
          "  \(result.rawValue.padding(toLength: 18, withPad: " ", startingAt: 0)) "
            + "\(results[result, default: 0])")
      }
      return try StandardOutput.line(
        "not read       \(unreadable)\ndamaged        \(damaged) places in the archive")
    }
    var json = JSONWriter()
    json.object { json in
      json.field("pages", pages)
      for result in RereadingResult.allCases {
        json.field(result.rawValue, results[result, default: 0])
      }
      json.field("not_read", unreadable)
      json.field("damaged", damaged)
    }
    try StandardOutput.line(String(decoding: json.bytes, as: UTF8.self))
  }
}

private struct ReplayRun {
  let folder: String
  let corpus: Corpus
  let reader: CaptureReader
  let since: Int64?
  let progress = ProgressLine()
  var summary = ReplaySummary()
  private var pending: [ArchivedCapture] = []
  private var pendingBytes = 0
  private var hints: ArchivedHints?

  init(folder: String, corpus: Corpus, reader: CaptureReader, since: Int64?) {
    self.folder = folder
    self.corpus = corpus
    self.reader = reader
    self.since = since
  }

  mutating func all(until stop: () -> Bool) throws {
    let files = try WARCReader.files(in: folder)
    for (index, file) in files.enumerated() {
      if stop() { return }
      // What a file holds was fetched before the next one was begun.
      if let since, index + 1 < files.count,
        let begun = ArchiveFileName.milliseconds(files[index + 1]), begun < since
      {
        continue
      }
      hints = nil
      try WARCReader.captures(path: WARCReader.path(of: file, in: folder)) { entry in
        try take(entry, file)
        return !stop()
      }
      try flush()
    }
  }

  private mutating func take(_ entry: CaptureEntry, _ file: String) throws {
    switch entry {
    case .info(let lines):
      hints = lines.first(CaptureNote.hints).flatMap { ArchivedHints(json: $0) }
    case .damage(let offset, let reason):
      summary.damaged += 1
      StandardError.line("wenhao: \(file): byte \(offset): \(reason)")
    case .capture(let capture):
      if let since, let at = capture.record.milliseconds, at < since { return }
      pending.append(capture)
      pendingBytes += capture.record.block.count
      if pending.count == 64 || pendingBytes > 32 << 20 { try flush() }
    }
  }

  private mutating func flush() throws {
    let (batch, reader, hints) = (pending, self.reader, self.hints)
    pending = []
    pendingBytes = 0
    let readings = UncheckedSlots<CaptureReader.Reading>(count: batch.count)
    DispatchQueue.concurrentPerform(iterations: batch.count) { index in
      readings.set(index, reader.read(batch[index], hints))
    }
    var rereadings: [Rereading] = []
    for (capture, reading) in zip(batch, readings.values) {
      switch reading {
      case .noPage: continue
      case .unreadable:
        summary.pages += 1
        summary.unreadable += 1
      case .notDocument(let made):
        summary.pages += 1
        guard let at = made.fetchedAt else { continue }
        rereadings.append(Rereading(url: made.url, fetchedAt: at, entry: nil))
      case .document(let document, let made):
        summary.pages += 1
        guard let at = made.fetchedAt else { continue }
        rereadings.append(
          Rereading(
            url: made.url, fetchedAt: at,
            entry: made.entry(of: document, at: at, archived: capture.location)))
      }
    }
    for result in try corpus.supersede(rereadings) { summary.results[result, default: 0] += 1 }
    progress.show("\(summary.pages) pages read again")
  }
}

extension CaptureReader.Capture {
  /// What the corpus takes of it.
  func entry(
    of document: OfficialDocument, at milliseconds: Int64, archived: ArchiveLocation?
  ) -> CorpusEntry {
    let seen = Timestamp.text(Moment(milliseconds: milliseconds))
    return CorpusEntry(
      document: document,
      source: OfficialDocument.Source(
        url: url, firstSeen: seen, lastSeen: seen, httpStatus: status,
        sha256: PayloadDigest.sha256(payload),
        archive: archived.map { .init(file: $0.file, offset: $0.offset, length: $0.length) },
        rank: hints.rank(of: document)),
      fetchedAt: milliseconds)
  }
}
