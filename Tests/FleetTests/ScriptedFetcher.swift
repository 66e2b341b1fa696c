import Fleet
import Foundation
import Frontier
import Worker

@testable import Fetching

/// A network that answers from a script, and remembers when it was asked for what.
final class ScriptedFetcher: PageFetching, @unchecked Sendable {
  enum Answer: Sendable {
    case html(String)
    case file([UInt8], contentType: String)
    case outcome(FetchOutcome)
    /// Over weakened TLS.
    case weakened(String, TLSException)
  }

  // Everything mutable is only touched with `lock` held.
  private let lock = NSLock()
  private var pages: [String: Answer]
  private var visits: [(url: String, at: Moment)] = []
  private var held: [String: Doorbell] = [:]
  private let clock: FleetClock

  init(_ pages: [String: Answer], clock: FleetClock) {
    self.pages = pages
    self.clock = clock
  }

  /// The next visit to this URL waits until the bell rings once.
  func hold(_ url: String) -> Doorbell {
    let bell = Doorbell()
    lock.withLock { held[url] = bell }
    return bell
  }

  var requests: [(url: String, at: Moment)] { lock.withLock { visits } }
  func count(_ url: String) -> Int { requests.count { $0.url == url } }

  func fetch(_ request: FetchRequest) async -> FetchResult {
    let url = request.url.description
    let now = clock.now()
    let (answer, bell) = lock.withLock {
      visits.append((url, now))
      return (pages[url], held.removeValue(forKey: url))
    }
    if let bell {
      await bell.wait(after: 0)
      if Task.isCancelled { return FetchResult(outcome: .timedOut(stage: "total")) }
    }
    switch answer {
    case .html(let text): return Self.page(request.url, Array(text.utf8), at: now)
    case .file(let bytes, let type):
      return Self.page(request.url, bytes, contentType: type, at: now)
    case .outcome(let outcome): return FetchResult(outcome: outcome)
    case .weakened(let text, let exception):
      var result = Self.page(request.url, Array(text.utf8), at: now)
      result.response?.tlsException = exception
      return result
    case nil: return FetchResult(outcome: .gone(status: 404))
    }
  }

  private static func page(
    _ url: CanonicalURL, _ body: [UInt8], contentType: String = "text/html; charset=utf-8",
    at now: Moment
  ) -> FetchResult {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: \(contentType)\r\n\r\n"
    let response = FetchResponse(
      url: url, status: 200, requestHead: Array("GET / HTTP/1.1\r\n\r\n".utf8),
      responseHead: Array(head.utf8), headers: [("Content-Type", contentType)],
      rawBody: body, body: body, remoteAddress: nil, startedAt: now, elapsed: .zero)
    return FetchResult(outcome: .fetched(status: 200), response: response)
  }
}

/// Time that passes only when somebody sleeps, or when the test says so.
final class TestTime: @unchecked Sendable {
  // `present` is only touched with `lock` held.
  private let lock = NSLock()
  private var present = Moment(milliseconds: 1_772_352_000_000)

  var now: Moment { lock.withLock { present } }
  func pass(_ duration: Duration) { lock.withLock { present = present + duration } }

  /// Short sleeps take no time and move the clock; long ones, a heartbeat's or a deadline's, last
  /// until they are cancelled.
  var clock: FleetClock {
    FleetClock(
      now: { self.now },
      sleep: {
        guard $0 <= .seconds(10) else { return try await self.stoppedClock.sleep($0) }
        try Task.checkCancellation()
        self.pass($0)
        await Task.yield()
      })
  }

  /// Moved by the test alone; whoever sleeps does so until cancelled.
  var stoppedClock: FleetClock {
    FleetClock(
      now: { self.now },
      sleep: { _ in
        await Doorbell().wait(after: 0)
        throw CancellationError()
      })
  }
}
