internal import Archiving
internal import CorpusStore
internal import Documents
internal import Fleet
internal import Foundation
internal import Frontier
internal import Ingestion
internal import PageReading

/// Takes the pages of somebody's WARC file into archive and corpus, as if each had come when the file says.
///
/// One pass, one batch of records in memory; after each committed batch the place reached is written down, so
/// that a file of millions of records goes on where it was.
struct WARCImport {
  let path: String
  /// Name of the profile; empty without one.
  let site: String
  let corpus: Corpus
  let archive: ArchiveWriter
  let reader: CaptureReader
  let place: ImportPlace
  private(set) var summary = IngestSummary()
  private var pending: [ArchivedCapture] = []
  private var pendingBytes = 0

  /// By name: a gzip file tells nothing else before it is opened.
  static func isWARC(_ path: String) -> Bool {
    let name = path.lowercased()
    return name.hasSuffix(".warc") || name.hasSuffix(".warc.gz") || name.hasSuffix(".wet.gz")
  }

  init(
    path: String, site: String, corpus: Corpus, archive: ArchiveWriter, reader: CaptureReader,
    place: ImportPlace
  ) {
    self.path = path
    self.site = site
    self.corpus = corpus
    self.archive = archive
    self.reader = reader
    self.place = place
  }

  mutating func run(progress: ProgressLine, until stop: () -> Bool) throws {
    summary.files += 1
    var reached = place.reached
    if reached > 0 { StandardError.line("wenhao: \(path): going on at byte \(reached)") }
    try WARCReader.captures(path: path, from: reached) { entry in
      switch entry {
      case .info: break
      case .damage(let offset, let reason):
        summary.damaged += 1
        StandardError.line("wenhao: \(path): byte \(offset): \(reason)")
      case .capture(let capture):
        summary.records += 1
        pending.append(capture)
        pendingBytes += capture.record.block.count
        guard pending.count == 256 || pendingBytes > 32 << 20 else { return !stop() }
        try flush()
        // Behind it; the records of a member that holds several are read again, and found to be held.
        reached = capture.location.offset + capture.location.length
        try place.write(reached)
        progress.show("\(path): \(summary.records) records, \(summary.documents) documents")
      }
      return !stop()
    }
    try flush()
    if !stop() { try place.write(place.bytes) }
  }

  private mutating func flush() throws {
    let (batch, reader) = (pending, self.reader)
    pending = []
    pendingBytes = 0
    let readings = UncheckedSlots<CaptureReader.Reading>(count: batch.count)
    DispatchQueue.concurrentPerform(iterations: batch.count) { index in
      readings.set(index, reader.read(batch[index], nil))
    }
    var entries: [CorpusEntry] = []
    var members: [ArchiveMember] = []
    var visits: [PageVisit] = []
    var taken: Set<String> = []
    for (capture, reading) in zip(batch, readings.values) {
      switch reading {
      case .noPage:
        if let visit = Self.visit(capture.record) { visits.append(visit) }
      case .unreadable: summary.refused += 1
      case .notDocument: summary.notDocuments += 1
      case .document(let document, let made):
        guard let at = made.fetchedAt else {
          summary.refused += 1
          continue
        }
        let member = member(capture, made, at)
        // The same page twice: in this batch, or in what is held.
        if try !taken.insert("\(member.payloadSHA256) \(made.url)").inserted
          || corpus.holds(url: made.url, sha256: member.payloadSHA256)
        {
          summary.known += 1
          continue
        }
        members.append(member)
        entries.append(made.entry(of: document, at: at, archived: nil))
      }
    }
    for (index, place) in try archive.append(members).enumerated() {
      entries[index].source.archive = .init(
        file: place.file, offset: place.offset, length: place.length)
    }
    _ = try corpus.commit(entries, visits: visits)
    summary.documents += entries.count
  }

  /// The response as it stands there, in our own archive, with a note of where it comes from.
  private func member(
    _ capture: ArchivedCapture, _ made: CaptureReader.Capture, _ at: Int64
  ) -> ArchiveMember {
    let record = capture.record
    let ids = WARC.ExchangeIDs()
    let member: ArchiveMember
    if let response = record.httpResponse {
      member = WARC.exchange(
        url: made.url, milliseconds: at, requestHead: [], responseHead: response.head,
        rawBody: response.body, remoteAddress: record.header("WARC-IP-Address"), ids: ids)
    } else {
      member = WARC.resource(
        url: made.url, milliseconds: at, contentType: record.header("Content-Type") ?? "",
        bytes: record.block, id: ids.response)
    }
    var fields = [
      HTTPField(name: CaptureNote.site, value: site),
      HTTPField(name: CaptureNote.fetchedAt, value: "\(at)"),
      HTTPField(name: CaptureNote.importedFrom, value: place.name),
    ]
    if let id = record.header("WARC-Record-ID") {
      fields.append(HTTPField(name: CaptureNote.importedRecord, value: id))
    }
    if let page = made.page {
      fields.append(HTTPField(name: CaptureNote.charset, value: page.encoding.name))
      fields.append(HTTPField(name: CaptureNote.charsetEvidence, value: page.encoding.evidence))
    }
    return member.followed(
      by: WARC.metadata(of: ids.response, url: made.url, milliseconds: at, fields: fields))
  }

  /// What a record without a page tells of one that is held: still there, or gone.
  private static func visit(_ record: WARCRecord) -> PageVisit? {
    guard let url = record.targetURI.flatMap({ CanonicalURL($0) }), let at = record.milliseconds
    else { return nil }
    let finding: PageVisit.Finding
    if record.type == "revisit" {
      finding = .unchanged
    } else if let status = record.httpResponse?.status, status == 404 || status == 410 {
      finding = .gone
    } else {
      return nil
    }
    return PageVisit(
      url: url.description, finding: finding, at: at,
      seen: Timestamp.text(Moment(milliseconds: at)))
  }
}

/// How far an import of one file has come, in a small file of the data folder.
struct ImportPlace {
  /// The WARC file's own name, for notes.
  let name: String
  /// Its size when this run began.
  let bytes: Int
  /// Everything before is committed.
  let reached: Int
  private let notePath: String

  private struct Note: Codable {
    var path: String
    var bytes: Int
    var reached: Int
  }

  init(of path: String, in folder: DataFolder) throws {
    let file = URL(filePath: path).standardizedFileURL
    name = file.lastPathComponent
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    bytes = (attributes[.size] as? Int) ?? 0
    let notes = folder.path + "/imports"
    try FileManager.default.createDirectory(atPath: notes, withIntermediateDirectories: true)
    notePath = notes + "/" + PayloadDigest.sha256(Array(file.path.utf8)).prefix(16) + ".json"
    let note = (try? Data(contentsOf: URL(filePath: notePath)))
      .flatMap { try? JSONDecoder().decode(Note.self, from: $0) }
    // A file that became shorter is another one under the same name.
    if let note, note.path == file.path, note.bytes <= bytes, note.reached <= bytes {
      reached = note.reached
    } else {
      reached = 0
    }
    fullPath = file.path
  }

  private let fullPath: String

  /// After the commit, never before; a note that is lost costs time, not records.
  func write(_ place: Int) throws {
    let note = Note(path: fullPath, bytes: bytes, reached: place)
    try JSONEncoder().encode(note).write(to: URL(filePath: notePath), options: .atomic)
  }
}
