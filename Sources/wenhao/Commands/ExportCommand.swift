internal import ArgumentParser
internal import CorpusStore
internal import Documents
internal import Foundation

struct ExportCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable { case jsonl, json }

  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "The corpus for downstream tools, in order of id.",
    discussion: """
      Every line validates against schema/document.schema.json. A file is written beside its name and moved
      there when whole.

      EXAMPLES
        wenhao export -o corpus.jsonl
        wenhao export --since 2026-01-01 | jq -r '[.id, .title] | @tsv'
      """)

  @Option(help: "jsonl (one document a line) or json (one array).")
  var format: Format = .jsonl

  @Option(
    help: ArgumentHelp(
      "Only what was seen on or after this day (UTC), YYYY-MM-DD.", valueName: "day"))
  var since: String?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("File; standard output without it.", valueName: "file"))
  var output: String?

  @OptionGroup var data: DataOption

  func run() throws {
    let corpus = try openCorpus(data)
    let start = try since.map(Self.milliseconds)
    guard let output else {
      try write(corpus, since: start, StandardOutput.write)
      return
    }
    let partial = output + ".partial"
    guard let file = fopen(partial, "w") else {
      throw CommandFailure("cannot write \(partial): \(String(cString: strerror(errno)))")
    }
    do {
      try write(corpus, since: start) { bytes in
        guard
          bytes.withUnsafeBufferPointer({ fwrite($0.baseAddress, 1, $0.count, file) })
            == bytes.count
        else {
          throw CommandFailure("cannot write \(partial): \(String(cString: strerror(errno)))")
        }
      }
    } catch {
      fclose(file)
      unlink(partial)
      throw error
    }
    guard fflush(file) == 0, fsync(fileno(file)) == 0, fclose(file) == 0,
      rename(partial, output) == 0
    else {
      throw CommandFailure("cannot finish \(output): \(String(cString: strerror(errno)))")
    }
  }

  private func write(_ corpus: Corpus, since: Int64?, _ write: ([UInt8]) throws -> Void) throws {
    var isFirst = true
    if format == .json { try write(Array("[".utf8)) }
    try corpus.export(since: since) { document in
      if format == .json, !isFirst { try write(Array(",\n".utf8)) }
      isFirst = false
      try write(RecordJSON.bytes(document) + (format == .jsonl ? [0x0a] : []))
    }
    if format == .json { try write(Array("]\n".utf8)) }
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
