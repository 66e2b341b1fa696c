internal import ArgumentParser
internal import CorpusStore
internal import Documents

struct SourcesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sources",
    abstract: "Every page that shows or showed a document; with --stale, sources that fell silent.",
    discussion: """
      The best comes first: issuer before government before repost, then the smallest address; its text is the
      one shown. --diff lists what each other copy has otherwise.

      --stale compares what is held with the sources' own habits, whatever any job log says: a site without a new
      document for three times its usual pause (and at least 15 days), a list that shows nothing any more, a list
      of whose stated total more than a twentieth is not held. Exit code 1: no alarm.

      EXAMPLES
        wenhao sources 临政字〔2022〕18号
        wenhao sources 临政字〔2022〕18号 --diff
        wenhao sources --stale
      """)

  @Argument(help: "Id, or document number in any form.")
  var reference: String?
  @Flag(help: "Alarms only: what has fallen silent, which lists hold more than we do.")
  var stale = false
  @Option(help: ArgumentHelp("With --stale, as if today were this day.", valueName: "day"))
  var asOf: String?
  @Flag(help: "Show how each copy differs from the text shown.") var diff = false
  @OptionGroup var place: CorpusOption
  @OptionGroup var output: FormatOption

  func validate() throws {
    guard stale != (reference != nil) else {
      throw ValidationError("name a document, or ask for --stale")
    }
  }

  func run() throws {
    let corpus = try openCorpus(place)
    guard let reference else {
      return try StaleSheet(corpus: corpus, today: StaleSheet.today(asOf)).print(output.format)
    }
    let document = try lookUpOne(reference, in: corpus)
    let sources = try corpus.sources(of: document.id)
    func difference(_ source: DocumentSource) -> TextDifference {
      TextDifference(from: document.text, to: source.text)
    }
    switch output.format {
    case .text:
      for source in sources {
        let facts = [
          source.source.rank.rawValue,
          "seen \(source.source.firstSeen) … \(source.source.lastSeen)",
          source.isWithdrawn ? "withdrawn" : nil, source.movedTo.map { "holds \($0) now" },
          source.version == document.versions.first ? nil : source.version,
        ].compactMap(\.self)
        try StandardOutput.line(source.source.url)
        try StandardOutput.line("    " + facts.joined(separator: " · "))
        guard diff, source.version != document.versions.first else { continue }
        try DifferenceSheet.print(difference(source), indent: "    ")
      }
    case .json, .jsonl:
      let write: (inout JSONWriter, DocumentSource) -> Void = { json, source in
        json.object { json in
          json.field("url", source.source.url)
          json.field("rank", source.source.rank.rawValue)
          json.field("first_seen", source.source.firstSeen)
          json.field("last_seen", source.source.lastSeen)
          json.field("http_status", source.source.httpStatus)
          json.field("sha256", source.source.sha256)
          json.field("version", source.version)
          json.key("shown")
          json.boolean(source.version == document.versions.first)
          json.key("withdrawn")
          json.boolean(source.isWithdrawn)
          json.field("moved_to", source.movedTo)
          if diff {
            json.key("diff")
            DifferenceSheet.write(difference(source), to: &json)
          }
        }
      }
      if output.format == .json {
        var json = JSONWriter()
        json.array(sources, write)
        return try StandardOutput.write(json.bytes + [0x0a])
      }
      for source in sources {
        var line = JSONWriter()
        write(&line, source)
        try StandardOutput.write(line.bytes + [0x0a])
      }
    }
  }
}
