import Foundation

@testable import Archiving

/// A folder of the test's own, gone with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.appendingPathComponent(
        "wenhao-archive-\(UUID().uuidString)"
      ).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Without indexes, which are written beside a file some time after it was closed.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path)
      .filter { !$0.hasSuffix(".cdxj") && !$0.hasSuffix(".cdxj.tmp") }.sorted()
  }

  func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")))
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }
}

/// 2026-01-02T03:04:05Z
let someTime: Int64 = 1_767_323_045_678

func page(_ number: Int, body: String? = nil) -> ArchiveMember {
  let bytes = Array((body ?? "<p>第\(number)号</p>").utf8)
  return WARC.exchange(
    url: "http://www.example.gov.cn/art/\(number).html", milliseconds: someTime,
    requestHead: Array("GET /art/\(number).html HTTP/1.1\r\nHost: www.example.gov.cn\r\n\r\n".utf8),
    responseHead: Array("HTTP/1.1 200 OK\r\nContent-Length: \(bytes.count)\r\n\r\n".utf8),
    rawBody: bytes, remoteAddress: "192.0.2.7")
}

func entries(_ path: String) throws -> [WARCEntry] { Array(try WARCReader.records(file: path)) }

extension WARCEntry {
  var record: WARCRecord? {
    switch self {
    case .record(let record, _, _): record
    case .damage: nil
    }
  }

  var damagedAt: Int? {
    switch self {
    case .record: nil
    case .damage(let offset, _): offset
    }
  }
}
