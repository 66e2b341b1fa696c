import Testing

@testable import Archiving

/// What is written for a visit that brings no body, and what is written beside one that does.
struct RevisitTests {
  private func written(_ members: [ArchiveMember]) throws -> [WARCRecord] {
    let folder = try TemporaryFolder()
    let writer = try ArchiveWriter(
      folder: folder.path, maxFileBytes: 1 << 30, software: "x", operator: nil, calls: .fixed)
    let locations = try writer.append(members)
    try writer.close()
    return try entries("\(folder.path)/\(locations[0].file)").compactMap(\.record)
  }

  private func revisit(
    _ profile: WARC.RevisitProfile, sha1: String? = "a9993e364706816aba3e25717850c26c9cd0d89d",
    at: Int64? = someTime
  ) -> ArchiveMember {
    WARC.revisit(
      profile, of: EarlierCapture(payloadSHA1: sha1, milliseconds: at), url: "http://a.cn/1",
      milliseconds: someTime + 86_400_000, requestHead: Array("GET /1 HTTP/1.1\r\n\r\n".utf8),
      responseHead: Array("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n".utf8),
      remoteAddress: nil, payloadSHA256: "00")
  }

  @Test func `a revisit says why there is no body, and where it lies`() throws {
    for (profile, name) in [
      (WARC.RevisitProfile.notModified, "server-not-modified"),
      (.identicalPayload, "identical-payload-digest"),
    ] {
      let records = try written([revisit(profile)])
      #expect(records.map(\.type) == ["warcinfo", "request", "revisit"])
      let record = records[2]
      #expect(record.header("WARC-Profile")?.hasSuffix("/revisit/" + name) == true)
      #expect(record.header("WARC-Refers-To-Target-URI") == "http://a.cn/1")
      #expect(record.header("WARC-Refers-To-Date") == "2026-01-02T03:04:05Z")
      #expect(record.header("WARC-Payload-Digest") == "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5")
      #expect(record.header("WARC-Concurrent-To") == records[1].header("WARC-Record-ID"))
      #expect(
        String(decoding: record.block, as: UTF8.self)
          == "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n")
      #expect(record.digestFaults.isEmpty, "the payload is elsewhere, the block is whole")
    }
  }

  @Test func `what is not known of the earlier capture is left out`() throws {
    let record = try #require(try written([revisit(.notModified, sha1: nil, at: nil)]).last)
    #expect(record.header("WARC-Refers-To-Date") == nil)
    #expect(record.header("WARC-Payload-Digest") == nil)
  }

  @Test func `metadata follows its response and names it`() throws {
    let ids = WARC.ExchangeIDs()
    let member = WARC.exchange(
      url: "http://a.cn/1", milliseconds: someTime, requestHead: [],
      responseHead: Array("HTTP/1.1 200 OK\r\n\r\n".utf8), rawBody: [1], remoteAddress: nil,
      ids: ids
    ).followed(
      by: WARC.metadata(
        of: ids.response, url: "http://a.cn/1", milliseconds: someTime,
        fields: [
          HTTPField(name: "charset", value: "gb18030"),
          // A value cannot begin a line of its own.
          HTTPField(name: "site", value: "a\r\ncharset: utf-8"),
        ]))
    let folder = try TemporaryFolder()
    let writer = try ArchiveWriter(
      folder: folder.path, maxFileBytes: 1 << 30, software: "x", operator: nil,
      settings: [HTTPField(name: "robots", value: "obey")], calls: .fixed)
    let bare = page(2)
    let location = try #require(try writer.append([member, bare]).first)
    // While the file is open, and when it is closed.
    for _ in 0..<2 {
      let capture = try WARCReader.capture(in: folder.path, at: location)
      #expect(capture.record.type == "response")
      #expect(
        capture.metadata == [
          HTTPField(name: "charset", value: "gb18030"),
          HTTPField(name: "site", value: "a%0D%0Acharset: utf-8"),
        ])
      #expect(
        try WARCReader.info(of: location.file, in: folder.path).first("robots") == "obey")
      try writer.close()
    }
    let second = try WARCReader.capture(
      in: folder.path,
      at: ArchiveLocation(
        file: location.file,
        offset: location.offset + member.bytes.count + bare.responseOffset,
        length: bare.responseLength))
    #expect(second.metadata.isEmpty, "another response's metadata is not this one's")
  }

  @Test func `a walk over captures brings each with its own metadata`() throws {
    let folder = try TemporaryFolder()
    let writer = try ArchiveWriter(
      folder: folder.path, maxFileBytes: 1 << 30, software: "x", operator: nil, calls: .fixed)
    let ids = WARC.ExchangeIDs()
    let noted = WARC.exchange(
      url: "http://a.cn/n", milliseconds: someTime, requestHead: [],
      responseHead: Array("HTTP/1.1 200 OK\r\n\r\n".utf8), rawBody: [], remoteAddress: nil,
      ids: ids
    ).followed(
      by: WARC.metadata(
        of: ids.response, url: "http://a.cn/n", milliseconds: someTime,
        fields: [HTTPField(name: "site", value: "n")]))
    let locations = try writer.append([page(1), noted, revisit(.notModified), page(2)])
    try writer.close()
    let path = "\(folder.path)/\(locations[0].file)"
    func walk(from start: Int) throws -> [String] {
      var seen: [String] = []
      try WARCReader.captures(path: path, from: start) { entry in
        if case .capture(let capture) = entry {
          seen.append("\(capture.record.type) \(capture.metadata.first("site") ?? "-")")
        }
        return true
      }
      return seen
    }
    #expect(try walk(from: 0) == ["response -", "response n", "revisit -", "response -"])
    // From a place that an earlier walk reached: between a response and its metadata too.
    #expect(
      try walk(from: locations[1].offset + locations[1].length) == ["revisit -", "response -"])
    var first = 0
    try WARCReader.captures(path: path) { entry in
      if case .capture = entry { first += 1 }
      return first == 0
    }
    #expect(first == 1, "it ends when it is told to")
  }

  @Test func `digests that do not fit are told`() {
    func record(_ headers: [(String, String)], type: String = "resource") -> WARCRecord {
      WARCRecord(
        version: "WARC/1.1",
        headers: [HTTPField(name: "WARC-Type", value: type)]
          + headers.map { HTTPField(name: $0.0, value: $0.1) }, block: Array("abc".utf8))
    }
    // Digests of `abc`, from the standards that define them.
    let good = [
      "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", "sha1:a9993e364706816aba3e25717850c26c9cd0d89d",
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "md5:900150983cd24fb0d6963f7d28e17f72", "MD5:900150983CD24FB0D6963F7D28E17F72",
      // Of an algorithm that nobody here knows: nothing to say.
      "blake3:00", "nonsense",
    ]
    for label in good {
      #expect(record([("WARC-Block-Digest", label)]).digestFaults.isEmpty, "\(label)")
      #expect(record([("WARC-Payload-Digest", label)]).digestFaults.isEmpty, "\(label)")
    }
    let bad = "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE6"
    #expect(record([("WARC-Block-Digest", bad)]).digestFaults.count == 1)
    #expect(record([("WARC-Payload-Digest", bad)]).digestFaults.count == 1)
    #expect(record([("WARC-Payload-Digest", bad)], type: "revisit").digestFaults.isEmpty)
    #expect(
      record([("WARC-Payload-Digest", bad), ("WARC-Truncated", "length")]).digestFaults.isEmpty)
  }

  @Test func `dates of every writer are read to the millisecond`() {
    func milliseconds(_ date: String) -> Int64? {
      WARCRecord(
        version: "", headers: [HTTPField(name: "WARC-Date", value: date)], block: []
      ).milliseconds
    }
    // `date -u -d … +%s` gave the seconds.
    let rows: [(String, Int64?)] = [
      ("2026-01-02T03:04:05Z", 1_767_323_045_000),
      ("2026-01-02T03:04:05.678901Z", 1_767_323_045_678),
      ("2026-01-02T03:04:05.5Z", 1_767_323_045_500),
      ("20260102030405", 1_767_323_045_000),
      ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:00:00Z", 951_825_600_000),
      ("2026-13-02T03:04:05Z", nil), ("yesterday", nil), ("", nil),
    ]
    for (text, expected) in rows { #expect(milliseconds(text) == expected, "\(text)") }
  }
}
