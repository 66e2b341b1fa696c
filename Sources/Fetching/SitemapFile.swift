internal import Compression
package import Frontier

/// A sitemap as it is fetched: plain, or as a gzip file (which is no content coding of the answer).
package enum SitemapFile {
  /// nil for what is no sitemap, or too large a one to be honest.
  package static func read(_ body: [UInt8]) -> Sitemap? {
    guard body.starts(with: [0x1f, 0x8b]) else { return Sitemap(parsing: body) }
    // Lists of URLs of one host compress 20 to 50 times.
    let limits = InflateLimits(maxBytes: Sitemap.maxBytes)
    return (try? inflate(body, limits: limits)).flatMap { Sitemap(parsing: $0) }
  }
}
