internal import ArgumentParser
internal import Foundation

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "What is installed, what is missing, and what each absence costs.")

  /// Converters run as child processes; none is needed for HTML and text, which is all that is read so far.
  private static let programs: [(name: String, cost: String)] = [
    ("pdftotext", "PDF files are archived but not read (package poppler-utils)"),
    ("antiword", "old .doc files are archived but not read (package antiword)"),
    ("tesseract", "scanned pages stay without text (packages tesseract-ocr tesseract-ocr-chi-sim)"),
    ("sqlite3", "no SQL by hand over corpus.sqlite; wenhao itself does not need it"),
  ]

  func run() throws {
    try StandardOutput.line("wenhao \(Version.number)")
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    for program in Self.programs {
      let place = path.split(separator: ":").map { "\($0)/\(program.name)" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
      let name = program.name.padding(toLength: 10, withPad: " ", startingAt: 0)
      try StandardOutput.line("  \(name) \(place ?? "missing: \(program.cost)")")
    }
  }
}
