import Coordinator
import CorpusStore
import Documents
import Fleet
import Foundation
import Frontier
import QueueModel
import QueueStore
import QueueWire
import Testing
import Worker

/// What a profile and a robots.txt say of a site, seen from the whole fleet.
@Suite struct SiteTermsTests {
  typealias Page = ScriptedFetcher.Answer

  private func crawl(
    _ pages: [String: Page], extra: String = ""
  ) async throws -> (summary: CrawlSummary, fetcher: ScriptedFetcher) {
    let fleet = try TestFleet(extra: extra)
    let clock = FleetClock.steady()
    var pages = pages
    pages[WorkerTests.home] =
      pages[WorkerTests.home] ?? .html(WorkerTests.listPage(["/art/1.html"]))
    pages[WorkerTests.article(1)] = .html(WorkerTests.articlePage(1))
    let fetcher = ScriptedFetcher(pages, clock: clock)
    let run = CrawlRun(
      WorkerTests.options(fleet), clock: clock, logger: TestFleet.silent,
      makeWorker: try WorkerTests.maker(fetcher, fleet, clock: clock))
    return (try await run.run(), fetcher)
  }

  private func sitemap(_ root: String, _ paths: [String]) -> Page {
    let entries = paths.map { "<url><loc>\(TestFleet.site)\($0)</loc></url>" }.joined()
    return .file(
      Array("<?xml version='1.0'?><\(root)>\(entries)</\(root)>".utf8), contentType: "text/xml")
  }

  @Test func `sitemaps that robots.txt names bring their pages into the queue, indexes too`()
    async throws
  {
    let site = TestFleet.site
    let (summary, fetcher) = try await crawl([
      WorkerTests.robots: .file(
        Array("User-agent: *\nDisallow: /art/3\nSitemap: \(site)/sitemap.xml\n".utf8),
        contentType: "text/plain"),
      site + "/sitemap.xml": sitemap("sitemapindex", ["/sitemap-1.xml"]),
      site + "/sitemap-1.xml": sitemap("urlset", ["/art/2.html", "/art/3.html", "/art/1.html"]),
      WorkerTests.article(2): .html(WorkerTests.articlePage(2)),
    ])
    #expect(summary.documents == 2)
    // Allowed by the sitemap is not allowed by robots.txt.
    #expect(summary.outcomes == ["fetched": 5, "refused_by_robots": 1])
    for path in ["/sitemap.xml", "/sitemap-1.xml", "/art/1.html", "/art/2.html"] {
      #expect(fetcher.count(site + path) == 1, "\(path)")
    }
  }

  @Test func `a profile's sitemap is a seed, also one of plain text`() async throws {
    let site = TestFleet.site
    let (summary, fetcher) = try await crawl(
      [
        site + "/map.txt": .file(
          Array("\(site)/art/2.html\nhttp://other.example/x\n".utf8), contentType: "text/plain"),
        WorkerTests.article(2): .html(WorkerTests.articlePage(2)),
      ], extra: "sitemaps: [\(site)/map.txt]")
    #expect(summary.documents == 2)
    #expect(fetcher.count("http://other.example/x") == 0, "outside the scope")
  }

  @Test func `without attachments no file is visited`() async throws {
    let pages: [String: Page] = [
      WorkerTests.home: .html(WorkerTests.listPage(["/art/1.html", "/art/plan.pdf"]))
    ]
    let with = try await crawl(pages)
    #expect(with.fetcher.count(TestFleet.site + "/art/plan.pdf") == 1)
    let without = try await crawl(pages, extra: "attachments: false")
    #expect(without.fetcher.count(TestFleet.site + "/art/plan.pdf") == 0)
    #expect(without.summary.documents == 1)
  }

  @Test(arguments: TLSException.allCases)
  func `a record that came over weakened TLS says so for good`(_ exception: TLSException)
    async throws
  {
    let fleet = try TestFleet()
    let clock = FleetClock.steady()
    let fetcher = ScriptedFetcher(
      [
        WorkerTests.home: .html(WorkerTests.listPage(["/art/1.html", "/art/2.html"])),
        WorkerTests.article(1): .weakened(WorkerTests.articlePage(1), exception),
        WorkerTests.article(2): .html(WorkerTests.articlePage(2)),
      ], clock: clock)
    let run = CrawlRun(
      WorkerTests.options(fleet), clock: clock, logger: TestFleet.silent,
      makeWorker: try WorkerTests.maker(fetcher, fleet, clock: clock))
    #expect(try await run.run().documents == 2)
    let open = try fleet.open()
    var marks: [String: [String]] = [:]
    try open.corpus.export { document in
      let path = document.sources.first?.url ?? ""
      marks[path] = document.quality.warnings.filter { $0.hasPrefix("tls") }
    }
    #expect(marks[WorkerTests.article(1)]?.count == 1)
    #expect(marks[WorkerTests.article(1)]?.first?.hasPrefix("tls \(exception.rawValue):") == true)
    #expect(marks[WorkerTests.article(2)] == [])
    try open.close()
  }

  @Test func `outside its hours a site gives no leases`() async throws {
    // The test's clock begins at 16:00 in Beijing.
    let fleet = try TestFleet(extra: "hours: \"17:00-18:00\"")
    let open = try fleet.open()
    try await CoordinatorTests.running(open) { coordinator in
      #expect(try await TestFleet.leases(coordinator).isEmpty)
      fleet.time.pass(.seconds(3600))
      let lease = try #require(try await TestFleet.leases(coordinator).first)
      _ = try await coordinator.report(TestFleet.report(lease, links: ["/art/1.html"]))
      fleet.time.pass(.seconds(3600))
      #expect(try await TestFleet.leases(coordinator).isEmpty)
    }
    try open.close()
  }

  @Test func `a chain of redirects ends, also over a restart`() async throws {
    let fleet = try TestFleet()
    var settings = CoordinatorSettings()
    settings.maxRedirects = 3
    var outcomes: [String] = []
    // A run for every hop: what is counted must not live in a process.
    for hop in 0..<6 {
      let open = try fleet.open(settings: settings)
      let ended = Locked<String?>(nil)
      try await CoordinatorTests.running(open) { coordinator in
        guard let lease = try await TestFleet.leases(coordinator).first else { return }
        let target = try #require(CanonicalURL(TestFleet.site + "/hop\(hop)"))
        let report = Report(
          worker: "w", token: lease.token, url: lease.url, outcome: .moved(to: target),
          visit: VisitFacts(httpStatus: 302),
          links: [FoundLink(url: target, kind: .other, depth: lease.depth)])
        _ = try await coordinator.report(report)
        ended.set(try await open.queue.show(lease.url)?.lastOutcome)
      }
      if let outcome = ended.value { outcomes.append(outcome) }
      try open.close()
    }
    #expect(outcomes == ["moved", "moved", "moved", "too_many_redirects"])
  }

  @Test(
    arguments: [
      // The page would have ended so too, and the host's word must reach its row.
      (FetchOutcome.unreachable(reason: "dns"), "unreachable"),
      (.refusedAddress, "refused_address"), (.challenged(sign: "521"), "challenged"),
      (.throttled(retryAfter: .seconds(9)), "throttled"),
      // The host answers, and its rules are not known.
      (.serverFailure(status: 500), "robots_unavailable"),
      (.timedOut(stage: "total"), "robots_unavailable"),
    ])
  func `a robots.txt that cannot be had ends the visit by its cause`(
    _ outcome: FetchOutcome, _ expected: String
  ) async throws {
    let (summary, fetcher) = try await crawl([WorkerTests.robots: .outcome(outcome)])
    #expect(summary.outcomes == [expected: 1])
    #expect(fetcher.count(WorkerTests.home) == 0)
  }
}

/// A value that two tasks pass each other.
private final class Locked<Value: Sendable>: @unchecked Sendable {
  // `held` is only touched with `lock` held.
  private let lock = NSLock()
  private var held: Value

  init(_ value: Value) { held = value }

  var value: Value { lock.withLock { held } }
  func set(_ value: Value) { lock.withLock { held = value } }
}
