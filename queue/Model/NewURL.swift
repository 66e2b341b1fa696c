package import Frontier

/// Which of a host's due URLs is visited first. Three classes, not a number: the claim looks into
/// each class of its index once, so their count is a cost.
package enum VisitPriority: Int, Sendable, Hashable, Codable, CaseIterable {
  /// Seeds and lists: they lead to everything else.
  case first = 0
  case normal = 1
  case last = 2
}

/// A URL on its way into the queue, from a seed or from a link. Already canonical and within its
/// scope.
package struct NewURL: Hashable, Sendable, Codable {
  package var url: CanonicalURL
  package var kind: UrlKind
  /// Links followed from a seed.
  package var depth: Int
  /// Name of the site profile.
  package var site: String
  package var priority: VisitPriority
  /// The page that had the link; nil for a seed.
  package var foundOn: CanonicalURL?

  package init(
    url: CanonicalURL, kind: UrlKind, depth: Int = 0, site: String,
    priority: VisitPriority = .normal, foundOn: CanonicalURL? = nil
  ) {
    self.url = url
    self.kind = kind
    self.depth = depth
    self.site = site
    self.priority = priority
    self.foundOn = foundOn
  }
}

/// How many of the enqueued were news.
package struct EnqueueReply: Hashable, Sendable, Codable {
  package var added: Int
  package var known: Int

  package init(added: Int, known: Int) {
    self.added = added
    self.known = known
  }
}
