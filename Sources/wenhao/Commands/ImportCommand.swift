internal import ArgumentParser
internal import CorpusStore
internal import Documents
internal import Fleet
internal import Foundation

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take records that `wenhao export --format jsonl` wrote into the corpus.",
    discussion: """
      What a corpus adds of itself (targets, repeals by others, near duplicates, versions) is derived again. A
      record has one text, that of its best source: older texts are not in an export, and archive places are those of
      the corpus it came from. Lines that are no record are named and left out; exit code 2 then.

      EXAMPLES
        wenhao import corpus.jsonl
        zcat corpus.jsonl.gz | wenhao import -
      """)

  @Argument(help: ArgumentHelp("Files of JSON lines; - is standard input.", valueName: "file"))
  var files: [String]
  @OptionGroup var place: CorpusOption
  @OptionGroup var output: FormatOption

  func run() throws {
    let folder = try place.folder()
    let lock = try folder.lock(now: FleetClock.steady().now())
    defer { withExtendedLifetime(lock) {} }
    let corpus = try Corpus(path: folder.corpus, access: .readWrite)
    var run = ImportRun(corpus: corpus)
    for file in files { try run.take(file) }
    try run.flush()
    try corpus.close()
    try run.print(output.format)
    if run.refused > 0 {
      throw CommandFailure("\(run.refused) lines are no records and were left out")
    }
  }
}

private struct ImportRun {
  let corpus: Corpus
  var documents = 0
  var changed = 0
  var refused = 0
  private var entries: [CorpusEntry] = []
  private var withdrawn: [(url: String, at: Int64)] = []

  init(corpus: Corpus) { self.corpus = corpus }

  mutating func take(_ path: String) throws {
    if path == "-" {
      var number = 0
      while let line = readLine() {
        number += 1
        try take(line, "standard input", number)
      }
      return
    }
    guard let file = fopen(path, "r") else { throw WholeFile.failure("cannot read", path) }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    var number = 0
    while true {
      let length = getline(&line, &capacity, file)
      guard length > 0, let line else { break }
      number += 1
      let bytes = UnsafeRawBufferPointer(start: line, count: length)
      try take(String(decoding: bytes, as: UTF8.self), path, number)
    }
  }

  private mutating func take(_ line: String, _ file: String, _ number: Int) throws {
    if line.allSatisfy(\.isWhitespace) { return }
    do throws(ImportedRecord.Failure) {
      add(try ImportedRecord(line))
      documents += 1
    } catch {
      refused += 1
      StandardError.line("wenhao: \(file): line \(number): \(error.reason)")
    }
    // As many as one transaction takes without holding up a reader for long.
    if entries.count >= 500 { try flush() }
  }

  private mutating func add(_ record: ImportedRecord) {
    entries += record.entries
    if record.isWithdrawn {
      withdrawn += record.entries.map { ($0.source.url, $0.fetchedAt) }
    }
  }

  mutating func flush() throws {
    changed += try corpus.commit(entries).count { $0 != .unchanged }
    for page in withdrawn { try corpus.markWithdrawn(url: page.url, at: page.at) }
    entries = []
    withdrawn = []
  }

  func print(_ format: OutputFormat) throws {
    guard format == .text else {
      var json = JSONWriter()
      json.object {
        $0.field("documents", documents)
        $0.field("changed_sources", changed)
        $0.field("refused", refused)
      }
      return try StandardOutput.write(json.bytes + [0x0a])
    }
    try StandardOutput.line(
      "documents        \(documents)\nsources changed  \(changed)\nlines refused    \(refused)")
  }
}
