internal import ArgumentParser
internal import CorpusStore
internal import Documents
internal import Foundation

/// Finds the one document that an id or a number in any form means.
func lookUp(_ reference: String, in corpus: Corpus) throws -> [OfficialDocument] {
  func found(_ text: String) throws -> [OfficialDocument] {
    switch try corpus.document(idOrNumber: text) {
    case .none: []
    case .one(let document): [document]
    case .many(let documents): documents
    }
  }
  let exact = try found(reference)
  if !exact.isEmpty { return exact }
  let scanner = NumberScanner(lexicon: try IssuerLexicon.standard())
  guard let match = scanner.scan(reference).first else { return [] }
  return try found(match.number.canonical)
}

/// As `lookUp`, for commands that need exactly one.
func lookUpOne(_ reference: String, in corpus: Corpus) throws -> OfficialDocument {
  let documents = try lookUp(reference, in: corpus)
  guard let document = documents.first else {
    StandardError.line("wenhao: \(reference): no such document; try `wenhao find \(reference)`")
    throw NothingFound()
  }
  guard documents.count == 1 else {
    let ids = documents.map(\.id).joined(separator: " ")
    throw CommandFailure("\(reference) is a number of several places; name one: \(ids)")
  }
  return document
}

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print one document.",
    discussion: """
      A number that several places use prints each of them. Exit code 1: no such document.

      EXAMPLES
        wenhao show 临科函字〔2023〕16号
        wenhao show '371300/临政字〔2022〕18号' --format json | jq .citations
      """)

  @Argument(help: "Id, or document number in any form.")
  var reference: String

  @OptionGroup var place: CorpusOption
  @OptionGroup var output: FormatOption

  func run() throws {
    let documents = try lookUp(reference, in: openCorpus(place))
    if documents.isEmpty {
      StandardError.line("wenhao: \(reference): no such document; try `wenhao find \(reference)`")
      throw NothingFound()
    }
    for (index, document) in documents.enumerated() {
      switch output.format {
      case .text:
        if index > 0 { try StandardOutput.line("\n" + String(repeating: "─", count: 40)) }
        try StandardOutput.line(DocumentSheet.text(document))
      case .json, .jsonl:
        try StandardOutput.write(RecordJSON.bytes(document))
        try StandardOutput.line()
      }
    }
  }
}
