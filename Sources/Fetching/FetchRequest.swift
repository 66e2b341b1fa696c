package import Frontier

/// One visit to one URL.
package struct FetchRequest: Sendable {
  package var url: CanonicalURL
  /// From the last visit, verbatim, quotes included: sent as If-None-Match.
  package var etag: String?
  /// From the last visit, verbatim: sent as If-Modified-Since.
  package var lastModified: String?
  /// Lets this visit reach loopback and private addresses; the site profile of the sample says so.
  package var allowsPrivateAddresses: Bool
  /// Shorter or longer than the settings' own.
  package var totalTimeout: Duration?
  /// Smaller than the settings' own; `nil` leaves that.
  package var maxBodyBytes: Int?
  /// Also bodies of kinds that no reader knows: robots.txt comes as anything.
  package var acceptsAnyKind: Bool

  package init(
    url: CanonicalURL, etag: String? = nil, lastModified: String? = nil,
    allowsPrivateAddresses: Bool = false, totalTimeout: Duration? = nil, maxBodyBytes: Int? = nil,
    acceptsAnyKind: Bool = false
  ) {
    self.url = url
    self.etag = etag
    self.lastModified = lastModified
    self.allowsPrivateAddresses = allowsPrivateAddresses
    self.totalTimeout = totalTimeout
    self.maxBodyBytes = maxBodyBytes
    self.acceptsAnyKind = acceptsAnyKind
  }

  var isConditional: Bool { etag != nil || lastModified != nil }
}
