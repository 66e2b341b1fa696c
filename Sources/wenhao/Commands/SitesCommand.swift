internal import ArgumentParser
internal import Documents
internal import Fleet
internal import Foundation
internal import Frontier

struct SitesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sites", abstract: "Look after site profiles.",
    subcommands: [SitesCheckCommand.self, SitesNewCommand.self])
}

struct SitesCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Validate site profiles; every mistake with file, line and mend.",
    discussion: """
      Exit codes: 0 all are right, 2 some are not.

      EXAMPLES
        wenhao sites check workers/sites/linyi.yaml
        wenhao sites check sites/*.yaml --format jsonl
      """)

  @Argument(help: "Profile files.")
  var profiles: [String]
  @OptionGroup var output: FormatOption

  /// One row of the answer: a profile that is right, or one mistake.
  private enum Row {
    case profile(file: String, SiteProfile)
    case mistake(ProfileError)
  }

  func run() throws {
    var rows: [Row] = []
    var homes: [String: String] = [:]
    var mistakes = 0
    for file in profiles {
      let found = SiteProfile.check(file)
      for profile in found.profiles {
        // A run with both would refuse.
        if let home = homes.updateValue(file, forKey: profile.name) {
          rows.append(
            .mistake(
              ProfileError(
                file: file, line: nil, what: "site '\(profile.name)' is also in \(home)",
                mend: "give each profile its own name")))
          mistakes += 1
          continue
        }
        rows.append(.profile(file: file, profile))
      }
      rows += found.mistakes.map { .mistake($0) }
      mistakes += found.mistakes.count
    }
    try print(rows)
    if mistakes > 0 {
      throw CommandFailure("\(mistakes) mistakes in \(profiles.count) profile files")
    }
  }

  private func print(_ rows: [Row]) throws {
    switch output.format {
    case .text:
      for row in rows {
        switch row {
        case .profile(let file, let profile):
          try StandardOutput.line(
            "\(file): \(profile.name): ok (\(profile.start.count) start URLs, one request every "
              + "\(DurationText.print(profile.politeness.delay)))")
        case .mistake(let mistake): StandardError.line("\(mistake)")
        }
      }
    case .json:
      var json = JSONWriter()
      json.array(rows, Self.write)
      try StandardOutput.line(String(decoding: json.bytes, as: UTF8.self))
    case .jsonl:
      for row in rows {
        var json = JSONWriter()
        Self.write(&json, row)
        try StandardOutput.write(json.bytes + [0x0a])
      }
    }
  }

  private static func write(_ json: inout JSONWriter, _ row: Row) {
    json.object { json in
      switch row {
      case .profile(let file, let profile):
        json.field("file", file)
        json.field("name", profile.name)
        json.key("ok")
        json.boolean(true)
      case .mistake(let mistake):
        json.field("file", mistake.file)
        json.field("line", mistake.line)
        json.field("what", mistake.what)
        json.field("mend", mistake.mend)
        json.key("ok")
        json.boolean(false)
      }
    }
  }
}
