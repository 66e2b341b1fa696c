import Compression
import Coordinator
import CorpusStore
import Documents
import Fleet
import Foundation
import Frontier
import Ingestion
import QueueModel
import QueueStore
import QueueWire
import Testing
import Worker

@Suite struct WorkerTests {
  static let home = TestFleet.site + "/"
  static let list = TestFleet.site + "/list1.html"
  static let robots = TestFleet.site + "/robots.txt"

  static func article(_ number: Int) -> String { TestFleet.site + "/art/\(number).html" }

  static func articlePage(_ number: Int) -> String {
    let body = (1...12).map {
      "<p>第\($0)条　各有关单位应当按照本办法的规定，于每年第一季度报送科技创新平台第\(number)批建设情况，并对材料的真实性负责。</p>"
    }.joined()
    return """
      <html><head><title>关于印发第\(number)批办法的通知</title>
      <meta name="ArticleTitle" content="关于印发第\(number)批办法的通知">
      <meta name="PubDate" content="2026-01-0\(number) 09:00"></head>
      <body><div class="TRS_Editor"><p>明科字〔2026〕\(number)号</p>\(body)
      <p>明湖市科学技术局</p><p>2026年1月\(number)日</p></div></body></html>
      """
  }

  static func listPage(_ links: [String]) -> String {
    let items = links.map { "<li><a href=\"\($0)\">关于第\($0)批办法的通知</a><span>2026-01-02</span></li>" }
    return "<html><head><title>文件</title></head><body><ul>\(items.joined())</ul></body></html>"
  }

  /// A site of a home page and some articles; robots.txt is missing, which allows all.
  static func site(_ articles: Int, clock: FleetClock) -> ScriptedFetcher {
    var pages: [String: ScriptedFetcher.Answer] = [:]
    pages[home] = .html(listPage((1...articles).map { "/art/\($0).html" }))
    for number in 1...articles { pages[article(number)] = .html(articlePage(number)) }
    return ScriptedFetcher(pages, clock: clock)
  }

  static func maker(
    _ fetcher: ScriptedFetcher, _ fleet: TestFleet, clock: FleetClock,
    settings: WorkerSettings = WorkerSettings()
  ) throws -> CrawlRun.WorkerMaker {
    let pipeline = try Pipeline()
    let pool = ReadingPool(threads: 2)
    let robots = RobotsGate(fetcher: fetcher, clock: clock)
    let profile = fleet.profile
    return { number, client in
      Worker(
        name: "w\(number)", client: client, profiles: [profile], fetcher: fetcher, robots: robots,
        pipeline: pipeline, pool: pool, settings: settings, clock: clock, logger: TestFleet.silent)
    }
  }

  static func options(_ fleet: TestFleet) -> CrawlOptions {
    var options = CrawlOptions(profiles: [fleet.profile], folder: fleet.data)
    options.idleGrace = .milliseconds(50)
    return options
  }

  @Test func `a crawl runs until nothing is due, and the next one fetches nothing again`()
    async throws
  {
    let fleet = try TestFleet()
    let clock = FleetClock.steady()
    let fetcher = Self.site(4, clock: clock)
    let maker = try Self.maker(fetcher, fleet, clock: clock)
    let run = CrawlRun(
      Self.options(fleet), clock: clock, logger: TestFleet.silent, makeWorker: maker)
    let first = try await run.run()
    #expect(first.end == .idle)
    #expect(first.pagesFetched == 5)
    #expect(first.documents == 4)
    #expect(first.numbers == 4)
    #expect(first.run.newDocuments == 4)
    #expect(first.outcomes == ["fetched": 5])
    #expect(first.left == 0)

    let again = CrawlRun(
      Self.options(fleet), clock: clock, logger: TestFleet.silent, makeWorker: maker)
    let second = try await again.run()
    #expect(second.pagesFetched == 0)
    #expect(second.documents == 4)
    #expect(second.run.newDocuments == 0)
    for number in 1...4 { #expect(fetcher.count(Self.article(number)) == 1) }
  }

  @Test func `a file is a document like a page, and one that cannot be read says why`() async throws
  {
    let fleet = try TestFleet()
    let clock = FleetClock.steady()
    // 明湖市科学技术局 / 明科字〔2026〕9号; and what is left of an Office file.
    let rtf =
      "{\\rtf1 \\u26126?\\u28246?\\u24066?\\u31185?\\u23398?\\u25216?\\u26415?\\u23616?\\par "
      + "\\u26126?\\u31185?\\u23383?\\u12308?2026\\u12309?9\\u21495?\\par}"
    let broken: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]
    let fetcher = ScriptedFetcher(
      [
        Self.home: .html(Self.listPage(["/art/1.rtf", "/art/2.doc", "/art/3.png"])),
        TestFleet.site + "/art/1.rtf": .file(Array(rtf.utf8), contentType: "application/msword"),
        TestFleet.site + "/art/2.doc": .file(broken, contentType: "application/msword"),
        TestFleet.site + "/art/3.png": .file([0x89, 0x50, 0x4E, 0x47], contentType: "image/png"),
      ], clock: clock)
    let run = CrawlRun(
      Self.options(fleet), clock: clock, logger: TestFleet.silent,
      makeWorker: try Self.maker(fetcher, fleet, clock: clock))
    let summary = try await run.run()
    #expect(summary.documents == 1)
    #expect(summary.numbers == 1)
    #expect(summary.outcomes == ["fetched": 2, "unreadable": 1, "wrong_kind": 1])
  }

  @Test func `a run ends at its limit of pages, and says what is left`() async throws {
    let fleet = try TestFleet()
    let clock = FleetClock.steady()
    let fetcher = Self.site(6, clock: clock)
    var options = Self.options(fleet)
    options.maxPages = 3
    let run = CrawlRun(
      options, clock: clock, logger: TestFleet.silent,
      makeWorker: try Self.maker(fetcher, fleet, clock: clock))
    let summary = try await run.run()
    #expect(summary.end == .pageLimit)
    #expect(summary.run.visits == 3)
    #expect(summary.left == 4)
  }

  /// Does something as soon as it has been told to drain.
  struct DrainSpy: FleetWorker {
    let worker: any FleetWorker
    let onDrain: @Sendable () -> Void
    func run() async throws { try await worker.run() }
    func drain() {
      worker.drain()
      onDrain()
    }
  }

  @Test func `draining ends the visit under way and gives back the rest without an attempt`()
    async throws
  {
    let fleet = try TestFleet()
    let clock = FleetClock.steady()
    let fetcher = Self.site(5, clock: clock)
    let gate = fetcher.hold(Self.article(1))
    let maker = try Self.maker(fetcher, fleet, clock: clock)
    var options = Self.options(fleet)
    options.workers = 1
    let run = CrawlRun(options, clock: clock, logger: TestFleet.silent) { number, client in
      DrainSpy(worker: try maker(number, client)) { gate.ring() }
    }
    async let summary = run.run()
    while fetcher.count(Self.article(1)) == 0 { await Task.yield() }
    run.drain()
    let ended = try await summary
    #expect(ended.end == .drained)

    let queue = try SQLiteQueue(path: fleet.data.queue, access: .read)
    let url = try #require(CanonicalURL(Self.article(1)))
    #expect(try await queue.show(url)?.state == .done)
    let jobs = try await queue.list(state: .queued, host: nil, limit: 100)
    #expect(jobs.count == 4)
    #expect(ended.left == 4)
    #expect(jobs.allSatisfy { $0.attempts == 0 && $0.losses == 0 })
    #expect(try await queue.stats(now: clock.now()).leased == 0)
    try queue.close()
  }

  @Test func `what is still under way at the drain deadline is cut off and given back`()
    async throws
  {
    let fleet = try TestFleet()
    let clock = FleetClock.steady()
    let fetcher = Self.site(2, clock: clock)
    _ = fetcher.hold(Self.article(1))
    var settings = WorkerSettings()
    settings.drainDeadline = .milliseconds(1)
    let run = CrawlRun(
      Self.options(fleet), clock: clock, logger: TestFleet.silent,
      makeWorker: try Self.maker(fetcher, fleet, clock: clock, settings: settings))
    async let summary = run.run()
    while fetcher.count(Self.article(1)) == 0 { await Task.yield() }
    run.drain()
    _ = try await summary
    let queue = try SQLiteQueue(path: fleet.data.queue, access: .read)
    let url = try #require(CanonicalURL(Self.article(1)))
    let job = try #require(try await queue.show(url))
    #expect(job.state == .queued)
    #expect(job.attempts == 0)
    try queue.close()
  }

  @Test func `the requests of a slice keep the host's distance, robots.txt included`() async throws
  {
    let fleet = try TestFleet(delay: "1s")
    let clock = fleet.time.clock
    let fetcher = Self.site(5, clock: clock)
    let client = SliceClient(
      urls: (1...5).map { Self.article($0) }, plan: fleet.profile.politeness)
    let worker = try Self.maker(fetcher, fleet, clock: clock)(0, client)
    try await worker.run()
    let times = fetcher.requests
    #expect(times.map(\.url) == [Self.robots] + (1...5).map { Self.article($0) })
    for (before, after) in zip(times, times.dropFirst()) {
      #expect(after.at - before.at >= .seconds(1), "\(after.url)")
    }
    #expect(client.reports.map(\.outcome.name) == Array(repeating: "fetched", count: 5))
  }

  @Test func `a host that wants to be left alone gets the rest of its slice given back`()
    async throws
  {
    let fleet = try TestFleet()
    let clock = fleet.time.clock
    let fetcher = Self.site(3, clock: clock)
    let client = SliceClient(
      urls: (1...3).map { Self.article($0) }, plan: fleet.profile.politeness, blocksAfter: 1)
    try await Self.maker(fetcher, fleet, clock: clock)(0, client).run()
    #expect(client.reports.count == 1)
    #expect(client.released.count == 2)
  }

  @Test func `a page that robots.txt forbids is not asked for`() async throws {
    let fleet = try TestFleet()
    let clock = fleet.time.clock
    let fetcher = ScriptedFetcher(
      [
        Self.robots: .html("User-agent: *\nDisallow: /art/\n"),
        Self.article(1): .html(Self.articlePage(1)),
      ], clock: clock)
    let client = SliceClient(urls: [Self.article(1)], plan: fleet.profile.politeness)
    try await Self.maker(fetcher, fleet, clock: clock)(0, client).run()
    #expect(fetcher.count(Self.article(1)) == 0)
    #expect(client.reports.map(\.outcome) == [.refusedByRobots])
  }

  /// One visit to the first article, by a worker that knows `digest` of the visit before.
  private static func visit(
    _ fleet: TestFleet, _ answer: ScriptedFetcher.Answer, digest: String? = nil
  ) async throws -> Report {
    let clock = fleet.time.clock
    let fetcher = ScriptedFetcher([article(1): answer], clock: clock)
    let client = SliceClient(
      urls: [article(1)], plan: fleet.profile.politeness, digest: digest)
    try await maker(fetcher, fleet, clock: clock)(0, client).run()
    return try #require(client.reports.first)
  }

  /// Types of the archive records that a report carries, in order.
  private static func recordTypes(_ report: Report) throws -> [String] {
    let bytes = try #require(report.archive?.members.bytes)
    let text = String(
      decoding: try inflate(bytes, limits: InflateLimits(maxBytes: 1 << 22)), as: UTF8.self)
    return text.split(separator: "\r\n").filter { $0.hasPrefix("WARC-Type: ") }
      .map { String($0.dropFirst("WARC-Type: ".count)) }
  }

  @Test func `a page is archived with its request and with how it was read`() async throws {
    let report = try await Self.visit(try TestFleet(), .html(Self.articlePage(1)))
    #expect(report.record != nil && report.visit.changed)
    #expect(try Self.recordTypes(report) == ["request", "response", "metadata"])
  }

  @Test func `the same bytes as last time are unchanged: a revisit record, and no document`()
    async throws
  {
    let fleet = try TestFleet()
    let seen = try await Self.visit(fleet, .html(Self.articlePage(1)))
    let again = try await Self.visit(
      fleet, .html(Self.articlePage(1)), digest: seen.visit.bodyDigest)
    #expect(again.outcome == .unchanged)
    #expect(again.record == nil && !again.visit.changed)
    #expect(try Self.recordTypes(again) == ["request", "revisit"])
    // A third visit still points at the first capture.
    #expect(again.visit.bodyDigest == seen.visit.bodyDigest)
  }

  @Test func `other bytes that say the same are unchanged, and archived whole`() async throws {
    let fleet = try TestFleet()
    let seen = try await Self.visit(fleet, .html(Self.articlePage(1)))
    let counted = Self.articlePage(1).replacingOccurrences(
      of: "</body>", with: "<!-- 访问量：17 --></body>")
    #expect(counted != Self.articlePage(1))
    let again = try await Self.visit(fleet, .html(counted), digest: seen.visit.bodyDigest)
    #expect(again.outcome == .unchanged)
    #expect(again.record == nil && !again.visit.changed)
    #expect(try Self.recordTypes(again) == ["request", "response", "metadata"])
    #expect(again.visit.bodyDigest != seen.visit.bodyDigest)

    let corrected = Self.articlePage(1).replacingOccurrences(of: "明湖", with: "清湖")
    let third = try await Self.visit(fleet, .html(corrected), digest: again.visit.bodyDigest)
    #expect(third.outcome == .fetched(status: 200) && third.visit.changed && third.record != nil)
  }

  @Test func `an error page that comes as a page is a page`() async throws {
    let fleet = try TestFleet()
    let seen = try await Self.visit(fleet, .html(Self.articlePage(1)))
    let digest = BodyMark(try #require(seen.visit.bodyDigest)).sha256
    let mark = BodyMark(sha256: digest, errorStatus: 404)
    let again = try await Self.visit(fleet, .html(Self.articlePage(1)), digest: mark.text)
    #expect(again.outcome == .fetched(status: 200))
  }

  @Test func `a mark of a body comes back from its text as it went in`() {
    let sha256 = String(repeating: "0a", count: 32)
    let marks = [
      BodyMark(sha256: sha256),
      BodyMark(
        sha256: sha256, sha1: String(repeating: "f1", count: 20), capturedAt: 1_772_352_000_123,
        contentDigest: String(repeating: "c7", count: 16), errorStatus: 404),
      BodyMark(sha256: sha256, errorStatus: 301),
    ]
    for mark in marks { #expect(BodyMark(mark.text) == mark) }
    // What a later version adds, and what was cut, is passed over.
    #expect(BodyMark(marks[1].text + "63ff") == marks[1])
    #expect(BodyMark(String(marks[2].text.dropLast(2))) == marks[0])
    #expect(BodyMark("no mark").sha256 == "no mark")
  }

  @Test func `work under a lost lease is dropped without a word`() async throws {
    let fleet = try TestFleet()
    let base = fleet.time.clock
    let fetcher = Self.site(2, clock: base)
    let gate = fetcher.hold(Self.article(1))
    let client = SliceClient(
      urls: (1...2).map { Self.article($0) }, plan: fleet.profile.politeness,
      // A third of it is short enough for the test's clock.
      leaseMilliseconds: 15_000, losesLeases: { fetcher.count(Self.article(1)) > 0 })
    // The heartbeat pauses again when it has taken note of the loss: then the visit comes to its
    // end.
    let clock = FleetClock(
      now: base.now,
      sleep: {
        if client.hasLostLeases { gate.ring() }
        try await base.sleep($0)
      })
    var settings = WorkerSettings()
    settings.leaseDuration = .seconds(15)
    try await Self.maker(fetcher, fleet, clock: clock, settings: settings)(0, client).run()
    #expect(fetcher.count(Self.article(1)) == 1)
    #expect(fetcher.count(Self.article(2)) == 0)
    #expect(client.reports.isEmpty)
    #expect(client.released.isEmpty)
  }

  @Test func `a page that takes its reader too long is given up, and the next one is read`()
    async throws
  {
    let pool = ReadingPool(threads: 1, limit: .milliseconds(500))
    let gate = DispatchSemaphore(value: 0)
    async let stuck: Void? = pool.run { gate.wait() }
    #expect(await pool.run { 7 } == 7)
    #expect(await stuck == nil)
    gate.signal()
  }
}

/// A coordinator of one slice: lends it once, and drains when all of it came back.
final class SliceClient: CoordinatorClient, @unchecked Sendable {
  // Everything mutable is only touched with `lock` held.
  private let lock = NSLock()
  private var slices: [Slice]
  private var taken: [Report] = []
  private var back: [LeaseToken] = []
  private let blocksAfter: Int?
  private let bell = Doorbell()
  private let total: Int
  private let leaseMilliseconds: Int64
  /// While it says so, a heartbeat finds all leases lost.
  private let losesLeases: @Sendable () -> Bool
  private var lost = 0

  /// A day's lease: the clock of these tests flies, and the heartbeat would with it.
  init(
    urls: [String], plan: PolitenessPlan, blocksAfter: Int? = nil, digest: String? = nil,
    leaseMilliseconds: Int64 = 86_400_000, losesLeases: @escaping @Sendable () -> Bool = { false }
  ) {
    self.leaseMilliseconds = leaseMilliseconds
    self.losesLeases = losesLeases
    self.blocksAfter = blocksAfter
    total = urls.count
    let leases = urls.compactMap { CanonicalURL($0) }.enumerated().map { number, url in
      Lease(
        token: LeaseToken(epoch: 1, counter: Int64(number)), url: url, kind: .article, depth: 1,
        site: "明湖市人民政府", attempt: 1, bodyDigest: digest)
    }
    slices =
      leases.first.map {
        [
          Slice(
            host: $0.url.hostKey, plan: plan, leases: leases,
            until: Moment(milliseconds: .max))
        ]
      } ?? []
  }

  var reports: [Report] { lock.withLock { taken } }
  var hasLostLeases: Bool { lock.withLock { lost > 0 } }
  var released: [LeaseToken] { lock.withLock { back } }

  func lease(_ request: LeaseRequest) async throws -> LeaseReply {
    let given = lock.withLock {
      defer { slices = [] }
      return slices
    }
    while given.isEmpty {
      let seen = bell.rings
      if lock.withLock({ taken.count + back.count + lost >= total }) { break }
      await bell.wait(after: seen)
    }
    return LeaseReply(
      slices: given, waitMilliseconds: 0, draining: given.isEmpty,
      leaseMilliseconds: leaseMilliseconds)
  }

  func extend(_ request: ExtendRequest) async throws -> ExtendReply {
    guard losesLeases() else { return ExtendReply(lost: []) }
    lock.withLock { lost += request.tokens.count }
    bell.ring()
    return ExtendReply(lost: request.tokens)
  }

  func report(_ report: Report) async throws -> ReportReply {
    defer { bell.ring() }
    return lock.withLock {
      taken.append(report)
      return ReportReply(answer: .accepted, hostBlocked: taken.count == blocksAfter)
    }
  }

  func release(_ request: ReleaseRequest) async throws {
    lock.withLock { back += request.tokens }
    bell.ring()
  }
}
