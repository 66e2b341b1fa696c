import Foundation
import Frontier
import QueueModel
import QueueWire
import Testing

/// What crosses the wire comes out as it went in.
@Suite struct WireTests {
  private func roundTrip<Message: Codable>(_ message: Message) throws -> Message {
    try JSONDecoder().decode(Message.self, from: JSONEncoder().encode(message))
  }

  @Test func `every outcome survives`() throws {
    let outcomes: [FetchOutcome] = [
      .fetched(status: 200), .unchanged, .moved(to: try page(1)), .gone(status: 410),
      .forbidden(status: 403), .refusedByRobots, .robotsUnavailable, .challenged(sign: "521"),
      .throttled(retryAfter: nil), .throttled(retryAfter: .seconds(30)),
      .serverFailure(status: 500), .unexpected(status: 299), .tooLarge(limit: 5),
      .headTooLarge(limit: 6), .inflatesTooFar(limit: 7), .tooManyCookies(limit: 8),
      .wrongKind(contentType: "image/png"), .tooManyRedirects, .unreachable(reason: "dns"),
      .timedOut(stage: "total"), .malformed(reason: "gzip"), .refusedAddress,
      .unreadable(reason: "crash"),
    ]
    for outcome in outcomes { #expect(try roundTrip(outcome) == outcome) }
  }

  @Test func `a report and a slice survive, bytes and all`() throws {
    let token = LeaseToken(epoch: 7, counter: 123)
    let report = Report(
      worker: "w1", token: token, url: try page(1), outcome: .fetched(status: 200),
      visit: VisitFacts(httpStatus: 200, etag: "\"a\"", sinceStart: .milliseconds(1500)),
      links: [FoundLink(url: try page(2), kind: .article, depth: 2)],
      record: WireBytes(Array("{}".utf8)),
      archive: ArchivedExchange(
        members: WireBytes([0, 255, 10]), responseOffset: 1, responseLength: 2,
        payloadSHA256: "00"))
    #expect(try roundTrip(report) == report)
    let lease = Lease(
      token: token, url: try page(1), kind: .list, depth: 0, site: "yunhe", attempt: 1)
    let slice = Slice(
      host: try page(1).hostKey, plan: PolitenessPlan(delay: .seconds(1), maxInFlight: 1),
      leases: [lease], until: at(60))
    let reply = LeaseReply(
      slices: [slice], waitMilliseconds: 0, draining: false, leaseMilliseconds: 60_000)
    #expect(try roundTrip(reply) == reply)
  }

  @Test(arguments: [
    #"{"name":"fetched"}"#,  // a detail is missing
    #"{"name":"teapot","status":418}"#,  // not on the closed list
    #"{"status":200}"#,
  ])
  func `an outcome that is none is refused`(_ text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(FetchOutcome.self, from: Data(text.utf8))
    }
  }
}
