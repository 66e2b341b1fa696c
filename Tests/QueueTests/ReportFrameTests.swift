import Foundation
import Frontier
import QueueModel
import QueueWire
import Testing

/// Reports as frames: what goes in comes out, however the network cuts it, and nothing else does.
@Suite struct ReportFrameTests {
  private func report(_ number: Int, record: [UInt8]? = nil, members: [UInt8]? = nil) throws
    -> Report
  {
    Report(
      worker: "w", token: LeaseToken(epoch: 1, counter: Int64(number)), url: try page(number),
      outcome: .fetched(status: 200), visit: VisitFacts(httpStatus: 200),
      links: [FoundLink(url: try page(9), kind: .article, depth: 1)],
      record: record.map { WireBytes($0) },
      archive: members.map {
        ArchivedExchange(
          members: WireBytes($0), responseOffset: 1, responseLength: 2, payloadSHA256: "00")
      })
  }

  private func reports() throws -> [Report] {
    [
      try report(1, record: Array("{\"a\":\"文\"}".utf8), members: Array(0...255)),
      try report(2),  // a page that is no document
      try report(3, record: [], members: []),  // empty is not absent
      try report(4, members: [UInt8](repeating: 7, count: 70_000)),
    ]
  }

  @Test(arguments: [1, 2, 11, 4096, 1 << 20])
  func `reports come out as they went in, however they are cut`(_ size: Int) throws {
    let reports = try reports()
    let body = try reports.flatMap { try ReportFrame.encode($0) }
    var reader = ReportFrameReader()
    var found: [Report] = []
    for start in stride(from: 0, to: body.count, by: size) {
      found += try reader.add(body[start..<min(start + size, body.count)])
    }
    try reader.finish()
    #expect(found == reports)
  }

  @Test func `a report is handed out before the next one is there`() throws {
    let first = try ReportFrame.encode(try report(1))
    let second = try ReportFrame.encode(try report(2))
    var reader = ReportFrameReader()
    #expect(try reader.add(first + second.dropLast()).count == 1)
    #expect(throws: WireError.self) { try reader.finish() }
    #expect(try reader.add(second.suffix(1)).count == 1)
    try reader.finish()
  }

  private static func lengths(_ head: UInt32, _ record: UInt32, _ members: UInt32) -> [UInt8] {
    [head, record, members].flatMap { length in
      withUnsafeBytes(of: length.bigEndian) { Array($0) }
    }
  }

  @Test(arguments: [
    // A length beyond its cap is refused before a byte of it has come.
    (lengths(UInt32(ReportFrame.maxHeadBytes) + 1, 0, 0), true),
    (lengths(2, UInt32(ReportFrame.maxRecordBytes) + 1, 0), true),
    (lengths(2, 0, .max), true),
    // A head of nothing, of something else, of JSON that is no report.
    (lengths(0, 0, 0), false),
    (lengths(3, 0, 0) + Array("abc".utf8), false),
    (lengths(2, 0, 0) + Array("{}".utf8), false),
  ])
  func `what is no frame is refused`(_ bytes: [UInt8], _ isTooLarge: Bool) throws {
    var reader = ReportFrameReader()
    let error = #expect(throws: WireError.self) { _ = try reader.add(bytes) }
    let refusedForSize =
      switch error {
      case .tooLarge: true
      case .malformed, nil: false
      }
    #expect(refusedForSize == isTooLarge)
  }

  @Test func `bytes that the head does not know of are refused`() throws {
    // A frame whose head says that there is no record, with two bytes of one.
    let frame = try ReportFrame.encode(try report(1))
    let head = frame.dropFirst(12)
    for lengths in [
      Self.lengths(UInt32(head.count), 2, 0), Self.lengths(UInt32(head.count), 0, 2),
    ] {
      var reader = ReportFrameReader()
      #expect(throws: WireError.self) { _ = try reader.add(lengths + head + [1, 2]) }
    }
  }

  @Test func `a request holds so many reports and no more`() throws {
    let frame = try ReportFrame.encode(try report(1))
    var reader = ReportFrameReader()
    for _ in 0..<ReportFrame.maxReports { #expect(try reader.add(frame).count == 1) }
    #expect(throws: WireError.tooLarge("batch of reports")) { _ = try reader.add(frame) }
  }

  @Test func `an empty body is no report`() {
    #expect(throws: WireError.self) { try ReportFrameReader().finish() }
  }

  @Test func `endpoints have paths of their own, and each body its limit`() {
    #expect(Set(Endpoint.allCases.map(\.path)).count == Endpoint.allCases.count)
    for endpoint in Endpoint.allCases {
      #expect(Endpoint(path: endpoint.path) == endpoint)
      #expect((endpoint.maxBodyBytes > 0) == (endpoint.method == .POST), "\(endpoint)")
    }
    #expect(Endpoint(path: "/v1") == nil)
  }

  /// Exactly one of the three: an order that means everything must say so.
  @Test(arguments: [
    (#"{"all":true}"#, true), (#"{"host":"a.gov.cn"}"#, true),
    (#"{"urls":["http://a.gov.cn/"]}"#, true), (#"{}"#, false), (#"{"all":false}"#, false),
    (#"{"all":true,"host":"a.gov.cn"}"#, false),
  ])
  func `an operator's order names one selection`(_ text: String, _ isOne: Bool) throws {
    let order = try JSONDecoder().decode(MendRequest.self, from: Data(text.utf8))
    #expect((order.selection != nil) == isOne)
  }
}
