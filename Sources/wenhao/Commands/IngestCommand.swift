internal import Archiving
internal import ArgumentParser
internal import CorpusStore
internal import Documents
internal import FileReading
internal import Fleet
internal import Foundation
internal import Frontier
internal import Ingestion
internal import PageReading

struct IngestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Take local files into the corpus through the pipeline that crawled pages take.",
    discussion: """
      Reads what `wenhao read` reads, gzip-compressed or not; walks folders; names every file that gives no
      text, and why. A file that is already held with the same bytes is passed over, so an interrupted run goes on where
      it was. Lists and empty pages are not documents and are counted apart.

      WARC files of any version and writer (.warc, .warc.gz; Common Crawl's too) give their pages, dated as they
      were fetched; damage is named and stepped over. An interrupted run goes on at the record where it was.

      EXAMPLES
        wenhao ingest bulletin/ notes.txt
        wenhao ingest crawl-2024.warc.gz --site workers/sites/linyi.yaml
        wenhao ingest pages/ --site workers/sites/linyi.yaml
      """)

  @Argument(help: ArgumentHelp("Files and folders.", valueName: "path"))
  var paths: [String]

  @Option(help: ArgumentHelp("Site profile that tells region and charset.", valueName: "profile"))
  var site: String?
  @OptionGroup var place: CorpusOption
  @OptionGroup var output: FormatOption

  func run() throws {
    let (name, hints) = try site.map(namedSiteHints) ?? ("", SiteHints())
    let folder = try place.folder()
    let clock = FleetClock.steady()
    let lock = try folder.lock(now: clock.now())
    defer { withExtendedLifetime(lock) {} }
    let all = try LocalFiles.under(paths)
    let files = all.filter { !WARCImport.isWARC($0) }
    var run = IngestRun(
      pipeline: try Pipeline(files: FileReader(limits: .patient)), site: name, hints: hints,
      corpus: try Corpus(path: folder.corpus, access: .readWrite),
      archive: try ArchiveWriter(
        folder: folder.archive, software: "wenhao/\(Version.number)", operator: nil,
        settings: [
          HTTPField(
            name: CaptureNote.hints, value: ArchivedHints(sites: [name: hints]).json)
        ]),
      clock: clock)
    let interrupted = Interruption()
    let progress = ProgressLine()
    for file in all where WARCImport.isWARC(file) {
      if interrupted.isRequested { break }
      var walk = WARCImport(
        path: file, site: name, corpus: run.corpus, archive: run.archive,
        reader: CaptureReader(pipeline: run.pipeline, fallback: hints),
        place: try ImportPlace(of: file, in: folder))
      try walk.run(progress: progress, until: { interrupted.isRequested })
      run.summary.add(walk.summary)
    }
    // Small enough that a kill loses seconds, large enough that one sync serves many files.
    for start in stride(from: 0, to: files.count, by: 64) {
      if interrupted.isRequested { break }
      try run.take(Array(files[start..<min(start + 64, files.count)]))
      progress.show(
        "\(run.summary.files) of \(files.count) files, \(run.summary.documents) documents")
    }
    progress.clear()
    try run.finish()
    if interrupted.isRequested {
      StandardError.line("wenhao: stopped; run the same command to go on")
    }
    try run.summary.print(output.format)
  }
}

/// What a run of `ingest` did.
struct IngestSummary {
  var files = 0
  var documents = 0
  var known = 0
  var notDocuments = 0
  var refused = 0
  /// Records of WARC files looked at, and places in them that cannot be read.
  var records = 0
  var damaged = 0

  mutating func add(_ other: IngestSummary) {
    files += other.files
    documents += other.documents
    known += other.known
    notDocuments += other.notDocuments
    refused += other.refused
    records += other.records
    damaged += other.damaged
  }

  func print(_ format: OutputFormat) throws {
    if format == .text {
      try StandardOutput.line(
        """
        files          \(files)
        documents      \(documents) taken, \(known) already held
        not documents  \(notDocuments) (lists, empty pages)
        not read       \(refused)
        """)
      if records + damaged > 0 {
        try StandardOutput.line(
          "records        \(records) of WARC files, \(damaged) damaged places")
      }
      return
    }
    var json = JSONWriter()
    json.object { json in
      json.field("files", files)
      json.field("documents", documents)
      json.field("already_held", known)
      json.field("not_documents", notDocuments)
      json.field("not_read", refused)
      json.field("records", records)
      json.field("damaged", damaged)
    }
    try StandardOutput.line(String(decoding: json.bytes, as: UTF8.self))
  }
}

/// Batches of files on their way in: read and understood on all cores, archived with one sync, committed in
/// one transaction.
struct IngestRun {
  /// What `CommandFailure` says of one file, so that the others go on.
  enum Reading: Sendable {
    case document(OfficialDocument, [UInt8], contentType: String, charset: Page.Encoding)
    case notDocument
    case refused(String)
  }

  let pipeline: Pipeline
  /// Name of the profile; empty without one.
  let site: String
  let hints: SiteHints
  let corpus: Corpus
  let archive: ArchiveWriter
  let clock: FleetClock
  var summary = IngestSummary()

  mutating func take(_ files: [String]) throws {
    let readings = Self.read(files, pipeline, hints)
    var entries: [CorpusEntry] = []
    var members: [ArchiveMember] = []
    let now = clock.now()
    for (file, reading) in zip(files, readings) {
      summary.files += 1
      switch reading {
      case .notDocument: summary.notDocuments += 1
      case .refused(let why):
        summary.refused += 1
        StandardError.line("wenhao: \(file): \(why)")
      case .document(let document, let bytes, let type, let charset):
        let url = Self.url(of: file)
        let id = RecordID()
        let member = WARC.resource(
          url: url, milliseconds: now.milliseconds, contentType: type, bytes: bytes, id: id
        ).followed(
          by: WARC.metadata(
            of: id, url: url, milliseconds: now.milliseconds,
            fields: [
              HTTPField(name: CaptureNote.site, value: site),
              HTTPField(name: CaptureNote.fetchedAt, value: "\(now.milliseconds)"),
              HTTPField(name: CaptureNote.charset, value: charset.name),
              HTTPField(name: CaptureNote.charsetEvidence, value: charset.evidence),
            ]))
        if try corpus.holds(url: url, sha256: member.payloadSHA256) {
          summary.known += 1
          continue
        }
        let seen = Timestamp.text(now)
        members.append(member)
        entries.append(
          CorpusEntry(
            document: document,
            source: OfficialDocument.Source(
              url: url, firstSeen: seen, lastSeen: seen, httpStatus: nil,
              sha256: member.payloadSHA256, archive: nil,
              rank: hints.rank(of: document)),
            fetchedAt: now.milliseconds))
      }
    }
    guard !entries.isEmpty else { return }
    // Raw bytes first: a record never points at an archive that is not on disk.
    for (index, place) in try archive.append(members).enumerated() {
      entries[index].source.archive = OfficialDocument.Source.Location(
        file: place.file, offset: place.offset, length: place.length)
    }
    _ = try corpus.commit(entries)
    summary.documents += entries.count
  }

  mutating func finish() throws {
    try archive.close()
    try corpus.close()
  }

  static func url(of file: String) -> String {
    URL(filePath: file).standardizedFileURL.absoluteString
  }

  private static func read(
    _ files: [String], _ pipeline: Pipeline, _ hints: SiteHints
  ) -> [Reading] {
    let results = UncheckedSlots<Reading>(count: files.count)
    DispatchQueue.concurrentPerform(iterations: files.count) { index in
      results.set(index, Self.read(files[index], pipeline, hints))
    }
    return results.values
  }

  private static func read(_ file: String, _ pipeline: Pipeline, _ hints: SiteHints) -> Reading {
    do {
      let raw = try FileInput.whole(file)
      let (bytes, name) = try LocalBytes.unpacked(raw, path: file)
      let made = pipeline.understand(bytes, url: nil, name: name, contentType: nil, hints: hints)
      guard let page = made.page else {
        return .refused(made.trouble?.description ?? made.fileKind.rawValue)
      }
      guard made.isDocument, let document = made.document else { return .notDocument }
      let isPage = made.fileKind == .html || made.fileKind == .text
      let type = made.fileKind.mediaType
      return .document(
        document, raw, contentType: isPage ? "\(type); charset=\(page.encoding.name)" : type,
        charset: page.encoding)
    } catch let failure as CommandFailure {
      return .refused(failure.message)
    } catch {
      return .refused("gzip: \(error)")
    }
  }
}

/// Results of parallel work, one slot each.
final class UncheckedSlots<Value: Sendable>: @unchecked Sendable {
  // Each index is written by exactly one thread, and read after all of them have ended.
  private let slots: UnsafeMutableBufferPointer<Value?>

  init(count: Int) {
    slots = .allocate(capacity: count)
    slots.initialize(repeating: nil)
  }

  deinit {
    slots.deinitialize()
    slots.deallocate()
  }

  func set(_ index: Int, _ value: Value) { slots[index] = value }

  var values: [Value] { slots.compactMap { $0 } }
}

/// The files that paths name, folders walked, in a stable order.
enum LocalFiles {
  static func under(_ paths: [String]) throws -> [String] {
    var files: [String] = []
    for path in paths {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw CommandFailure("\(path): no such file or folder")
      }
      guard isFolder.boolValue else {
        files.append(path)
        continue
      }
      guard let walk = FileManager.default.enumerator(atPath: path) else {
        throw CommandFailure("\(path): cannot be listed; check its permissions")
      }
      var inside: [String] = []
      for case let name as String in walk {
        let file = path + (path.hasSuffix("/") ? "" : "/") + name
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue
        {
          inside.append(file)
        }
      }
      files += inside.sorted()
    }
    return files
  }
}
