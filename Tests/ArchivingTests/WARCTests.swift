import Compression
import Foundation
import Testing

@testable import Archiving

struct WARCTests {
  private let limits = InflateLimits(maxBytes: 1 << 22)

  /// The record's text, as it would be on disk without gzip.
  private func text(_ member: ArchiveMember) throws -> String {
    String(decoding: try inflate(member.bytes, limits: limits), as: UTF8.self)
  }

  @Test func `an exchange is a request and a response that name each other`() throws {
    let ids = WARC.ExchangeIDs(
      request: RecordID(randomBytes: Array(0..<16)),
      response: RecordID(randomBytes: [UInt8](repeating: 0xff, count: 16))
    )
    let member = WARC.exchange(
      url: "http://a.cn/x", milliseconds: someTime,
      requestHead: Array("GET /x HTTP/1.1\r\n\r\n".utf8),
      responseHead: Array("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".utf8),
      rawBody: Array("abc".utf8), remoteAddress: "192.0.2.7", ids: ids)
    // Digests: sha1sum of the blocks and of `abc`, in base32.
    #expect(
      try text(member) == """
        WARC/1.1\r
        WARC-Type: request\r
        WARC-Record-ID: <urn:uuid:00010203-0405-4607-8809-0a0b0c0d0e0f>\r
        WARC-Date: 2026-01-02T03:04:05Z\r
        WARC-Target-URI: http://a.cn/x\r
        WARC-IP-Address: 192.0.2.7\r
        WARC-Concurrent-To: <urn:uuid:ffffffff-ffff-4fff-bfff-ffffffffffff>\r
        WARC-Block-Digest: sha1:U3324MAT3UKCI6CUPTEB4QPOOTSUA5A5\r
        Content-Type: application/http;msgtype=request\r
        Content-Length: 19\r
        \r
        GET /x HTTP/1.1\r
        \r
        \r
        \r
        WARC/1.1\r
        WARC-Type: response\r
        WARC-Record-ID: <urn:uuid:ffffffff-ffff-4fff-bfff-ffffffffffff>\r
        WARC-Date: 2026-01-02T03:04:05Z\r
        WARC-Target-URI: http://a.cn/x\r
        WARC-IP-Address: 192.0.2.7\r
        WARC-Concurrent-To: <urn:uuid:00010203-0405-4607-8809-0a0b0c0d0e0f>\r
        WARC-Payload-Digest: sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5\r
        WARC-Block-Digest: sha1:3VCEUS3XON6CASQCPFYOGDLJAEWJAUIV\r
        Content-Type: application/http;msgtype=response\r
        Content-Length: 47\r
        \r
        HTTP/1.1 200 OK\r
        Content-Type: text/html\r
        \r
        abc\r
        \r

        """)
    #expect(
      member.payloadSHA256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    let response = Array(member.bytes[member.responseOffset...].prefix(member.responseLength))
    #expect(response.count == member.bytes.count - member.responseOffset)
    #expect(
      String(decoding: try inflate(response, limits: limits), as: UTF8.self)
        .hasPrefix("WARC/1.1\r\nWARC-Type: response"))
  }

  @Test(
    "the head is made to fit the stored body and loses nothing",
    arguments: [
      // right as it is
      (
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"
      ),
      // chunks are gone from the body
      (
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nA: b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-Archive-Orig-transfer-encoding: chunked\r\nA: b\r\n\r\n"
      ),
      // a server that miscounts
      (
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nA: b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-Archive-Orig-Content-Length: 99\r\nA: b\r\nContent-Length: 3\r\n\r\n"
      ),
      (
        "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-Archive-Orig-Content-Length:\r\nContent-Length: 3\r\n\r\n"
      ),
      // bare line ends, a missing end
      ("HTTP/1.0 200 OK\nA: b\n\n", "HTTP/1.0 200 OK\r\nA: b\r\n\r\n"),
      ("HTTP/1.0 200 OK", "HTTP/1.0 200 OK\r\n\r\n"),
      // bytes that are no UTF-8 would be lost in a String: see the next test; a line without colon stays
      ("HTTP/1.1 200\r\nwhat\r\n\r\n", "HTTP/1.1 200\r\nwhat\r\n\r\n"),
    ])
  func heads(received: String, stored: String) {
    let head = HTTPHead.archived(Array(received.utf8), bodyLength: 3)
    #expect(String(decoding: head, as: UTF8.self) == stored)
  }

  @Test func `a head in another charset is kept byte by byte`() {
    let received =
      Array("HTTP/1.1 200 OK\r\nX: ".utf8) + [0xc1, 0xd9, 0xd2, 0xca] + [13, 10, 13, 10]
    #expect(HTTPHead.archived(received, bodyLength: 0) == received)
  }

  @Test func `no value can begin a line of its own`() throws {
    let member = WARC.resource(
      url: "file:///a\r\nWARC-Type: evil\r\n\r\n b", milliseconds: someTime,
      contentType: "text/html\r\nX: y", bytes: [1])
    let record = try text(member)
    #expect(
      record.contains("WARC-Target-URI: file:///a%0D%0AWARC-Type:%20evil%0D%0A%0D%0A%20b\r\n"))
    #expect(record.contains("Content-Type: text/html%0D%0AX: y\r\n"))
    let exchange = WARC.exchange(
      url: "http://a.cn/", milliseconds: someTime, requestHead: [], responseHead: [], rawBody: [],
      remoteAddress: "1.2.3.4\r\nX: y")
    #expect(try !text(exchange).contains("IP-Address"))
  }

  @Test func `without a request head there is only the response`() throws {
    let member = WARC.exchange(
      url: "http://a.cn/", milliseconds: someTime, requestHead: [],
      responseHead: Array("HTTP/1.1 204 No Content\r\n\r\n".utf8), rawBody: [], remoteAddress: nil)
    #expect(member.responseOffset == 0)
    #expect(try !text(member).contains("Concurrent-To"))
  }

  @Test(
    "dates are written in UTC",
    arguments: [
      (Int64(0), "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
      (951_782_400_000, "2000-02-29T00:00:00Z"), (1_709_251_199_999, "2024-02-29T23:59:59Z"),
      (4_107_542_400_000, "2100-03-01T00:00:00Z"), (Int64.max, "9999-12-31T23:59:59Z"),
      (Int64.min, "0001-01-01T00:00:00Z"),
    ])
  func dates(milliseconds: Int64, expected: String) {
    #expect(UTCTime(milliseconds: milliseconds).warcDate == expected)
  }

  @Test func `base32 is the RFC's`() {
    let rows = [
      ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
      ("fooba", "MZXW6YTB"),
    ]
    for (text, expected) in rows { #expect(Digests.base32(Array(text.utf8)) == expected) }
  }

  @Test func `identifiers differ`() {
    #expect(Set((0..<100).map { _ in RecordID() }).count == 100)
  }

  @Test func `a member crosses the wire as base64`() throws {
    let member = page(1)
    let json = try JSONEncoder().encode(member)
    #expect(json.count < member.bytes.count * 4 / 3 + 300)
    #expect(try JSONDecoder().decode(ArchiveMember.self, from: json) == member)
    let broken = Data(
      #"{"bytes":"%%","response_offset":0,"response_length":1,"payload_sha256":""}"#.utf8)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(ArchiveMember.self, from: broken)
    }
  }
}
