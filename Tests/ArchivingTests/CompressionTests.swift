import Compression
import Testing

struct CompressionTests {
  private let limits = InflateLimits(maxBytes: 1 << 22)
  private let text = Array(String(repeating: "临沂市人民政府办公室文件 ", count: 500).utf8)

  private func noise(_ count: Int) -> [UInt8] {
    var seed: UInt64 = 3
    return (0..<count).map { _ in
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: seed >> 40)
    }
  }

  @Test func `what is packed comes back`() throws {
    for bytes in [[], [0], text, noise(300_000)] {
      for level: Int32 in [-5, 1, 6, 9, 99] {
        #expect(try inflate(Gzip.member(bytes, level: level), limits: limits) == bytes)
      }
    }
  }

  @Test func `the same bytes give the same member`() {
    #expect(Gzip.member(text) == Gzip.member(text))
  }

  @Test func `members one after the other are one body`() throws {
    let bytes = Gzip.member(text) + Gzip.member([]) + Gzip.member([1, 2, 3])
    #expect(try inflate(bytes, limits: limits) == text + [1, 2, 3])
    // gzip(1) ignores padding, and so do servers' clients
    #expect(try inflate(bytes + [0, 0, 0, 0], limits: limits) == text + [1, 2, 3])
  }

  @Test func `one member alone says how long it is`() throws {
    let first = Gzip.member(text)
    let (content, length) = try inflateMember((first + Gzip.member([9]))[...], limits: limits)
    #expect(content == text)
    #expect(length == first.count)
  }

  @Test func `zlib and raw deflate are told apart`() throws {
    // Both are "hello hello hello" as written by another tool.
    let zlib: [UInt8] = [
      0x78, 0x9c, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0xc8, 0x40, 0x90, 0x00, 0x3a, 0x2e, 0x06,
      0x7d,
    ]
    let expected = Array("hello hello hello".utf8)
    #expect(try inflate(zlib, limits: limits) == expected)
    #expect(try inflate(Array(zlib[2..<12]), limits: limits) == expected)
    #expect(try inflate([], limits: limits) == [])
  }

  @Test func `a stream cut anywhere is truncated, never something else`() {
    let whole = Gzip.member(text)
    for end in 1..<whole.count {
      #expect(throws: InflateError.truncated, "cut at \(end)") {
        try inflate(Array(whole[..<end]), limits: limits)
      }
    }
  }

  @Test func `a changed byte never passes for content`() {
    let whole = Gzip.member(text)
    for at in 0..<whole.count where !(4...9).contains(at) {  // time, flags, system: not content
      var bytes = whole
      bytes[at] ^= 0x40
      let content = try? inflate(bytes, limits: limits)
      // In text that repeats itself, another distance may lead to the same bytes.
      let isHonest = content == nil || content == text
      #expect(isHonest, "byte \(at)")
    }
  }

  @Test func `a page that is not compressed is damaged`() {
    #expect(throws: InflateError.corrupt) {
      try inflate(Array("<html></html>".utf8), limits: limits)
    }
  }

  @Test func `growth is bounded by bytes and by ratio`() {
    let zeros = [UInt8](repeating: 0, count: 8 << 20)
    let bomb = Gzip.member(zeros, level: 9)
    #expect(throws: InflateError.tooLarge(limit: 1000)) {
      try inflate(bomb, limits: InflateLimits(maxBytes: 1000))
    }
    #expect(throws: InflateError.tooLarge(limit: bomb.count * 200)) {
      try inflate(bomb, limits: InflateLimits(maxBytes: 1 << 30))
    }
    #expect(throws: Never.self) {
      try inflate(bomb, limits: InflateLimits(maxBytes: 8 << 20, maxRatio: 1100))
    }
    // Below the floor a ratio says nothing.
    #expect(throws: Never.self) {
      try inflate(
        Gzip.member([UInt8](repeating: 0, count: 1 << 20)),
        limits: InflateLimits(maxBytes: 1 << 20))
    }
  }

  @Test func `the bound is over all members together`() {
    let one = Gzip.member([UInt8](repeating: 7, count: 600))
    #expect(throws: InflateError.tooLarge(limit: 1000)) {
      try inflate(one + one, limits: InflateLimits(maxBytes: 1000))
    }
  }

  @Test func `a hundred thousand empty members are soon read`() throws {
    let empty = Gzip.member([])
    let many = [UInt8]((0..<100_000).map { _ in empty }.joined())
    #expect(try inflate(many, limits: limits) == [])
  }
}

/// Codings that servers put on bodies, as brotli(1) and zstd(1) wrote them.
struct ContentCodingTests {
  private let limits = InflateLimits(maxBytes: 1 << 24)
  private let text = Array("关于印发通知的函".utf8)

  static let brotli: [UInt8] = [
    0x21, 0x5c, 0x00, 0x04, 0xe5, 0x85, 0xb3, 0xe4, 0xba, 0x8e, 0xe5, 0x8d, 0xb0, 0xe5, 0x8f, 0x91,
    0xe9, 0x80, 0x9a, 0xe7, 0x9f, 0xa5, 0xe7, 0x9a, 0x84, 0xe5, 0x87, 0xbd, 0x03,
  ]
  static let zstd: [UInt8] = [
    0x28, 0xb5, 0x2f, 0xfd, 0x24, 0x18, 0xc1, 0x00, 0x00, 0xe5, 0x85, 0xb3, 0xe4, 0xba, 0x8e, 0xe5,
    0x8d, 0xb0, 0xe5, 0x8f, 0x91, 0xe9, 0x80, 0x9a, 0xe7, 0x9f, 0xa5, 0xe7, 0x9a, 0x84, 0xe5, 0x87,
    0xbd, 0xe5, 0x56, 0xef, 0x3c,
  ]
  /// 52 bytes for 64 MiB of zeros: more than a million to one.
  static let brotliBomb: [UInt8] = [
    0xcf, 0xff, 0xff, 0x7f, 0x00, 0x24, 0x00, 0xe2, 0xb1, 0x40, 0x72, 0xef, 0xff, 0x9f, 0xff, 0xff,
    0x0f, 0x80, 0x04, 0x40, 0x1c, 0x16, 0x80, 0xee, 0xfd, 0x3f, 0xff, 0xff, 0xf0, 0x19, 0x00, 0x08,
    0x8c, 0x30, 0x2d, 0x0b, 0xdf, 0xfe, 0x7f, 0xff, 0xff, 0x3f, 0x00, 0x12, 0x00, 0x71, 0x58, 0x00,
    0xba, 0xf7, 0xff, 0x03,
  ]
  /// RFC 8878: a frame header with a window of 128 KiB, then blocks of one repeated byte each.
  static func zstdBomb(blocks: Int) -> [UInt8] {
    var bytes: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38]
    for index in 0..<blocks {
      let header = (128 << 10) << 3 | 1 << 1 | (index == blocks - 1 ? 1 : 0)
      bytes += [UInt8(header & 0xff), UInt8(header >> 8 & 0xff), UInt8(header >> 16), 0]
    }
    return bytes
  }

  private func undo(_ codings: [String], _ body: [UInt8]) throws(InflateError) -> [UInt8] {
    try ContentCoding.undo(codings, of: body, limits: limits)
  }

  @Test func `every coding that we ask for is undone`() throws {
    #expect(try undo(["br"], Self.brotli) == text)
    #expect(try undo(["zstd"], Self.zstd) == text)
    #expect(try undo(["zstd"], Self.zstd + Self.zstd) == text + text)
    #expect(try undo(["ZSTD , identity"], Self.zstd) == text)
    #expect(try undo(["gzip"], Gzip.member(text)) == text)
    // The last one put on comes off first, over one field or two.
    #expect(try undo(["br, gzip"], Gzip.member(Self.brotli)) == text)
    #expect(try undo(["zstd", "gzip"], Gzip.member(Self.zstd)) == text)
    for coding in ContentCoding.accepted.split(separator: ",") {
      #expect(try undo([String(coding)], []) == [])
    }
    // Servers put charsets there.
    #expect(try undo(["utf-8"], text) == text)
  }

  @Test func `a bomb stops at what its size allows`() throws {
    let ratio = InflateLimits(maxBytes: 1 << 30, maxRatio: 200)
    let large = Self.zstdBomb(blocks: 8000)
    #expect(large.count * 10_000 < 8000 * (128 << 10), "one to more than ten thousand")
    for (coding, bomb) in [
      ("br", Self.brotliBomb), ("zstd", large),
      ("gzip", Gzip.member([UInt8](repeating: 0, count: 64 << 20))),
    ] {
      let limit = max(bomb.count * 200, InflateLimits.ratioFloor)
      #expect(throws: InflateError.tooLarge(limit: limit), "\(coding)") {
        try ContentCoding.undo([coding], of: bomb, limits: ratio)
      }
    }
  }

  @Test func `cut anywhere it is truncated, never something else`() {
    for (coding, whole) in [("br", Self.brotli), ("zstd", Self.zstd)] {
      for end in 1..<whole.count {
        #expect(throws: InflateError.truncated, "\(coding) cut at \(end)") {
          try undo([coding], Array(whole[..<end]))
        }
      }
    }
  }

  @Test(arguments: ["br", "zstd", "gzip", "compress", "br, br, br"])
  func `what is no such stream is damaged`(_ coding: String) {
    #expect(throws: InflateError.corrupt) {
      try undo([coding], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])
    }
  }

  /// A few bytes must not make the decoder take gigabytes for its window (RFC 9659).
  @Test func `a frame that asks for a window beyond 8 MiB is refused`() {
    #expect(throws: InflateError.corrupt) {
      try undo(["zstd"], [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa0, 0x01, 0x00, 0x00])
    }
  }
}
