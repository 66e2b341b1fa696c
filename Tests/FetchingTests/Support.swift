import Frontier
import Testing

@testable import Fetching

/// Small sizes, and times that a busy machine does not run into: a test that is about a time sets it.
func patientSettings() -> FetchSettings {
  var settings = FetchSettings(userAgent: "Wenhao/0 (+https://example.org/bot)")
  settings.connectTimeout = .seconds(60)
  settings.firstByteTimeout = .seconds(60)
  settings.totalTimeout = .seconds(60)
  settings.lowSpeedPeriod = .seconds(60)
  settings.maxBodyBytes = 1 << 20
  settings.maxHeaderBytes = 16 << 10
  return settings
}

/// One visit to one page of a server that lives as long as the visit.
func visit(
  settings: FetchSettings = patientSettings(), etag: String? = nil, path: String = "/page.html",
  answer: @escaping @Sendable (Visitor, String) -> Void
) async throws -> FetchResult {
  let server = try LoopbackServer(answer)
  let fetcher = try Fetcher(settings: settings)
  defer { fetcher.close() }
  let request = FetchRequest(
    url: try server.url(path), etag: etag, allowsPrivateAddresses: true)
  return await fetcher.fetch(request)
}

func url(_ text: String) throws -> CanonicalURL { try #require(CanonicalURL(text)) }

extension FetchRequest {
  init(url: CanonicalURL, etag: String? = nil, allowsPrivateAddresses: Bool) {
    self.init(
      url: url, etag: etag, terms: VisitTerms(allowsPrivateAddresses: allowsPrivateAddresses))
  }
}
