internal import ArgumentParser
internal import Documents
internal import Foundation

struct ScanCommand: ParsableCommand {
  static let name = "scan"

  static let configuration = CommandConfiguration(
    commandName: name,
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
    try Scan(files: files, format: output.format, context: context).run()
  }
}

/// What `scan` does, once its arguments are known.
struct Scan {
  var files: [String] = []
  var format = OutputFormat.text
  var context = false

  /// The arguments after `scan` where they are files and this command's own options, in full; nil where anything is
  /// to be explained, completed or refused. Taking a command line apart in full takes as long as to scan some
  /// megabytes of text.
  init?(plain arguments: some Sequence<String>) {
    var wantsFormat = false
    for argument in arguments {
      if wantsFormat {
        guard let format = OutputFormat(rawValue: argument) else { return nil }
        self.format = format
        wantsFormat = false
      } else if argument == "--format" {
        wantsFormat = true
      } else if argument == "--context" {
        context = true
      } else if argument == "-" || !argument.isEmpty && !argument.hasPrefix("-") {
        files.append(argument)
      } else {
        return nil
      }
    }
    if wantsFormat { return nil }
  }

  init(files: [String], format: OutputFormat, context: Bool) {
    (self.files, self.format, self.context) = (files, format, context)
  }

  func run() throws {
    let scanner = NumberScanner(lexicon: try IssuerLexicon.standard())
    var sheet = MatchSheet(format: format, namesFiles: files.count > 1, showsContext: context)
    for file in files.isEmpty ? ["-"] : files {
      let input = try FileInput(file)
      defer { input.close() }
      try input.forEachPiece { piece, offset in
        for match in scanner.scan(piece) { sheet.add(match, in: piece, offset: offset, file: file) }
        if !sheet.bytes.isEmpty { try StandardOutput.write(sheet.take()) }
      }
    }
    if format == .json { try StandardOutput.write(sheet.end()) }
    if sheet.count == 0 { throw NothingFound() }
  }
}
