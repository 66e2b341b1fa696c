import Compression
import Foundation
import Testing

@testable import Archiving

/// The judgement of another implementation: `pip install warcio`, on the PATH.
struct WarcioTests {
  private static let tool = ProcessInfo.processInfo.environment["PATH"]?
    .split(separator: ":").map { "\($0)/warcio" }
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  private func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.tool))
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  @Test(.enabled(if: tool != nil, "warcio is not installed"))
  func `warcio accepts every kind of record that we write, digests included`() throws {
    let folder = try TemporaryFolder()
    let writer = try ArchiveWriter(
      folder: folder.path, maxFileBytes: 1 << 30, software: "Wenhao test", operator: "x@example.cn",
      calls: .fixed)
    let heads = [
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
      "HTTP/2 200 \r\nserver: x\r\n\r\n",
      "HTTP/1.1 404 Not Found\r\n\r\n",
    ]
    var members = [
      page(1),
      WARC.resource(
        url: "file:///data/通知.html", milliseconds: someTime, contentType: "text/html",
        bytes: Array("<p>公文</p>".utf8)),
    ]
    for (index, head) in heads.enumerated() {
      let body = index == 2 ? Gzip.member([1, 2, 3]) : index == 4 ? [] : Array("公文".utf8)
      members.append(
        WARC.exchange(
          url: "http://a.cn/\(index)", milliseconds: someTime,
          requestHead: Array("GET /\(index) HTTP/1.1\r\nHost: a.cn\r\n\r\n".utf8),
          responseHead: Array(head.utf8), rawBody: body, remoteAddress: "2001:db8::1"))
    }
    let locations = try writer.append(members)
    try writer.close()
    let file = "\(folder.path)/\(locations[0].file)"

    let check = try run(["check", "-v", file])
    #expect(check.status == 0, "\(check.output)")
    #expect(!check.output.contains("fail"), "\(check.output)")

    let index = try run(["index", "-f", "offset,warc-type,warc-target-uri", file])
    #expect(index.status == 0, "\(index.output)")
    for (location, member) in zip(locations, members) where member.responseOffset > 0 {
      #expect(
        index.output.contains("\"offset\": \"\(location.offset)\", \"warc-type\": \"response\""))
    }
  }
}
