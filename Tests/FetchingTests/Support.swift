import Frontier
import Testing

@testable import Fetching

/// Short limits, so that running into one takes no longer than a test may.
func shortSettings() -> FetchSettings {
  var settings = FetchSettings(userAgent: "Wenhao/0 (+https://example.org/bot)")
  settings.connectTimeout = .milliseconds(1500)
  settings.firstByteTimeout = .milliseconds(400)
  settings.totalTimeout = .seconds(4)
  settings.lowSpeedPeriod = .milliseconds(500)
  settings.maxBodyBytes = 1 << 20
  settings.maxHeaderBytes = 16 << 10
  return settings
}

/// One visit to one page of a server that lives as long as the visit.
func visit(
  settings: FetchSettings = shortSettings(), etag: String? = nil, path: String = "/page.html",
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
