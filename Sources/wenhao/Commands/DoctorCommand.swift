internal import ArgumentParser
internal import FileReading
internal import Foundation

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "What is installed, what is missing, and what each absence costs.")

  /// Converters run as child processes; HTML, text, OFD, DOCX, XLSX and RTF are read without any.
  private static let programs: [(name: String, cost: String)] =
    Converter.allCases.map { ($0.rawValue, "\($0.cost) (\(packages($0)))") } + [
      ("sqlite3", "no SQL by hand over corpus.sqlite; wenhao itself does not need it")
    ]

  private static func packages(_ converter: Converter) -> String {
    (converter.package.contains(" ") ? "packages " : "package ") + converter.package
  }

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
