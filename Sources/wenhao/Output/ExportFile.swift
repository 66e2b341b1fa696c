internal import CorpusStore
internal import Documents
internal import Foundation

/// An export on its way into a file: written beside its name, noted every so often, moved there when whole.
///
/// ```
///   corpus.jsonl.partial         the bytes so far
///   corpus.jsonl.partial.note    up to where they are synced, of what, and the last id
///   corpus.jsonl                 when whole
///   corpus.jsonl.manifest.json   counts and digests
/// ```
///
/// A note of the same corpus and the same options is gone on from: what lies beyond it is cut off, what lies before
/// it is read again for the digest.
struct ExportFile {
  private let path: String
  private let sheet: ExportSheet
  private let since: String?
  private let stamp: String
  private let file: UnsafeMutablePointer<FILE>
  private var manifest = ExportManifest()
  private var bytes = 0
  /// Where to go on from; nil at the beginning.
  private(set) var lastID: String?

  private var partial: String { path + ".partial" }
  private var note: String { path + ".partial.note" }

  /// Between two notes at most this many documents are written again after a kill.
  private static let noteEvery = 1000

  init(path: String, sheet: ExportSheet, since: String?, stamp: String) throws {
    self.path = path
    self.sheet = sheet
    self.since = since
    self.stamp = stamp
    let known = Self.read(path + ".partial.note")
    let key = Self.key(sheet, since, stamp)
    if let known, known.key == key,
      let file = fopen(path + ".partial", "r+"), ftruncate(fileno(file), known.bytes) == 0
    {
      self.file = file
      try replay(upTo: known.bytes)
      manifest.restore(known.counts)
      bytes = known.bytes
      lastID = known.lastID
      StandardError.line("wenhao: goes on with \(path).partial, \(manifest.documents) documents in")
      return
    }
    guard let file = fopen(path + ".partial", "w") else {
      throw WholeFile.failure("cannot write", path + ".partial")
    }
    self.file = file
    try put(sheet.head)
  }

  private static func key(_ sheet: ExportSheet, _ since: String?, _ stamp: String) -> String {
    "\(Version.number) \(sheet.format.rawValue) \(sheet.bom ? "bom" : "") \(since ?? "") \(stamp)"
  }

  private mutating func replay(upTo end: Int) throws {
    rewind(file)
    var left = end
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while left > 0 {
      let count = fread(&buffer, 1, min(buffer.count, left), file)
      guard count > 0 else { throw WholeFile.failure("cannot read", partial) }
      manifest.file.update(Array(buffer[..<count]))
      left -= count
    }
    fseek(file, 0, SEEK_END)
  }

  mutating func take(_ document: OfficialDocument) throws {
    try put(sheet.bytes(document, isFirst: manifest.documents == 0))
    manifest.add(document)
    lastID = document.id
    if manifest.documents % Self.noteEvery == 0 { try writeNote() }
  }

  private mutating func put(_ new: [UInt8]) throws {
    let written = new.withUnsafeBufferPointer { fwrite($0.baseAddress, 1, $0.count, file) }
    guard written == new.count else {
      // What is noted stays good: the next run goes on from there.
      throw WholeFile.failure("cannot write", partial)
    }
    bytes += new.count
    manifest.file.update(new)
  }

  private func writeNote() throws {
    guard fflush(file) == 0, fsync(fileno(file)) == 0 else {
      throw WholeFile.failure("cannot write", partial)
    }
    let lines = [
      Self.key(sheet, since, stamp), "\(bytes)", lastID ?? "", manifest.counts,
    ]
    try WholeFile.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: note)
  }

  private static func read(
    _ path: String
  ) -> (key: String, bytes: Int, lastID: String, counts: String)? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let lines = String(decoding: data, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 4, let bytes = Int(lines[1]) else { return nil }
    return (String(lines[0]), bytes, String(lines[2]), String(lines[3]))
  }

  mutating func finish() throws {
    try put(sheet.tail)
    guard fflush(file) == 0, fsync(fileno(file)) == 0, fclose(file) == 0,
      rename(partial, path) == 0
    else { throw WholeFile.failure("cannot finish", path) }
    unlink(note)
    try WholeFile.write(
      manifest.json(format: sheet.format.rawValue, since: since, bytes: bytes),
      to: path + ".manifest.json")
  }
}

/// What an export holds, so that two labs can tell whether theirs are the same: `documents_sha256` from ids and
/// texts alone, whoever fetched them and when; `file_sha256` from every byte.
struct ExportManifest {
  private(set) var documents = 0
  private var numbers = 0
  private var sources = 0
  private var versions = 0
  private var citations = 0
  private var resolved = 0
  private var content = ""
  var file = ContentDigest()

  mutating func add(_ document: OfficialDocument) {
    documents += 1
    if document.documentNumber != nil { numbers += 1 }
    sources += document.sources.count
    versions += document.versions.count
    citations += document.citations.count
    resolved += document.citations.count { $0.targetID != nil }
    // A chain: the digest so far, the id, the text shown. It can be gone on with from its own value.
    var link = ContentDigest()
    link.update(Array("\(content)\n\(document.id)\n\(document.versions.first ?? "")".utf8))
    content = link.finished()
  }

  /// For the note of an export that is not finished.
  var counts: String {
    "\(documents) \(numbers) \(sources) \(versions) \(citations) \(resolved) \(content)"
  }

  mutating func restore(_ counts: String) {
    let words = counts.split(separator: " ", omittingEmptySubsequences: false)
    let values = words.dropLast().compactMap { Int($0) }
    guard values.count == 6, let last = words.last else { return }
    (documents, numbers, sources) = (values[0], values[1], values[2])
    (versions, citations, resolved) = (values[3], values[4], values[5])
    content = String(last)
  }

  func json(format: String, since: String?, bytes: Int) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("schema", RecordJSON.schemaVersion)
      json.field("extractor", "wenhao/\(Version.number)")
      json.field("format", format)
      json.field("since", since)
      json.field("documents", documents)
      json.field("numbers", numbers)
      json.field("sources", sources)
      json.field("versions", versions)
      json.field("citations", citations)
      json.field("resolved_citations", resolved)
      json.field("documents_sha256", content)
      json.field("bytes", bytes)
      json.field("file_sha256", file.finished())
    }
    return json.bytes + [0x0a]
  }
}
