package import Documents

/// One reading of one fetched page: what `Corpus.commit` takes.
package struct CorpusEntry: Sendable {
  /// With its `id`. Its `sources`, `versions`, `nearDuplicates` and the targets of its citations are the
  /// corpus's to fill and are ignored here.
  package var document: OfficialDocument
  package var source: OfficialDocument.Source
  /// When the page was fetched, in milliseconds since 1970 UTC. Decides which reading of a URL is the newest.
  package var fetchedAt: Int64

  package init(document: OfficialDocument, source: OfficialDocument.Source, fetchedAt: Int64) {
    self.document = document
    self.source = source
    self.fetchedAt = fetchedAt
  }
}

/// What one entry changed. A repeated entry always answers `unchanged`.
package enum CommitResult: String, Sendable, CaseIterable {
  /// The document was not held.
  case added
  /// Another URL of a held document, with a text that was held too.
  case newSource
  /// A text of a held document that was not held.
  case newVersion
  /// The same page seen again later, or read otherwise: its dates, place in the archive or reading moved.
  case refreshed
  /// Nothing: already known, or older than what is known.
  case unchanged
}

/// Sizes of the corpus, from its content alone.
package struct CorpusCounts: Hashable, Codable, Sendable {
  package var documents = 0
  /// URLs that hold a document now.
  package var sources = 0
  /// Distinct texts, the shown ones included.
  package var versions = 0
  /// Sources that joined a held document: `sources` less the documents that have one.
  package var duplicates = 0
  /// Documents with an own number.
  package var numbers = 0
  package var citations = 0
  package var resolvedCitations = 0

  package init() {}
}
