internal import Frontier

/// Limits and manners of one `Fetcher`. Every limit has an ending of its own in `FetchOutcome`.
package struct FetchSettings: Sendable {
  /// Sent as it stands with every request: `Wenhao/<version> (+contact)`. Honest: never a
  /// browser's.
  package var userAgent: String
  /// `Wenhao/<version>`: requests to a site with a contact of its own (`VisitTerms.contact`) carry this and that
  /// contact in place of `userAgent`. nil: all carry `userAgent`.
  package var product: String?
  /// Transfers under way at once; further ones wait in order of arrival, and their clocks with
  /// them.
  package var maxTransfers: Int = 256
  /// Name, connection and TLS together. Distant government hosts need 3–5 s on a bad day.
  package var connectTimeout: Duration = .seconds(15)
  /// From the request being sent to the first byte of an answer. Old CMSs build a list page in
  /// 10–20 s.
  package var firstByteTimeout: Duration = .seconds(30)
  /// From start to last byte, self-redirects included.
  package var totalTimeout: Duration = .seconds(180)
  /// A body slower than this for `lowSpeedPeriod` is given up: it holds one of `maxTransfers`
  /// places.
  package var lowSpeedBytesPerSecond: Int = 500
  package var lowSpeedPeriod: Duration = .seconds(20)
  /// Of a body as it travels, and again once its content coding is undone. Scanned plans run to 10
  /// MB.
  package var maxBodyBytes: Int = 32 << 20
  /// A compressed body may not grow more than this many times. HTML tables reach 40; a bomb, 1,000.
  package var maxInflateRatio: Int = 200
  /// All header lines of one answer together. 64 KiB is eight times what common servers will send.
  package var maxHeaderBytes: Int = 64 << 10
  /// Redirects to the very same canonical URL (a cookie wall) followed in one visit.
  package var maxSelfRedirects: Int = 5
  /// Cookies that a host may set in one visit. RFC 6265 §6.1 asks for 50 a domain; no cookie wall
  /// needs more than five.
  package var maxCookies: Int = 50
  /// All bodies in memory together, of transfers under way and of responses that somebody still
  /// holds. Beyond it bodies go to files in `bodyFolder`; one body may stand beside it.
  package var maxBodyMemory: Int = 128 << 20
  /// All bodies on disk together. Beyond it transfers are paused.
  package var maxBodyDisk: Int = 4 << 30
  /// Not `/tmp`, which is memory on many machines.
  package var bodyFolder: String = "/var/tmp"

  /// Certificates (PEM) to trust in place of the system's: for tests, and for networks behind an
  /// authority of their own.
  package var certificateFile: String?

  package init(userAgent: String) { self.userAgent = userAgent }

  func userAgent(for request: FetchRequest) -> String {
    guard let product, let contact = request.terms.contact else { return userAgent }
    return "\(product) (+\(contact))"
  }
}

extension Duration {
  /// For libcurl, where 0 means "no limit": at least 1 ms.
  var curlMilliseconds: Int { Int(clamping: max(1, wholeMilliseconds)) }
}
