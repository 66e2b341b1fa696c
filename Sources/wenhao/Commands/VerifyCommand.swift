internal import Archiving
internal import ArgumentParser
internal import CorpusStore
internal import Documents
internal import FileReading
internal import Fleet
internal import Foundation
internal import Ingestion

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Re-read documents from the archive, check every digest, and derive the record again.",
    discussion: """
      For each page that a document was seen on: the bytes are read from the archive, their digests checked,
      and the record derived from them as if they had just come. Every page that does not come out the same is
      named, with the reason: lost, altered, or read otherwise (the fields that differ: another version of this
      program; `wenhao replay` takes today's reading). Nothing is changed. Exit code 2: something differs.

      EXAMPLES
        wenhao verify
        wenhao verify 临科函字〔2023〕16号
        wenhao verify --archive
      """)

  @Argument(help: "Ids, or document numbers in any form; none: the whole corpus.")
  var references: [String] = []
  @Flag(help: "Also check the digests of every record of every archive file, whoever points at it.")
  var archive = false
  @OptionGroup var place: CorpusOption
  @OptionGroup var output: FormatOption

  func run() throws {
    let folder = try place.folder()
    let corpus = try openCorpus(place)
    var run = VerifyRun(
      verification: Verification(
        folder: folder.archive,
        reader: CaptureReader(
          pipeline: try Pipeline(files: FileReader(limits: .patient)), fallback: SiteHints()),
        corpus: corpus),
      format: output.format)
    if references.isEmpty {
      try run.check(corpus, id: nil)
    } else {
      for reference in references {
        try run.check(corpus, id: lookUpOne(reference, in: corpus).id)
      }
    }
    if archive { try run.checkFiles(folder.archive) }
    run.progress.clear()
    try run.finish()
  }
}

/// One run of `verify`: batches on all cores, one line for each page that does not come out the same.
private struct VerifyRun {
  let verification: Verification
  let format: OutputFormat
  let progress = ProgressLine()
  private var hints = HintsOfFile()
  private var counts: [String: Int] = [:]
  private var sources = 0
  private var records = 0
  private var damage = 0
  private var pending: [(ArchivedSource, ArchivedHints?)] = []

  init(verification: Verification, format: OutputFormat) {
    self.verification = verification
    self.format = format
  }

  mutating func check(_ corpus: Corpus, id: String?) throws {
    try corpus.archivedSources(of: id) { source in
      let hints = source.source.archive.flatMap {
        self.hints.hints(of: $0.file, in: verification.folder)
      }
      pending.append((source, hints))
      // Enough for every core; little enough to be held.
      if pending.count == 64 { try flush() }
    }
    try flush()
  }

  private mutating func flush() throws {
    let batch = pending
    let verification = self.verification
    pending = []
    let findings = UncheckedSlots<VerifyFinding>(count: batch.count)
    DispatchQueue.concurrentPerform(iterations: batch.count) { index in
      findings.set(index, verification.check(batch[index].0, batch[index].1))
    }
    for ((source, _), finding) in zip(batch, findings.values) {
      sources += 1
      counts[finding.name, default: 0] += 1
      try tell(source, finding)
    }
    progress.show("\(sources) pages verified")
  }

  private func tell(_ source: ArchivedSource, _ finding: VerifyFinding) throws {
    switch finding {
    case .same, .notArchived: return
    case .lost, .altered, .readOtherwise: break
    }
    guard format != .text else {
      return try StandardOutput.line(
        "\(finding.name)\t\(source.documentID)\t\(source.source.url)\t\(finding.detail ?? "")")
    }
    guard format == .jsonl else { return }
    var json = JSONWriter()
    json.object { json in
      json.field("finding", finding.name)
      json.field("id", source.documentID)
      json.field("url", source.source.url)
      json.field("detail", finding.detail)
    }
    try StandardOutput.write(json.bytes + [0x0a])
  }

  /// Every record, also those that no document points at.
  mutating func checkFiles(_ folder: String) throws {
    for file in try WARCReader.files(in: folder) {
      let path = try WARCReader.path(of: file, in: folder)
      for entry in try WARCReader.records(file: path) {
        switch entry {
        case .damage(let offset, let reason):
          damage += 1
          StandardError.line("wenhao: \(file): byte \(offset): \(reason)")
        case .record(let record, let offset, _):
          records += 1
          for fault in record.digestFaults {
            damage += 1
            StandardError.line("wenhao: \(file): byte \(offset): \(fault)")
          }
        }
        progress.show("\(records) records checked")
      }
    }
  }

  func finish() throws {
    let differing = sources - counts["same", default: 0] - counts["not_archived", default: 0]
    switch format {
    case .text:
      try StandardOutput.line("pages          \(sources) verified, \(differing) differ")
      for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
        try StandardOutput.line(
          "  \(name.padding(toLength: 18, withPad: " ", startingAt: 0)) \(count)")
      }
      if records > 0 {
        try StandardOutput.line("records        \(records) checked, \(damage) damaged")
      }
    case .json:
      var json = JSONWriter()
      json.object { json in
        json.field("pages", sources)
        for name in ["same", "not_archived", "lost", "altered", "read_otherwise"] {
          json.field(name, counts[name, default: 0])
        }
        json.field("records", records)
        json.field("damaged", damage)
      }
      try StandardOutput.line(String(decoding: json.bytes, as: UTF8.self))
    // One line a page that differs, and nothing else.
    case .jsonl: break
    }
    if differing + damage > 0 {
      throw CommandFailure(
        "\(differing) of \(sources) pages differ from their archive, \(damage) records are damaged")
    }
  }
}
