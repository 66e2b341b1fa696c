package import Frontier

/// What the fleet knows of one site before it has seen a page: where to start, how far to go, how
/// politely, whose site it is. Written as YAML by a person (`workers/README.md` lists the keys).
///
/// If you add a property, add its key to `ProfileKey`, its reader to `ProfileParser` and its line
/// to workers/README.md.
package struct SiteProfile: Sendable, Hashable {
  /// Whose site it is; decides how much its copies of a document weigh.
  package enum Kind: String, Sendable, CaseIterable {
    /// The government's own: it issues or carries what it issued.
    case government
    /// A newspaper or portal: what it shows is a repost.
    case news
  }

  /// Unique within a run; names the site in the queue, in logs and in counts.
  package var name: String
  /// GB/T 2260 code of six digits, for documents whose own region is not decided by their text.
  package var region: String?
  package var kind: Kind = .government
  /// Full names of the organs whose own site this is.
  package var organs: [String] = []
  /// Of whoever runs the crawl: an address or a page, sent in the User-Agent.
  package var contact: String?
  package var start: [CanonicalURL]
  /// Sitemaps that robots.txt does not name. They enter the queue as seeds.
  package var sitemaps: [CanonicalURL] = []
  package var scope: Scope
  package var lists: [PathPattern] = []
  package var articles: [PathPattern] = []
  /// Files linked from pages (PDF, DOC, OFD, ZIP …) are visited too.
  package var takesAttachments = true
  package var politeness = PolitenessPlan(delay: Self.defaultDelay, maxInFlight: 1)
  /// nil: at any time.
  package var hours: VisitingHours?
  package var revisit = RevisitPolicy()
  /// For sites whose label and meta tag both lie: every page is read in this charset.
  package var charset: String?
  /// Lets the fetcher reach loopback and private networks: for the sample site, never for a real
  /// one.
  package var allowsPrivateAddresses = false
  /// The first that fits a host holds.
  package var tls: [HostTLS] = []
  /// Ports that visits may go to, redirects of robots.txt included.
  package var ports = VisitTerms.usualPorts
  /// Shorter or longer than the fetcher's own.
  package var limits = VisitLimits()

  /// `host` nil: every host of the profile.
  package struct HostTLS: Sendable, Hashable {
    package var host: HostPattern?
    package var exception: TLSException

    package init(host: HostPattern?, exception: TLSException) {
      self.host = host
      self.exception = exception
    }
  }

  /// REFERENCE §3.6: one request at a time, one to two seconds apart.
  package static let defaultDelay = Duration.seconds(2)

  package init(name: String, start: [CanonicalURL], scope: Scope) {
    self.name = name
    self.start = start
    self.scope = scope
  }

  /// What a visit to this URL may do.
  package func terms(for url: CanonicalURL) -> VisitTerms {
    VisitTerms(
      allowsPrivateAddresses: allowsPrivateAddresses, ports: ports,
      tls: tls.first { $0.host?.matches(url.hostKey) ?? true }?.exception, limits: limits,
      contact: contact)
  }

  package func isOpen(at moment: Moment) -> Bool { hours?.isOpen(at: moment) ?? true }

  /// Whether a link found on one of its pages is followed.
  package func follows(_ url: CanonicalURL, depth: Int) -> Bool {
    if isSitemap(url) { return scope.hosts.contains { $0.matches(url.hostKey) } }
    return scope.admits(url, depth: depth) && (takesAttachments || !AttachmentName.fits(url))
  }

  /// By the profile's word or by its name. Patterns of paths do not concern it: it is no page.
  private func isSitemap(_ url: CanonicalURL) -> Bool {
    if sitemaps.contains(url) { return true }
    guard let name = url.path.split(separator: "/").last?.lowercased() else { return false }
    return name.contains("sitemap")
      && [".xml", ".xml.gz", ".txt", ".txt.gz"].contains { name.hasSuffix($0) }
  }

  /// What a URL is expected to be: the pattern that says most decides (as among robots rules), an
  /// article's on a tie. A start URL without a pattern is a list.
  package func kind(of url: CanonicalURL) -> UrlKind {
    func best(_ patterns: [PathPattern]) -> Int {
      patterns.reduce(-1) { $1.specificity > $0 && $1.matches(url) ? $1.specificity : $0 }
    }
    let article = best(articles)
    let list = best(lists)
    if article >= 0 || list >= 0 { return article >= list ? .article : .list }
    return start.contains(url) || isSitemap(url) ? .list : .other
  }
}
