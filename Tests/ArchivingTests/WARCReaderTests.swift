import Compression
import Testing

@testable import Archiving

struct WARCReaderTests {
  private func plain(_ uri: String, _ block: String, version: String = "WARC/1.0") -> [UInt8] {
    Array(
      "\(version)\r\nWARC-Type: response\r\nWARC-Target-URI: \(uri)\r\nContent-Length: \(block.utf8.count)\r\n\r\n\(block)\r\n\r\n"
        .utf8)
  }

  private func read(_ bytes: [UInt8]) throws -> [WARCEntry] {
    let folder = try TemporaryFolder()
    try folder.write("x.warc", bytes)
    return try entries("\(folder.path)/x.warc")
  }

  @Test func `plain files of every version are read`() throws {
    for version in ["WARC/0.17", "WARC/0.18", "WARC/1.0", "WARC/1.1"] {
      let found = try read(
        plain("<http://a.cn/1>", "one", version: version) + plain("http://a.cn/2", ""))
      #expect(found.map { $0.record?.targetURI } == ["http://a.cn/1", "http://a.cn/2"])
      #expect(found.first?.record?.version == version)
      #expect(found.first?.record?.block == Array("one".utf8))
    }
  }

  @Test func `a plain record's place is its own`() throws {
    let first = plain("http://a.cn/1", "one")
    let found = try read(first + plain("http://a.cn/2", "two"))
    guard case .record(_, let offset, let length) = found[1] else {
      Issue.record("the second record is unreadable")
      return
    }
    #expect(offset == first.count)
    #expect(length == first.count - 4)  // without the empty lines behind it
  }

  @Test func `a file compressed as a whole is read`() throws {
    let found = try read(Gzip.member((1...50).flatMap { plain("http://a.cn/\($0)", "\($0)") }))
    #expect(found.map { $0.record?.block } == (1...50).map { Array("\($0)".utf8) })
  }

  @Test func `records larger than what is read at a time are whole`() throws {
    let large = String(repeating: "公文", count: 200_000)
    for bytes in [plain("http://a.cn/1", large), Gzip.member(plain("http://a.cn/1", large))] {
      let found = try read(bytes + bytes)
      #expect(found.count == 2)
      #expect(found.allSatisfy { $0.record?.block == Array(large.utf8) })
    }
  }

  @Test func `damage costs its own record and says where it is`() throws {
    let members = (1...5).map { Gzip.member(plain("http://a.cn/\($0)", "body \($0)")) }
    let start = members[0].count + members[1].count
    let size = members[2].count
    for at in stride(from: 0, to: size, by: 3) where !(4...9).contains(at) {
      var bytes = members.flatMap { $0 }
      bytes[start + at] ^= 0x55
      let found = try read(bytes)
      #expect(
        found.compactMap { $0.record?.targetURI?.last } == ["1", "2", "4", "5"], "byte \(at)")
      #expect(found.compactMap(\.damagedAt) == [start], "byte \(at)")
    }
  }

  @Test func `bytes between members and a torn end are damage, not the end`() throws {
    let one = Gzip.member(plain("http://a.cn/1", "x"))
    let junk = Array("junk that is no gzip".utf8)
    let found = try read(one + junk + one + one.dropLast(3))
    #expect(found.compactMap(\.record).count == 2)
    #expect(found.compactMap(\.damagedAt) == [one.count, one.count * 2 + junk.count])
  }

  @Test func `a plain file goes on at the next record`() throws {
    let good = plain("http://a.cn/1", "x")
    let noLength = Array("WARC/1.0\r\nWARC-Type: response\r\n\r\n".utf8)
    let found = try read(good + noLength + good + Array("garbage\r\n".utf8) + good)
    #expect(found.compactMap(\.record).count == 3)
    #expect(found.compactMap(\.damagedAt) == [good.count, good.count * 2 + noLength.count])
  }

  @Test func `a length that lies is damage`() throws {
    let lie = Array("WARC/1.0\r\nContent-Length: 5000\r\n\r\nshort\r\n\r\n".utf8)
    let good = plain("http://a.cn/1", "x")
    let packed = try read(Gzip.member(lie) + Gzip.member(good))
    #expect(packed.map(\.damagedAt) == [0, nil])
    #expect(try read(lie).map(\.damagedAt) == [0])
    for length in ["-1", "x", "99999999999999999999", "\(Int.max)"] {
      let bytes = Array("WARC/1.0\r\nContent-Length: \(length)\r\n\r\n\r\n\r\n".utf8)
      #expect(try read(bytes).compactMap(\.record).isEmpty)
      #expect(try read(Gzip.member(bytes) + Gzip.member(good)).compactMap(\.record).count == 1)
    }
  }

  @Test func `what is no WARC at all is one complaint`() throws {
    #expect(try read([]).isEmpty)
    #expect(try read(Array("<html>".utf8)).map(\.damagedAt) == [0])
    #expect(try read([0x1f, 0x8b]).map(\.damagedAt) == [0])
    #expect(try read(Gzip.member(Array("<html></html>".utf8))).map(\.damagedAt) == [0])
    #expect(throws: ArchiveError.self) { try WARCReader.records(file: "/nowhere/x.warc") }
  }

  @Test func `a file of nothing but first lines is soon given up`() throws {
    let found = try read([UInt8]((0..<60_000).map { _ in Array("WARC/1.0\n".utf8) }.joined()))
    #expect(found.allSatisfy { $0.record == nil })
    #expect(found.count < 10)
  }

  @Test func `a place that holds nothing is said so`() throws {
    let folder = try TemporaryFolder()
    let bytes = Gzip.member(plain("http://a.cn/1", "x"))
    try folder.write("x.warc.gz", bytes)
    func error(_ file: String, _ offset: Int, _ length: Int) -> ArchiveError? {
      do {
        _ = try WARCReader.record(
          in: folder.path, at: ArchiveLocation(file: file, offset: offset, length: length))
        return nil
      } catch {
        return error
      }
    }
    #expect(error("x.warc.gz", 0, bytes.count) == nil)
    #expect(error("y.warc.gz", 0, 9) == .notFound(file: "y.warc.gz"))
    #expect(error("../x.warc.gz", 0, 9) == .notFound(file: "../x.warc.gz"))
    #expect(error("x.warc.gz", -1, 9) == .notFound(file: "x.warc.gz"))
    for (offset, length) in [
      (0, bytes.count + 1), (bytes.count, 1), (Int.max, 1), (1, 20), (0, 20),
    ] {
      guard case .damaged("x.warc.gz", offset, _) = error("x.warc.gz", offset, length) else {
        Issue.record("nothing is wrong at \(offset), \(length)")
        continue
      }
    }
  }

  @Test(
    "responses by other writers",
    arguments: [
      // chunks left in place
      (
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
        "abcde"
      ),
      // chunks undone, header left in place
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nplain text\r\n", "plain text\r\n"),
      // broken off
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", "abc"),
      // a size that would overflow
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\nabc", "abc"),
      ("HTTP/1.0 200\nA: b\n\nx", "x"),
      ("HTTP/2 200 \r\n\r\nx", "x"),
    ])
  func responses(block: String, body: String) throws {
    let response = try #require(ArchivedResponse(Array(block.utf8)))
    #expect(response.status == 200)
    #expect(String(decoding: response.body, as: UTF8.self) == body)
  }

  @Test func `what is no HTTP is no response`() {
    for block in [
      "", "HTTP/1.1 200 OK", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 x\r\n\r\n",
    ] {
      #expect(ArchivedResponse(Array(block.utf8)) == nil)
    }
  }

  @Test func `content coding is undone on demand, and one that nobody undoes is an error`() throws {
    let limits = InflateLimits(maxBytes: 1000)
    func content(_ coding: String, _ body: [UInt8]) throws -> [UInt8]? {
      let head = Array("HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\n\r\n".utf8)
      return try #require(ArchivedResponse(head + body)).content(limits: limits)
    }
    #expect(try content("gzip", Gzip.member([1, 2])) == [1, 2])
    #expect(try content("identity", [1, 2]) == [1, 2])
    #expect(try content("gzip, gzip", Gzip.member(Gzip.member([1, 2]))) == [1, 2])
    // What a server calls a coding and is none.
    #expect(try content("utf-8", [1, 2]) == [1, 2])
    #expect(throws: InflateError.corrupt) { try content("compress", [1, 2]) }
    // Whatever the fetcher asks for must come back from the archive: "hi", as brotli(1) wrote it.
    #expect(try content("br", [0x8b, 0x00, 0x80, 0x68, 0x69, 0x03]) == Array("hi".utf8))
    #expect(throws: InflateError.truncated) {
      try content("gzip", Gzip.member([1, 2]).dropLast(2))
    }
  }
}
