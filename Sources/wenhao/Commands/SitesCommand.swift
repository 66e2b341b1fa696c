internal import ArgumentParser
internal import Fleet
internal import Foundation
internal import Frontier

struct SitesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sites", abstract: "Look after site profiles.",
    subcommands: [SitesCheckCommand.self])
}

struct SitesCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Validate site profiles; every mistake with file, line and mend.",
    discussion: """
      EXAMPLES
        wenhao sites check workers/sites/linyi.yaml
      """)

  @Argument(help: "Profile files.")
  var profiles: [String]

  func run() throws {
    var mistakes = 0
    for file in profiles {
      let found = SiteProfile.check(file)
      for profile in found.profiles {
        try StandardOutput.line(
          "\(file): \(profile.name): ok (\(profile.start.count) start URLs, one request every "
            + "\(profile.politeness.delay))")
      }
      mistakes += found.mistakes.count
      for mistake in found.mistakes { StandardError.line("\(mistake)") }
    }
    if mistakes > 0 {
      throw CommandFailure("\(mistakes) mistakes in \(profiles.count) profile files")
    }
  }
}
