internal import ArgumentParser
internal import CorpusStore
internal import Documents
internal import Foundation

struct ExportCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable { case jsonl, json, csv, xml, sqlite }

  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "The corpus for downstream tools, in order of id.",
    discussion: """
      Every line of jsonl validates against schema/document.schema.json; csv has stable columns, lists as JSON in one
      cell; xml is Akoma Ntoso, a file a document, -o naming their folder; sqlite is a clean copy of the corpus.

      A file is written beside its name and moved there when whole. Run again after an interruption, the same
      export goes on where it was. Beside it comes FILE.manifest.json, with counts and digests that two labs can
      compare.

      EXAMPLES
        wenhao export -o corpus.jsonl
        wenhao export --since 2026-01-01 | jq -r '[.id, .title] | @tsv'
        wenhao export --format csv --bom -o corpus.csv
        wenhao export --format xml --only 临政字〔2022〕18号
      """)

  @Option(help: "jsonl (one document a line), json (one array), csv, xml or sqlite.")
  var format: Format = .jsonl

  @Option(
    help: ArgumentHelp(
      "Only what was seen on or after this day (UTC), YYYY-MM-DD.", valueName: "day"))
  var since: String?

  @Option(
    help: ArgumentHelp(
      "One document, by id or by number in any form (xml).", valueName: "reference"))
  var only: String?

  @Flag(help: "Begin csv with a byte order mark, which Excel needs to read UTF-8.")
  var bom = false

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("File; standard output without it. For xml, a folder.", valueName: "file"))
  var output: String?

  @OptionGroup var place: CorpusOption

  func run() throws {
    if only != nil, format != .xml { throw CommandFailure("--only goes with --format xml") }
    if bom, format != .csv { throw CommandFailure("--bom goes with --format csv") }
    let corpus = try openCorpus(place)
    let start = try since.map(Self.milliseconds)
    switch format {
    case .xml: try exportXML(corpus, since: start)
    case .sqlite: try copy(corpus)
    case .jsonl, .json, .csv:
      guard let output else {
        let sheet = ExportSheet(format: format, bom: bom)
        try StandardOutput.write(sheet.head)
        var isFirst = true
        try corpus.export(since: start) { document in
          try StandardOutput.write(sheet.bytes(document, isFirst: isFirst))
          isFirst = false
        }
        return try StandardOutput.write(sheet.tail)
      }
      var file = try ExportFile(
        path: output, sheet: ExportSheet(format: format, bom: bom), since: since,
        stamp: corpus.stamp())
      try corpus.export(since: start, after: file.lastID) { try file.take($0) }
      try file.finish()
    }
  }

  private func exportXML(_ corpus: Corpus, since: Int64?) throws {
    if let only {
      let xml = AkomaNtoso.xml(try lookUpOne(only, in: corpus))
      guard let output else { return try StandardOutput.write(Array(xml.utf8)) }
      return try WholeFile.write(Array(xml.utf8), to: output)
    }
    guard let output else {
      throw CommandFailure("--format xml writes a file a document: name their folder with -o")
    }
    try FileManager.default.createDirectory(
      atPath: output, withIntermediateDirectories: true)
    try corpus.export(since: since) { document in
      // A file's name: ids hold a slash, and nothing else that a file system minds.
      let name = document.id.replacing("/", with: "-").replacing(":", with: "-") + ".xml"
      try WholeFile.write(Array(AkomaNtoso.xml(document).utf8), to: output + "/" + name)
    }
  }

  private func copy(_ corpus: Corpus) throws {
    guard let output else { throw CommandFailure("--format sqlite needs a file: name it with -o") }
    if since != nil {
      throw CommandFailure("--since does not go with --format sqlite: it copies all")
    }
    let partial = output + ".partial"
    unlink(partial)
    try corpus.copy(to: partial)
    guard rename(partial, output) == 0 else {
      throw CommandFailure("cannot finish \(output): \(String(cString: strerror(errno)))")
    }
  }

  private static func milliseconds(_ day: String) throws -> Int64 {
    guard let date = CivilDate(iso: day) else {
      throw CommandFailure("--since \(day): not a day; write YYYY-MM-DD")
    }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let moment = calendar.date(
      from: DateComponents(year: date.year, month: date.month, day: date.day))
    return Int64((moment ?? .distantPast).timeIntervalSince1970 * 1000)
  }
}

/// Records as the bytes of one format.
struct ExportSheet {
  let format: ExportCommand.Format
  let bom: Bool

  var head: [UInt8] {
    switch format {
    case .json: Array("[".utf8)
    case .csv: (bom ? [0xEF, 0xBB, 0xBF] : []) + Array((CSV.line(RecordTable.columns) + "\n").utf8)
    case .jsonl, .xml, .sqlite: []
    }
  }

  var tail: [UInt8] {
    switch format {
    case .json: Array("]\n".utf8)
    case .jsonl, .csv, .xml, .sqlite: []
    }
  }

  func bytes(_ document: OfficialDocument, isFirst: Bool) -> [UInt8] {
    switch format {
    case .json: (isFirst ? [] : Array(",\n".utf8)) + RecordJSON.bytes(document)
    case .csv: Array((RecordTable.row(document) + "\n").utf8)
    case .jsonl, .xml, .sqlite: RecordJSON.bytes(document) + [0x0a]
    }
  }
}

/// A file that appears whole or not at all.
enum WholeFile {
  static func write(_ bytes: [UInt8], to path: String) throws {
    let partial = path + ".partial"
    guard let file = fopen(partial, "w") else { throw failure("cannot write", partial) }
    let written = bytes.withUnsafeBufferPointer { fwrite($0.baseAddress, 1, $0.count, file) }
    let isFlushed = fflush(file) == 0
    guard fclose(file) == 0, isFlushed, written == bytes.count, rename(partial, path) == 0 else {
      throw failure("cannot finish", path)
    }
  }

  static func failure(_ what: String, _ path: String) -> CommandFailure {
    CommandFailure("\(what) \(path): \(String(cString: strerror(errno)))")
  }
}
