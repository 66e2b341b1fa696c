package import Archiving
internal import Documents
internal import Fetching
internal import FileReading
internal import Fleet
internal import Foundation
package import Frontier
package import Ingestion
internal import PageReading
package import QueueWire

/// What a reader must know of a body besides its bytes.
package struct ReadingOrder: Sendable, Codable {
  package var url: String
  package var contentType: String?
  /// What is expected to be a list gives no document, however long its text: home pages have much
  /// of it.
  package var isList: Bool
  package var hints: SiteHints
  /// For the record of whatever document is found: how far the way that it came can be trusted.
  package var warning: String?

  package init(
    url: String, contentType: String?, isList: Bool, hints: SiteHints, warning: String? = nil
  ) {
    self.url = url
    self.contentType = contentType
    self.isList = isList
    self.hints = hints
    self.warning = warning
  }
}

/// What a reader hands back, whether a thread or a process of its own: the record already as bytes.
package struct Reading: Sendable, Codable {
  package var links: [CanonicalURL]
  /// Of the links, the files that belong to an article's text.
  package var files: [CanonicalURL] = []
  package var record: WireBytes?
  package var pageKind: String?
  /// nil for a page.
  package var fileType: String?
  package var listing: Listing?
  package var contentDigest: String?
  /// For the archive's metadata record.
  package var notes: [HTTPField] = []
  /// What only the content shows; nil where the fetch's own outcome stands.
  package var outcome: FetchOutcome?

  /// CPU-bound, blocking. `poison`: for tests, `TestHook`.
  package init(_ body: [UInt8], _ order: ReadingOrder, _ pipeline: Pipeline, poison: String?) {
    TestHook.read(order.url, poison: poison)
    // A sitemap's URLs are links like any other.
    if order.isList, let sitemap = SitemapFile.read(body) {
      links = sitemap.locations.compactMap { CanonicalURL($0) }
      pageKind = "sitemap"
      return
    }
    let understanding = pipeline.understand(
      body, url: order.url, contentType: order.contentType, hints: order.hints)
    let isDocument = understanding.isDocument && !order.isList
    links = understanding.links
    record =
      isDocument
      ? understanding.document.map { document in
        var document = document
        if let warning = order.warning { document.quality.warnings.append(warning) }
        return WireBytes(RecordJSON.bytes(document))
      } : nil
    pageKind = understanding.page?.kind.rawValue
    if isDocument {
      files = understanding.page?.attachments.compactMap { CanonicalURL($0.url) } ?? []
    }
    let isPage = understanding.fileKind == .html || understanding.fileKind == .text
    fileType = isPage ? nil : understanding.fileKind.mediaType
    contentDigest = understanding.contentDigest
    listing = Self.listing(understanding, order)
    notes = understanding.page.map(ReadingNote.fields) ?? []
    outcome = Self.outcome(understanding, order)
  }

  /// Nothing was read, and this is why.
  init(_ outcome: FetchOutcome) {
    links = []
    self.outcome = outcome
  }

  private static func listing(_ understanding: Understanding, _ order: ReadingOrder) -> Listing? {
    guard let page = understanding.page, order.isList || page.kind == .list,
      page.kind != .challenge
    else { return nil }
    let items = page.listItems.compactMap { CanonicalURL($0.url) }
    return Listing(
      total: page.listTotal, next: page.nextPage.flatMap { CanonicalURL($0) }, items: items,
      numbers: items.compactMap { item in
        understanding.listedNumbers[item].map { Listing.Numbered(item: item, number: $0) }
      })
  }

  private static func outcome(
    _ understanding: Understanding, _ order: ReadingOrder
  ) -> FetchOutcome? {
    if let page = understanding.page, page.kind == .challenge {
      return .challenged(sign: page.challengeSign ?? "page")
    }
    switch understanding.trouble {
    case nil: return nil
    case .notRead(let kind):
      return .wrongKind(contentType: order.contentType ?? "\(kind)")
    case .needsOCR, .encrypted, .damaged, .tooLarge, .converterMissing, .converterFailed, .timedOut:
      return .unreadable(reason: understanding.trouble?.description ?? "file")
    }
  }
}
