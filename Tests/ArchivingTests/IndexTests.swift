import Foundation
import Testing

@testable import Archiving

struct IndexTests {
  @Test func `keys are those of other archives`() {
    // Each as the `surt` package of the Internet Archive gives it.
    let rows = [
      ("http://www.example.gov.cn/art/1.html", "cn,gov,example)/art/1.html"),
      ("https://Example.gov.cn:443/A/?b=2&a=1", "cn,gov,example)/a?a=1&b=2"),
      ("http://example.gov.cn", "cn,gov,example)/"),
      ("http://www2.example.com:8080/", "com,example:8080)/"),
      ("http://127.0.0.1:8600/x", "1,0,0,127:8600)/x"),
      ("http://a.cn/?", "cn,a)/"),
      ("http://user:pw@a.cn/x#part", "cn,a)/x"),
      ("http://a.cn//x//y/", "cn,a)/x/y"), ("http://a.cn/x/?a=1", "cn,a)/x?a=1"),
      ("http://a.cn/x?PHPSESSID=0123456789abcdef0123456789abcdef&b=1", "cn,a)/x?b=1"),
      ("http://a.cn/a?x=1&&y=2", "cn,a)/a?&x=1&y=2"), ("http://a.cn/x?b&a=&a", "cn,a)/x?a&a=&b"),
    ]
    for (url, key) in rows { #expect(SURT.key(url) == key, "\(url)") }
  }

  @Test func `a closed file has an index beside it, sorted, that leads to each record`() throws {
    let folder = try TemporaryFolder()
    let writer = try ArchiveWriter(
      folder: folder.path, maxFileBytes: 1 << 30, software: "x", operator: nil, calls: .fixed)
    let members = [
      page(3), page(1), page(2),
      WARC.revisit(
        .notModified,
        of: EarlierCapture(
          payloadSHA1: "a9993e364706816aba3e25717850c26c9cd0d89d", milliseconds: 0),
        url: "http://a.cn/\"1", milliseconds: someTime, requestHead: [],
        responseHead: Array("HTTP/1.1 304 Not Modified\r\n\r\n".utf8), remoteAddress: nil,
        payloadSHA256: ""),
    ]
    let locations = try writer.append(members)
    let file = locations[0].file
    try writer.close()
    let lines = String(decoding: try folder.read(CDXJ.name(of: file)), as: UTF8.self)
      .split(separator: "\n").map(String.init)
    #expect(lines.count == 4)
    #expect(
      lines.map { Array($0.utf8) }
        == lines.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) })
    for line in lines {
      let parts = line.split(separator: " ", maxSplits: 2)
      #expect(parts[1] == "20260102030405")
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(parts[2].utf8)) as? [String: String])
      let location = ArchiveLocation(
        file: try #require(json["filename"]),
        offset: try #require(json["offset"].flatMap { Int($0) }),
        length: try #require(json["length"].flatMap { Int($0) }))
      #expect(locations.contains(location))
      let record = try WARCReader.record(in: folder.path, at: location)
      #expect(record.targetURI == json["url"])
      #expect(record.header("WARC-Payload-Digest") == json["digest"])
      #expect(json["mime"] == (record.type == "revisit" ? "warc/revisit" : "unk"))
      #expect(json["status"] == (record.type == "revisit" ? "304" : "200"))
    }
  }

  @Test func `an index that is missing is written by the next start`() throws {
    let folder = try TemporaryFolder()
    func open() throws -> ArchiveWriter {
      try ArchiveWriter(
        folder: folder.path, maxFileBytes: 1 << 30, software: "x", operator: nil, calls: .fixed)
    }
    let first = try open()
    let file = try #require(try first.append([page(1)]).first).file
    try first.close()
    let index = try folder.read(CDXJ.name(of: file))
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(CDXJ.name(of: file))")
    // What a kill in the middle of writing leaves.
    try folder.write(CDXJ.name(of: file) + ".tmp", Array(index.prefix(10)))
    try open().close()
    #expect(try folder.read(CDXJ.name(of: file)) == index)
  }
}
