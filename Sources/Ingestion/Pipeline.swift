package import Documents
package import FileReading
package import Frontier
package import PageReading

/// What is known of a site beforehand, from its profile; nothing for a bare file.
package struct SiteHints: Sendable, Codable, Hashable {
  /// GB/T 2260 code of six digits.
  package var region: String?
  package var siteName: String?
  /// Charset that the profile insists on, as if the server had sent it. Nil: decide from the bytes.
  package var charset: String?
  /// A news site, not the government's own.
  package var isRepost: Bool
  /// Regions of the organs that all profiles of the run name, by full name.
  package var organRegions: [String: String]
  /// Full names of the organs whose own site this is.
  package var organs: [String]

  package init(
    region: String? = nil, siteName: String? = nil, charset: String? = nil, isRepost: Bool = false,
    organRegions: [String: String] = [:], organs: [String] = []
  ) {
    self.organRegions = organRegions
    self.organs = organs
    self.region = region
    self.siteName = siteName
    self.charset = charset
    self.isRepost = isRepost
  }
}

extension SiteHints {
  /// How much this site's copy of a document weighs: the same rule as the coordinator's, which has the
  /// profile itself.
  package func rank(of document: OfficialDocument) -> OfficialDocument.Source.Rank {
    if isRepost { return .repost }
    return document.issuers.contains { organs.contains($0.name) } ? .issuer : .government
  }
}

/// What the pipeline makes of one body.
package struct Understanding: Sendable {
  /// Decided by content, not by name.
  package var fileKind: FileKind
  /// Nil for a file that gives none; `trouble` says why.
  package var page: Page?
  package var trouble: FileTrouble?
  /// The record, with its id, for every page that has text; whether it belongs in the corpus is
  /// `isDocument`'s to say.
  package var document: OfficialDocument?
  /// An article with text, of its own or in its files: lists, home pages, challenges and empty shells are
  /// not documents.
  package var isDocument: Bool
  /// Canonical, in page order, each once.
  package var links: [CanonicalURL]
  /// Numbers that a list shows beside its links, canonical, by where the link leads.
  package var listedNumbers: [CanonicalURL: String] = [:]
}

/// The one way from bytes to a document: the worker, `wenhao ingest` and `wenhao read` all go through here,
/// so that what is read once is read the same everywhere. Total: any bytes give an answer. CPU-bound and
/// synchronous; keep it off the cooperative pool.
package struct Pipeline: Sendable {
  private let pages = PageReader()
  private let files: FileReader
  private let documents: DocumentReader

  /// - Parameter files: the reader of everything that is not a page, with its limits.
  package init(files: FileReader = FileReader()) throws(LexiconError) {
    self.files = files
    documents = DocumentReader(lexicon: try IssuerLexicon.standard())
  }

  /// - Parameters:
  ///   - url: where the bytes came from, absolute; links are resolved against it.
  ///   - name: file name, for bytes without a URL; settles only what the bytes leave open.
  package func understand(
    _ bytes: [UInt8], url: String?, name: String? = nil, contentType: String?,
    hints: SiteHints = SiteHints()
  ) -> Understanding {
    // Nothing is at worst an empty page: an outcome, not a kind that nobody reads.
    let kind = bytes.isEmpty ? .html : FileKind.detect(bytes, name: url ?? name)
    let page: Page
    if kind == .html || kind == .text {
      let type = hints.charset.map { "text/html; charset=\($0)" } ?? contentType
      page = pages.read(bytes, url: url, contentType: type)
    } else {
      switch files.read(bytes, kind: kind, url: url ?? name) {
      case .success(let read): page = read
      case .failure(let trouble):
        return Understanding(
          fileKind: kind, page: nil, trouble: trouble, document: nil, isDocument: false, links: [])
      }
    }
    let document = document(from: page, kind: kind, url: url, hints: hints)
    return Understanding(
      fileKind: kind, page: page, document: document,
      isDocument: page.kind == .article
        && !((document?.text.isEmpty ?? true) && page.attachments.isEmpty),
      links: Self.links(of: page), listedNumbers: listedNumbers(page))
  }

  private func listedNumbers(_ page: Page) -> [CanonicalURL: String] {
    var numbers: [CanonicalURL: String] = [:]
    for item in page.listItems {
      guard let shown = item.number, let url = CanonicalURL(item.url) else { continue }
      numbers[url] = documents.number(in: shown)
    }
    return numbers
  }

  private func document(
    from page: Page, kind: FileKind, url: String?, hints: SiteHints
  ) -> OfficialDocument? {
    guard !page.text.isEmpty || page.title != nil || !page.attachments.isEmpty else { return nil }
    let context = DocumentContext(
      page, url: url, hints: hints, isWebPage: kind == .html)
    var document = documents.read(page.text, context: context)
    document.quality.warnings += page.warnings
    if page.truncated { document.quality.warnings.append("page cut at a reading limit") }
    document.id = DocumentIdentity.id(of: document)
    return document
  }

  private static func links(of page: Page) -> [CanonicalURL] {
    var seen = Set<CanonicalURL>()
    var links: [CanonicalURL] = []
    func add(_ text: String) {
      guard let url = CanonicalURL(text), seen.insert(url).inserted else { return }
      links.append(url)
    }
    page.nextPage.map(add)
    for item in page.listItems { add(item.url) }
    for link in page.links { add(link.url) }
    return links
  }
}
