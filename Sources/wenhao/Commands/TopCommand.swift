internal import ArgumentParser
internal import Fleet
internal import FleetClient
internal import Foundation
internal import QueueWire

struct TopCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "top",
    abstract: "Watch a fleet: rates, workers, oldest lease, troubled hosts, how visits end.",
    discussion: """
      Redrawn in place on a terminal, one block after the other otherwise. Rates are of the last interval.
      Exit code 2: the coordinator cannot be asked.

      EXAMPLES
        wenhao top --coordinator http://127.0.0.1:8700
        wenhao top --coordinator http://127.0.0.1:8700 --once --format json | jq .queue.queued
      """)

  @Option(help: ArgumentHelp("Where the coordinator is (WENHAO_COORDINATOR).", valueName: "url"))
  var coordinator: String?
  @OptionGroup var access: TokenOption
  @Option(help: ArgumentHelp("Between two looks: 2s (default).", valueName: "duration"))
  var interval = "2s"
  @Flag(help: "Look once and end.") var once = false
  @OptionGroup var output: FormatOption

  func run() async throws {
    let settings = try Settings(
      flags: [.coordinator: coordinator, .tokenFile: access.tokenFile])
    guard let pause = DurationText.parse(interval), pause > .zero else {
      throw CommandFailure("--interval \(interval): write 2s or 500ms")
    }
    let remote = RemoteCoordinator(
      try settings.coordinatorAddress(), token: try access.token(.reader, settings),
      userAgent: "wenhao-top/\(Version.number)", authorities: access.caFile)
    var last: FleetStatus?
    while true {
      let status = try await remote.fleet()
      try show(status, since: last)
      if once { return }
      last = status
      try await Task.sleep(for: pause)
    }
  }

  private func show(_ status: FleetStatus, since last: FleetStatus?) throws {
    switch output.format {
    case .json, .jsonl:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      try StandardOutput.write([UInt8](try encoder.encode(status)) + [0x0a])
    case .text:
      let isTerminal = isatty(STDOUT_FILENO) == 1
      // Home, and clear what is below: no flicker.
      if isTerminal { try StandardOutput.write("\u{1b}[H\u{1b}[J".utf8) }
      for line in FleetSheet.lines(status, since: last) { try StandardOutput.line(line) }
      if !isTerminal, !once { try StandardOutput.line() }
    }
    try StandardOutput.flush()
  }
}
