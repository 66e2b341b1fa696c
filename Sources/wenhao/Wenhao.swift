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
      CoordinatorCommand.self, WorkerCommand.self, TopCommand.self,
      ReadSuspectCommand.self,
      FindCommand.self, ShowCommand.self, CitesCommand.self, CitedByCommand.self,
      VersionsCommand.self, SourcesCommand.self, NearCommand.self, StatusCommand.self,
      GraphCommand.self, WantedCommand.self, CoverageCommand.self, CodesCommand.self,
      VerifyCommand.self, ReplayCommand.self, ExportCommand.self, ImportCommand.self,
      QueueCommand.self, SitesCommand.self, SampleSiteCommand.self,
      DoctorCommand.self,
    ])

  static func main() async {
    signal(SIGPIPE, SIG_IGN)  // `wenhao export | head` ends by an error of write, not by a signal
    let code = await ending(of: runCommand)
    // Not exit(): its handlers free what OpenSSL's and ICU's threads still use while they end, and about
    // one worker over TLS in a hundred died of it, after all its work. Nothing of ours waits for a handler.
    _exit(code)
  }

  private static func runCommand() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == ScanCommand.name, let scan = Scan(plain: arguments.dropFirst()) {
      return try scan.run()
    }
    var command = try parseAsRoot()
    if var command = command as? any AsyncParsableCommand {
      try await command.run()
    } else {
      try command.run()
    }
  }

  /// The exit code, after everything that was to be said has been written.
  private static func ending(of work: () async throws -> Void) async -> Int32 {
    do {
      do {
        try await work()
      } catch is OutputClosed {
        return 0
      } catch {
        // What a command found before it failed is still its answer.
        try StandardOutput.flush()
        throw error
      }
      try StandardOutput.flush()
      return 0
    } catch let failure as CommandFailure {
      StandardError.line("wenhao: \(failure.message)")
      return 2
    } catch is NothingFound {
      return 1
    } catch is OutputClosed {
      return 0
    } catch {
      // `--help` and `--version` arrive as errors that succeeded; everything else is trouble, and trouble is 2.
      let text = fullMessage(for: error)
      guard exitCode(for: error) == .success else {
        StandardError.line(text.hasPrefix("Error:") ? "wenhao: " + text.dropFirst(7) : text)
        return 2
      }
      return await ending(of: { try StandardOutput.line(text) })
    }
  }
}

enum Version {
  /// Follows CHANGELOG.md.
  static let number = "0.1.0"
}
