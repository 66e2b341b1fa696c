internal import ArgumentParser
internal import CorpusStore

struct WantedCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, jsonl, csv, seeds }

  static let configuration = CommandConfiguration(
    commandName: "wanted",
    abstract: "Documents that held ones cite and that are not held, by count.",
    discussion: """
      --format seeds prints addresses instead, one a line: links in citing documents that bear the title, and the
      folders in which documents of the same series were found. Exit code 1: nothing is wanted.

      EXAMPLES
        wenhao wanted --limit 50
        wenhao wanted --code 临科字
        wenhao wanted --format seeds > seeds.txt
      """)

  @Option(help: "Only numbers with this issuer code, whole: 临科字.") var code: String?
  @Option(help: "Only what is cited from this place or below it, GB/T 2260.") var region: String?
  @Option(help: "At most this many documents.") var limit = 100
  @Option(help: "text, json, jsonl, csv, or seeds: addresses for the next crawl.")
  var format: Format = .text
  @OptionGroup var place: CorpusOption

  func run() throws {
    guard (1...1_000_000).contains(limit) else {
      throw CommandFailure("--limit \(limit): 1 to 1000000")
    }
    let wanted = try openCorpus(place).wanted(code: code, region: region, limit: limit)
    switch format {
    case .text:
      for document in wanted {
        let title = document.title.map { "《\($0)》" }
        let name = [document.canonical, title].compactMap(\.self).joined(separator: "  ")
        try StandardOutput.line("\(document.citedBy)\t\(name)")
      }
    case .seeds:
      var seen: Set<String> = []
      for seed in wanted.flatMap(\.seeds) where seen.insert(seed).inserted {
        try StandardOutput.line(seed)
      }
      if seen.isEmpty { throw NothingFound() }
    case .json, .jsonl, .csv:
      let rows = wanted.map { document -> [(name: String, cell: Cell)] in
        [
          ("number", .text(document.canonical)), ("title", .text(document.title)),
          ("cited_by", .number(document.citedBy)), ("citing", .texts(document.citing)),
          ("seeds", .texts(document.seeds)),
        ]
      }
      try Rows.print(rows, format == .json ? .json : format == .jsonl ? .jsonl : .csv)
    }
    if wanted.isEmpty { throw NothingFound() }
  }
}
