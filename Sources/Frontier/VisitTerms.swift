/// What a site's profile allows and bounds for every visit to it. Without a word of the profile: public
/// addresses on the usual ports, verified TLS, the settings' own limits.
package struct VisitTerms: Hashable, Sendable, Codable {
  /// Loopback and private addresses too: for the sample site, never for a real one.
  package var allowsPrivateAddresses = false
  /// nil: any, for callers that have no profile.
  package var ports: Set<Int>?
  package var tls: TLSException?
  package var limits = VisitLimits()
  /// Mail or page of whoever answers for visits to this site; nil: whoever runs the crawl.
  package var contact: String?

  /// What the two schemes stand for.
  package static let usualPorts: Set<Int> = [80, 443]

  package init(
    allowsPrivateAddresses: Bool = false, ports: Set<Int>? = nil, tls: TLSException? = nil,
    limits: VisitLimits = VisitLimits(), contact: String? = nil
  ) {
    self.allowsPrivateAddresses = allowsPrivateAddresses
    self.ports = ports
    self.tls = tls
    self.limits = limits
    self.contact = contact
  }

  package func allowsPort(of url: CanonicalURL) -> Bool {
    guard let ports else { return true }
    return ports.contains(url.port ?? (url.scheme == "https" ? 443 : 80))
  }
}

/// How far TLS may be weakened for a host whose servers cannot do better. Tried once, after a visit with
/// full verification failed, and marked in everything that came that way.
package enum TLSException: String, Hashable, Sendable, Codable, CaseIterable {
  /// TLS 1.0, old ciphers and short keys, renegotiation as before RFC 5746; the certificate is verified.
  case legacy
  /// The same, and whatever certificate is shown: anybody on the way may have written the page.
  case insecure
}

/// Limits of one visit; nil: the settings' own. Only sizes are bounded by the settings as well.
package struct VisitLimits: Hashable, Sendable, Codable {
  package var connect: Duration?
  package var firstByte: Duration?
  /// A body below the settings' least speed for so long is given up.
  package var lowSpeed: Duration?
  package var total: Duration?
  package var maxBodyBytes: Int?

  package init(
    connect: Duration? = nil, firstByte: Duration? = nil, lowSpeed: Duration? = nil,
    total: Duration? = nil, maxBodyBytes: Int? = nil
  ) {
    self.connect = connect
    self.firstByte = firstByte
    self.lowSpeed = lowSpeed
    self.total = total
    self.maxBodyBytes = maxBodyBytes
  }
}
