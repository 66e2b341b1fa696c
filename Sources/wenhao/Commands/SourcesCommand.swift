internal import ArgumentParser
internal import CorpusStore

struct SourcesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sources",
    abstract: "Which sources have fallen silent, and which lists hold more than we do.",
    discussion: """
      --stale compares what is held with the sources' own habits, whatever any job log says: a site without a new
      document for three times its usual pause (and at least 15 days), a list that shows nothing any more, a list
      of whose stated total more than a twentieth is not held. Exit code 1: no alarm.

      EXAMPLES
        wenhao sources --stale
      """)

  @Flag(help: "Alarms only.") var stale = false
  @Option(help: ArgumentHelp("As if today were this day.", valueName: "day")) var asOf: String?
  @OptionGroup var data: DataOption
  @OptionGroup var output: FormatOption

  func validate() throws {
    guard stale else { throw ValidationError("say what of the sources: --stale") }
  }

  func run() throws {
    try StaleSources(corpus: openCorpus(data), today: StaleSources.today(asOf))
      .print(output.format)
  }
}
