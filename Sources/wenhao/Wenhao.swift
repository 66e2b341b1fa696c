internal import ArgumentParser
internal import Foundation

/// The whole program: one binary, the role is the subcommand (DESIGN §5).
@main
struct Wenhao: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wenhao",
    abstract: "Crawl, read and keep Chinese official documents (公文), keyed by document number.",
    discussion: """
      Data goes to standard output, progress and logs to standard error.
      Exit codes: 0 done, 1 nothing found, 2 trouble.

      EXAMPLES
        wenhao scan notes.txt                     numbers in a text
        wenhao crawl --site workers/sites/linyi.yaml
        wenhao find 产学研
        wenhao show 临科函字〔2023〕16号
      """,
    version: Version.number,
    subcommands: [
      ScanCommand.self, ReadCommand.self, IngestCommand.self, CrawlCommand.self,
      FindCommand.self, ShowCommand.self, CitesCommand.self, CitedByCommand.self,
      VersionsCommand.self, SourcesCommand.self, StatusCommand.self, GraphCommand.self,
      WantedCommand.self, CoverageCommand.self,
      CodesCommand.self,
      ExportCommand.self, ImportCommand.self, QueueCommand.self, SitesCommand.self,
      SampleSiteCommand.self,
      DoctorCommand.self,
    ])

  static func main() async {
    signal(SIGPIPE, SIG_IGN)  // `wenhao export | head` ends by an error of write, not by a signal
    do {
      let arguments = CommandLine.arguments.dropFirst()
      if arguments.first == ScanCommand.name, let scan = Scan(plain: arguments.dropFirst()) {
        try scan.run()
        return StandardOutput.flush()
      }
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      StandardOutput.flush()
    } catch let failure as CommandFailure {
      StandardOutput.flush()
      StandardError.line("wenhao: \(failure.message)")
      Foundation.exit(2)
    } catch is NothingFound {
      StandardOutput.flush()
      Foundation.exit(1)
    } catch is OutputClosed {
      Foundation.exit(0)
    } catch {
      StandardOutput.flush()
      let code = exitCode(for: error)
      // `--help` and `--version` arrive as errors that succeeded; everything else is trouble, and trouble is 2.
      let text = fullMessage(for: error)
      if code == .success {
        print(text)
        Foundation.exit(0)
      }
      StandardError.line(text.hasPrefix("Error:") ? "wenhao: " + text.dropFirst(7) : text)
      Foundation.exit(2)
    }
  }
}

enum Version {
  /// Follows CHANGELOG.md.
  static let number = "0.1.0"
}
