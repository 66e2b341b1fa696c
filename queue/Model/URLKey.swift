/// 128 bits in the place of a URL: the known-URL index is over these, a sixth of the text's size.
/// Two URLs with one key are possible, by accident or by design of a hostile page, so whoever looks
/// a key up compares the text too and, where it differs, tries the next `probe`.
///
/// MurmurHash3 x64 128 (Austin Appleby, public domain) with the probe as seed. Stored in files: it
/// must never change.
package struct URLKey: Hashable, Sendable {
  package let high: Int64
  package let low: Int64

  package init(_ text: String, probe: UInt32 = 0) {
    var text = text
    var state = MurmurState(seed: probe)
    text.withUTF8 { bytes in
      var offset = 0
      while bytes.count - offset >= 16 {
        state.mix(Self.word(bytes, offset, 8), Self.word(bytes, offset + 8, 8))
        offset += 16
      }
      let rest = bytes.count - offset
      state.mixTail(
        Self.word(bytes, offset, min(rest, 8)), Self.word(bytes, offset + 8, max(rest - 8, 0)))
      state.finish(count: bytes.count)
    }
    high = Int64(bitPattern: state.first)
    low = Int64(bitPattern: state.second)
  }

  /// Up to eight bytes, little-endian.
  private static func word(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int)
    -> UInt64
  {
    var word: UInt64 = 0
    for index in 0..<count { word |= UInt64(bytes[start + index]) << UInt64(8 * index) }
    return word
  }
}

/// The constants are those of the published algorithm.
private struct MurmurState {
  private static let multiplier1: UInt64 = 0x87c3_7b91_1142_53d5
  private static let multiplier2: UInt64 = 0x4cf5_ad43_2745_937f
  var first: UInt64
  var second: UInt64

  init(seed: UInt32) {
    first = UInt64(seed)
    second = UInt64(seed)
  }

  mutating func mix(_ a: UInt64, _ b: UInt64) {
    first ^= Self.scrambleFirst(a)
    first = (Self.rotate(first, 27) &+ second) &* 5 &+ 0x52dc_e729
    second ^= Self.scrambleSecond(b)
    second = (Self.rotate(second, 31) &+ first) &* 5 &+ 0x3849_5ab5
  }

  mutating func mixTail(_ a: UInt64, _ b: UInt64) {
    second ^= Self.scrambleSecond(b)
    first ^= Self.scrambleFirst(a)
  }

  mutating func finish(count: Int) {
    first ^= UInt64(count)
    second ^= UInt64(count)
    first &+= second
    second &+= first
    first = Self.avalanche(first)
    second = Self.avalanche(second)
    first &+= second
    second &+= first
  }

  private static func scrambleFirst(_ word: UInt64) -> UInt64 {
    rotate(word &* multiplier1, 31) &* multiplier2
  }

  private static func scrambleSecond(_ word: UInt64) -> UInt64 {
    rotate(word &* multiplier2, 33) &* multiplier1
  }

  private static func rotate(_ word: UInt64, _ bits: UInt64) -> UInt64 {
    word << bits | word >> (64 - bits)
  }

  private static func avalanche(_ word: UInt64) -> UInt64 {
    var word = word
    word = (word ^ word >> 33) &* 0xff51_afd7_ed55_8ccd
    word = (word ^ word >> 33) &* 0xc4ce_b9fe_1a85_ec53
    return word ^ word >> 33
  }
}
