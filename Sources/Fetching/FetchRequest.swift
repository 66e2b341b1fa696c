package import Frontier

/// One visit to one URL.
package struct FetchRequest: Sendable {
  package var url: CanonicalURL
  /// From the last visit, verbatim, quotes included: sent as If-None-Match.
  package var etag: String?
  /// From the last visit, verbatim: sent as If-Modified-Since.
  package var lastModified: String?
  /// What the site's profile says.
  package var terms: VisitTerms
  /// Also bodies of kinds that no reader knows: robots.txt comes as anything.
  package var acceptsAnyKind: Bool

  package init(
    url: CanonicalURL, etag: String? = nil, lastModified: String? = nil,
    terms: VisitTerms = VisitTerms(), acceptsAnyKind: Bool = false
  ) {
    self.url = url
    self.etag = etag
    self.lastModified = lastModified
    self.terms = terms
    self.acceptsAnyKind = acceptsAnyKind
  }

  var isConditional: Bool { etag != nil || lastModified != nil }
}
