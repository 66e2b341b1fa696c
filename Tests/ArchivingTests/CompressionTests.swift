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
