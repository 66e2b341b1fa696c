internal import ArgumentParser
internal import CorpusStore
internal import Documents

struct CitesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cites",
    abstract: "What a document cites, held or not.",
    discussion: """
      EXAMPLES
        wenhao cites 临科函字〔2023〕16号
      """)

  @Argument(help: "Id, or document number in any form.")
  var reference: String
  @OptionGroup var place: CorpusOption
  @OptionGroup var output: FormatOption

  func run() throws {
    let corpus = try openCorpus(place)
    try CitationList(format: output.format, shows: .cited)
      .print(corpus.cited(by: lookUpOne(reference, in: corpus).id))
  }
}

struct CitedByCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cited-by",
    abstract: "Which held documents cite one.",
    discussion: """
      EXAMPLES
        wenhao cited-by 临政字〔2022〕18号
      """)

  @Argument(help: "Id, or document number in any form.")
  var reference: String
  @OptionGroup var place: CorpusOption
  @OptionGroup var output: FormatOption

  func run() throws {
    let corpus = try openCorpus(place)
    try CitationList(format: output.format, shows: .citing)
      .print(corpus.citing(lookUpOne(reference, in: corpus).id))
  }
}

private struct CitationList {
  enum Side { case citing, cited }
  let format: OutputFormat
  let shows: Side

  func print(_ edges: [CitationEdge]) throws {
    switch format {
    case .text: for edge in edges { try StandardOutput.line(line(edge)) }
    case .json:
      var json = JSONWriter()
      json.array(edges, Self.write)
      try StandardOutput.line(String(decoding: json.bytes, as: UTF8.self))
    case .jsonl:
      for edge in edges {
        var json = JSONWriter()
        Self.write(&json, edge)
        try StandardOutput.write(json.bytes + [0x0a])
      }
    }
    if edges.isEmpty { throw NothingFound() }
  }

  private func line(_ edge: CitationEdge) -> String {
    let relation = edge.citation.relation.rawValue
    switch shows {
    case .citing:
      return "\(relation)  \(edge.citingNumber ?? edge.citingID)  \(edge.citingTitle ?? "")"
    case .cited:
      let held = Self.state(edge)
      let what = [edge.citation.canonical, edge.citation.title.map { "《\($0)》" }].compactMap { $0 }
      return "\(relation)  \(what.joined(separator: "  "))  (\(held))"
    }
  }

  private static func state(_ edge: CitationEdge) -> String {
    switch edge.state {
    case .resolved: "held as \(edge.citation.targetID ?? "")"
    case .dangling: "not held"
    case .ambiguous: "one of \(edge.candidates.joined(separator: ", "))"
    case .malformed: "nothing to look for"
    case .own: "itself"
    }
  }

  private static func write(_ json: inout JSONWriter, _ edge: CitationEdge) {
    json.object { json in
      json.field("citing_id", edge.citingID)
      json.field("citing_number", edge.citingNumber)
      json.field("citing_title", edge.citingTitle)
      json.field("relation", edge.citation.relation.rawValue)
      json.field("raw", edge.citation.raw)
      json.field("canonical", edge.citation.canonical)
      json.field("title", edge.citation.title)
      json.field("start", edge.citation.start)
      json.field("end", edge.citation.end)
      json.field("state", edge.state.rawValue)
      json.field("target_id", edge.citation.targetID)
      json.field("candidates", edge.candidates)
    }
  }
}
