import Foundation
import Frontier
import QueueModel
import QueueStore

/// A folder of its own for one test, gone with the value.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "queue-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var queuePath: String { url.appending(path: "queue.sqlite").path(percentEncoded: false) }
}

/// An engine under test: opens the same queue again and again, each time as a new boot. A further
/// engine joins the suite with one more case.
enum Engine: String, CaseIterable, Sendable {
  case sqlite

  func withQueue(
    maxLosses: Int = 10, _ body: (any WorkQueue, Reopening) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    let reopening = Reopening(folder: folder, maxLosses: maxLosses)
    try await body(try await reopening(), reopening)
  }
}

struct Reopening {
  let folder: TemporaryFolder
  let maxLosses: Int

  /// Without closing the one before: as after a kill.
  func callAsFunction() async throws -> any WorkQueue {
    try SQLiteQueue(path: folder.queuePath, access: .coordinator, maxLosses: maxLosses)
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
