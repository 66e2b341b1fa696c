internal import ArgumentParser
internal import Documents
internal import Foundation

struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Find document numbers in UTF-8 text.",
    discussion: """
      Offsets are UTF-8 bytes from the start of the file. Reads standard input without FILE. Exit code 1: none.

      EXAMPLES
        wenhao scan notes.txt
        pdftotext decision.pdf - | wenhao scan --format jsonl
      """)

  @Argument(help: "Files; - is standard input.")
  var files: [String] = []

  @OptionGroup var output: FormatOption

  @Flag(help: "Add the text around each number.")
  var context = false

  func run() throws {
    let scanner = NumberScanner(lexicon: try IssuerLexicon.standard())
    var sheet = MatchSheet(
      format: output.format, namesFiles: files.count > 1, showsContext: context)
    for file in files.isEmpty ? ["-"] : files {
      let input = try FileInput(file)
      defer { input.close() }
      try input.forEachPiece { piece, offset in
        for match in scanner.scan(piece) { sheet.add(match, in: piece, offset: offset, file: file) }
        if !sheet.bytes.isEmpty { try StandardOutput.write(sheet.take()) }
      }
    }
    if output.format == .json { try StandardOutput.write(sheet.end()) }
    if sheet.count == 0 { throw NothingFound() }
  }
}
