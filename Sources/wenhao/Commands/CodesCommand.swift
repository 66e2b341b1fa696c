internal import ArgumentParser
internal import CorpusStore
internal import Documents
internal import Fleet
internal import Foundation

struct CodesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "codes",
    abstract: "Explain an issuer code (机关代字), or list those of the corpus.",
    discussion: """
      With CODE: its parts, the organs it may mean, and how often the corpus saw it. A code is no identity:
      name --region (and --year) to see what is left of its candidates.
      Without CODE: the codes of the corpus by count, or the registry's rows where there is no corpus.
      --learned: rows that the corpus proposes for the registry, because the information tables of at least
      three pages with distinct serials agree on code and issuer. Nothing is changed by it.
      Exit code 1: nothing is known.

      EXAMPLES
        wenhao codes 临科函字
        wenhao codes 济政发 --region 370800
        wenhao codes --format jsonl | head
        wenhao codes --learned
      """)

  @Argument(help: "Issuer code: 临科函字. A whole number gives its code and year.")
  var code: String?
  @Option(help: "GB/T 2260 code of the place where the document was seen.") var region: String?
  @Option(help: "Year of the document: leaves out organs that were not there.") var year: Int?
  @Flag(help: "Rows that the corpus proposes for the registry.") var learned = false
  @Option(help: "At most this many rows; without it all.") var limit: Int?
  @OptionGroup var place: CorpusOption
  @OptionGroup var output: FormatOption

  func validate() throws {
    if learned, code != nil { throw ValidationError("--learned takes no CODE") }
    if let region, region.utf8.count != 6 || Int(region) == nil {
      throw ValidationError("--region \(region): six digits, as in 371300")
    }
    if let limit, limit < 1 { throw ValidationError("--limit \(limit): at least 1") }
  }

  func run() throws {
    let lexicon = try IssuerLexicon.standard()
    let sheet = CodeSheet(format: output.format)
    if learned {
      let proposals = LearnedCode.proposals(
        from: try openCorpus(place).tabledIssues(), lexicon: lexicon)
      return try sheet.print(learned: limited(proposals))
    }
    let corpus = try corpus()
    if let code { return try explain(code, corpus: corpus, lexicon: lexicon, sheet: sheet) }
    if let corpus { return try sheet.print(counts: limited(corpus.codes()), lexicon: lexicon) }
    try sheet.print(registry: limited(lexicon.rows))
  }

  private func explain(
    _ typed: String, corpus: Corpus?, lexicon: IssuerLexicon, sheet: CodeSheet
  ) throws {
    // Who pastes a whole number wants its code.
    let number = NumberScanner(lexicon: lexicon).scan(typed).first?.number
    let code = IssuerCode(number?.code ?? typed, lexicon: lexicon)
      .narrowed(to: region, year: year ?? number?.year)
    let series = try corpus?.series(ofCode: code.text).filter {
      (region == nil || $0.region == region) && (year == nil || $0.year == year)
    }
    if code.candidates.isEmpty, series?.isEmpty ?? true {
      StandardError.line(
        "wenhao: \(typed): neither the registry nor the corpus knows this code")
      throw NothingFound()
    }
    try sheet.print(code, series: series)
  }

  /// None is no trouble here unless it was asked for by name.
  private func corpus() throws -> Corpus? {
    do { return try Corpus(path: place.folder().corpus, access: .readOnly) } catch CorpusError
      .missing
      where place.data.data == nil && place.corpus == nil
    { return nil }
  }

  private func limited<Row>(_ rows: [Row]) -> [Row] { limit.map { Array(rows.prefix($0)) } ?? rows }
}
