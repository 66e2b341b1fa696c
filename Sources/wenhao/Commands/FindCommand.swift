internal import ArgumentParser
internal import CorpusStore
internal import Documents
internal import Fleet
internal import Foundation

/// The corpus, opened for looking.
func openCorpus(_ place: CorpusOption) throws -> Corpus {
  let folder = try place.folder()
  do { return try Corpus(path: folder.corpus, access: .readOnly) } catch CorpusError.missing(
    let path)
  {
    throw CommandFailure(
      "no corpus at \(path): run `wenhao crawl` or `wenhao ingest` first, or name its place with --data or --corpus"
    )
  }
}

struct FindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "Search the corpus.",
    discussion: """
      Finds Chinese words of any length, Latin words and numbers. A document number typed in any form goes
      straight to its document. Exit code 1: nothing found.

      EXAMPLES
        wenhao find 产学研
        wenhao find 临科字[2023]12号
        wenhao find 管理办法 --region 371300 --year 2023 --format jsonl
        wenhao find --code 临政字 --sort date
      """)

  @Argument(help: "Words; a document must hold them all.")
  var query: [String] = []

  @Option(help: "Document number in any form.") var number: String?
  @Option(help: "Issuer code, whole: 临科函字.") var code: String?
  @Option(help: "Part of an issuer's name.") var issuer: String?
  @Option(help: "通知, 意见, 答复 …") var kind: String?
  @Option(help: "GB/T 2260 code; a prefecture or province stands for all below it.") var region:
    String?
  @Option(help: "central, province, prefecture, county or township.") var level: String?
  @Option(help: "A topic as printed (主题分类), whole.") var topic: String?
  @Option(help: "Of the number, or of the date where there is no number.") var year: Int?
  @Option(help: ArgumentHelp("First day, YYYY-MM-DD.", valueName: "day")) var from: String?
  @Option(help: ArgumentHelp("Last day, YYYY-MM-DD.", valueName: "day")) var to: String?
  @Option(help: "in_force, amended, repealed, expired or unknown.") var status: String?
  @Option(help: "relevance or date.") var sort = "relevance"
  @Option(help: "At most this many.") var limit = 20
  @Flag(
    help: "Count all that is found by kind, region, year, status and code, and show no documents.")
  var facets = false
  @OptionGroup var place: CorpusOption
  @Option(help: "text for people; json (one value), jsonl (one object a line) or csv for programs.")
  var format: TableFormat = .text

  func run() throws {
    let corpus = try openCorpus(place)
    let question = try searched()
    if facets { return try print(corpus.facets(question)) }
    var hits = try corpus.find(question)
    if hits.isEmpty, question.number != nil, number == nil {
      // What looked like a number may also be words: a number that is only cited is found in the text.
      var words = question
      words.number = nil
      words.text = query.joined(separator: " ")
      hits = try corpus.find(words)
    }
    try print(hits)
    if hits.isEmpty { throw NothingFound() }
  }

  private func searched() throws -> FindQuery {
    let words = query.joined(separator: " ").trimmingCharacters(in: .whitespaces)
    var question = FindQuery(text: words.isEmpty ? nil : words)
    let scanner = NumberScanner(lexicon: try IssuerLexicon.standard())
    if let number {
      guard let match = scanner.scan(number).first else {
        throw CommandFailure(
          "--number \(number): not a document number; try `wenhao find \(number)`")
      }
      question.number = match.number.canonical
    } else if let match = scanner.scan(words).first, match.start == 0, match.end == words.utf8.count
    {
      question.number = match.number.canonical
      question.text = nil
    }
    question.code = code
    question.issuer = issuer
    question.kind = kind
    question.region = region
    question.year = year
    question.topic = topic
    question.level = try level.map {
      guard let level = OfficialDocument.Level(rawValue: $0) else {
        throw CommandFailure("--level \($0): central, province, prefecture, county or township")
      }
      return level
    }
    question.from = try from.map { try day($0, "--from") }
    question.to = try to.map { try day($0, "--to") }
    question.limit = limit
    guard let order = FindQuery.Sort(rawValue: sort) else {
      throw CommandFailure("--sort \(sort): relevance or date")
    }
    question.sort = order
    if let status {
      guard let value = OfficialDocument.Status.Value(rawValue: status) else {
        throw CommandFailure("--status \(status): in_force, amended, repealed, expired or unknown")
      }
      question.status = value
    }
    guard (1...10_000).contains(limit) else { throw CommandFailure("--limit \(limit): 1 to 10000") }
    return question
  }

  private func day(_ text: String, _ option: String) throws -> CivilDate {
    guard let date = CivilDate(iso: text) else {
      throw CommandFailure("\(option) \(text): not a day; write YYYY-MM-DD")
    }
    return date
  }

  private func print(_ hits: [FindHit]) throws {
    guard format == .text else { return try Rows.print(hits.map(Self.row), format) }
    for hit in hits {
      try StandardOutput.line(
        "\(hit.number ?? "（无文号）")  \(hit.title ?? "（无标题）")")
      let facts = [hit.kind ?? "", hit.date ?? "", hit.issuers.joined(separator: " "), hit.id]
      try StandardOutput.line("    " + facts.filter { !$0.isEmpty }.joined(separator: " · "))
      if !hit.snippet.text.isEmpty {
        try StandardOutput.line("    … \(Self.marked(hit.snippet)) …")
      }
    }
  }

  private static func row(_ hit: FindHit) -> [(name: String, cell: Cell)] {
    [
      ("id", .text(hit.id)), ("number", .text(hit.number)), ("title", .text(hit.title)),
      ("kind", .text(hit.kind)), ("issuers", .texts(hit.issuers)), ("region", .text(hit.region)),
      ("date", .text(hit.date)), ("status", .text(hit.status.rawValue)),
      ("score", .decimal(hit.score)), ("snippet", .text(hit.snippet.text)),
    ]
  }

  private func print(_ facets: FindFacets) throws {
    switch format {
    case .text:
      try StandardOutput.line("\(facets.total) documents")
      for (name, values) in facets.fields where !values.isEmpty {
        let shown = values.prefix(12).map { "\($0.value) \($0.documents)" }
        try StandardOutput.line(
          "  \(name)  " + shown.joined(separator: " · ") + (values.count > 12 ? " · …" : ""))
      }
    case .json:
      var json = JSONWriter()
      json.object { json in
        json.field("total", facets.total)
        for (name, values) in facets.fields {
          json.key(name)
          json.object { json in for value in values { json.field(value.value, value.documents) } }
        }
      }
      try StandardOutput.write(json.bytes + [0x0a])
    case .jsonl, .csv:
      try Rows.print(
        facets.fields.flatMap { name, values in
          values.map {
            [
              (name: "field", cell: Cell.text(name)), (name: "value", cell: .text($0.value)),
              (name: "documents", cell: .number($0.documents)),
            ]
          }
        }, format)
    }
    if facets.total == 0 { throw NothingFound() }
  }

  /// Hits in bold on a terminal, in 【】 elsewhere.
  private static func marked(_ snippet: Snippet) -> String {
    let bytes = Array(snippet.text.utf8)
    let (open, close) = isatty(STDOUT_FILENO) == 1 ? ("\u{1b}[1m", "\u{1b}[0m") : ("【", "】")
    var text: [UInt8] = []
    var at = 0
    for hit in snippet.hits where hit.lowerBound >= at && hit.upperBound <= bytes.count {
      text += bytes[at..<hit.lowerBound] + Array(open.utf8) + bytes[hit] + Array(close.utf8)
      at = hit.upperBound
    }
    return String(decoding: text + bytes[at...], as: UTF8.self)
  }
}
