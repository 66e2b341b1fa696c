internal import ArgumentParser
internal import CorpusStore
internal import Documents

struct CoverageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "How much of each series of numbers is held, and what is known of the rest.",
    discussion: """
      A series is a place, an issuer code and a year. Below the highest number seen anywhere, held or cited, each
      number that is missing is a hole: cited (by held documents), between (two held neighbours that are dated) or
      unknown. What may lie beyond is estimated, and the method is stated.

      In the strip █ is held, ▒ held and withdrawn everywhere, ○ cited and not held, · not seen.

      EXAMPLES
        wenhao coverage --code 临科字 --year 2023
        wenhao coverage --region 371300 --format csv > coverage.csv
      """)

  @Option(help: "Issuer code, whole: 临科字.") var code: String?
  @Option(help: "Of the number.") var year: Int?
  @Option(help: "GB/T 2260 code; a prefecture or province stands for all below it.") var region:
    String?
  @Option(help: "text, json, jsonl or csv.") var format: TableFormat = .text
  @OptionGroup var place: CorpusOption

  func run() throws {
    let series = try openCorpus(place).coverage(
      CoverageQuery(code: code, year: year, region: region), lexicon: IssuerLexicon.standard())
    if series.isEmpty { throw NothingFound() }
    switch format {
    case .text: try CoverageSheet.print(series)
    case .json:
      var json = JSONWriter()
      json.array(series, CoverageSheet.write)
      try StandardOutput.write(json.bytes + [0x0a])
    case .jsonl:
      for one in series {
        var json = JSONWriter()
        CoverageSheet.write(&json, one)
        try StandardOutput.write(json.bytes + [0x0a])
      }
    case .csv: try Rows.print(series.map(CoverageSheet.row), .csv)
    }
  }
}
