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
    var found = 0
    if output.format == .json { try StandardOutput.write("[".utf8) }
    for file in files.isEmpty ? ["-"] : files {
      let input = try FileInput(file)
      defer { input.close() }
      try input.forEachPiece { piece, offset in
        for match in scanner.scan(piece) {
          if output.format == .json, found > 0 { try StandardOutput.write(",".utf8) }
          try print(match, in: piece, offset: offset, file: file)
          found += 1
        }
      }
    }
    if output.format == .json { try StandardOutput.line("]") }
    if found == 0 { throw NothingFound() }
  }

  private func print(
    _ match: NumberMatch, in piece: UnsafeBufferPointer<UInt8>, offset: Int, file: String
  ) throws {
    let number = match.number
    let (start, end) = (match.start + offset, match.end + offset)
    if output.format == .text {
      let name = files.count > 1 ? "\(file):" : ""
      try StandardOutput.line(
        "\(name)\(start)-\(end)\t\(number.canonical)\t\(Self.oneLine(number.raw))"
          + (context ? "\t" + Self.oneLine(Self.around(match, in: piece)) : ""))
      return
    }
    var json = JSONWriter()
    json.object { json in
      json.field("file", file)
      json.field("raw", number.raw)
      json.field("canonical", number.canonical)
      json.field("form", number.form.rawValue)
      json.field("code", number.code)
      json.field("marker", number.marker)
      json.field("year", number.year)
      json.field("serial", number.serial)
      json.field("start", start)
      json.field("end", end)
      if context { json.field("context", Self.around(match, in: piece)) }
    }
    try StandardOutput.write(json.bytes)
    if output.format == .jsonl { try StandardOutput.write([0x0a]) }
  }

  /// Sixty bytes on either side, about twenty characters, cut where characters begin.
  private static func around(_ match: NumberMatch, in piece: UnsafeBufferPointer<UInt8>) -> String {
    var start = max(0, match.start - 60)
    while start < match.start, piece[start] & 0xc0 == 0x80 { start += 1 }
    var end = min(piece.count, match.end + 60)
    while end > match.end, end < piece.count, piece[end] & 0xc0 == 0x80 { end -= 1 }
    return String(decoding: piece[start..<end], as: UTF8.self)
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
