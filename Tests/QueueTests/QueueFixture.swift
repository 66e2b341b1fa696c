import Foundation
import Frontier
import QueueModel
import QueuePostgres
import QueueStore

/// A folder of its own for one test, gone with the value.
final class TemporaryFolder: Sendable {
  let url: URL

  init(in parent: String? = nil) throws {
    let parent = parent.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory
    url = parent.appending(path: "queue-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var queuePath: String { url.appending(path: "queue.sqlite").path(percentEncoded: false) }
}

/// An engine under test: opens the same queue again and again, each time as a new boot. A further
/// engine joins the suite with one more case.
enum Engine: String, CaseIterable, Sendable {
  case sqlite, postgres

  func withQueue(
    maxLosses: Int = 10, _ body: (any WorkQueue, Reopening) async throws -> Void
  ) async throws {
    let reopening: Reopening
    switch self {
    case .sqlite: reopening = Reopening(.folder(try TemporaryFolder()), maxLosses)
    case .postgres:
      reopening = Reopening(.database(try PostgresServer.shared().database()), maxLosses)
    }
    try await body(try await reopening(), reopening)
    try reopening.end()
  }
}

/// Opens the queue again, as after a kill of the one before.
final class Reopening: @unchecked Sendable {
  enum Place {
    case folder(TemporaryFolder)
    case database(String)
  }

  private let place: Place
  private let maxLosses: Int
  // Invariant: used by one test, one call after the other.
  private var previous: PostgresQueue?

  init(_ place: Place, _ maxLosses: Int) {
    self.place = place
    self.maxLosses = maxLosses
  }

  func callAsFunction() async throws -> any WorkQueue {
    switch place {
    case .folder(let folder):
      return try SQLiteQueue(path: folder.queuePath, access: .coordinator, maxLosses: maxLosses)
    case .database(let url):
      // Its connections end with a killed process; here we must.
      try previous?.close()
      let queue = try PostgresQueue(
        url: url, access: .coordinator, clock: .callers, maxLosses: maxLosses,
        patience: .seconds(30))
      previous = queue
      return queue
    }
  }

  func end() throws {
    try previous?.close()
    if case .database(let url) = place { try PostgresServer.shared().drop(url) }
  }
}

struct NotAURL: Error {}

/// `page(3)` is http://www.yunhe.example/3.html.
func page(_ number: Int, host: String = "www.yunhe.example") throws -> CanonicalURL {
  guard let url = CanonicalURL("http://\(host)/\(number).html") else { throw NotAURL() }
  return url
}

func new(
  _ number: Int, host: String = "www.yunhe.example", site: String = "yunhe",
  priority: VisitPriority = .normal, depth: Int = 1
) throws -> NewURL {
  NewURL(
    url: try page(number, host: host), kind: .article, depth: depth, site: site, priority: priority)
}

func at(_ seconds: Double) -> Moment { Moment(milliseconds: Int64(seconds * 1000)) }

let minute = Duration.seconds(60)

extension WorkQueue {
  /// One order with the plans of the tests' only site, unless told.
  func take(
    slices: Int = 10, urls: Int = 100, sliceSize: Int = 10, for duration: Duration = minute,
    delay: Duration = .seconds(1), inFlight: Int = 1, sites: [String] = ["yunhe"], now: Moment
  ) async throws -> LeaseGrant {
    let plan = PolitenessPlan(delay: delay, maxInFlight: inFlight)
    return try await lease(
      LeaseOrder(
        worker: "w1", maxSlices: slices, maxURLs: urls, sliceSize: sliceSize, duration: duration),
      plans: Dictionary(uniqueKeysWithValues: sites.map { ($0, plan) }), now: now)
  }

  func takeOne(now: Moment) async throws -> Lease? {
    try await take(slices: 1, urls: 1, sliceSize: 1, now: now).slices.first?.leases.first
  }

  func end(
    _ token: LeaseToken, _ verdict: VisitVerdict = .finish(revisitAfter: nil),
    _ outcome: FetchOutcome = .fetched(status: 200), links: [NewURL] = [], now: Moment
  ) async throws -> ReportResult? {
    try await complete(
      [VisitReport(token: token, outcome: outcome, verdict: verdict, links: links)], now: now
    ).first
  }

  func state(_ number: Int) async throws -> JobState? { try await show(page(number))?.state }
}

extension LeaseGrant {
  var leases: [Lease] { slices.flatMap(\.leases) }
}
