extension Snippet {
  /// Bytes shown before and after the first hit: about 20 and 60 Chinese characters, two lines of a terminal.
  private static let before = 60
  private static let after = 180

  /// `terms` in lower case (ASCII). Without a hit, the beginning of the text.
  init(_ text: String, terms: [String]) {
    let bytes = Array(text.utf8)
    let needles = terms.map { Array($0.utf8) }.filter { !$0.isEmpty }
    let first = Snippet.firstHit(of: needles, in: bytes) ?? 0
    var start = max(0, first - Snippet.before)
    while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
    var end = min(bytes.count, first + Snippet.after)
    while end > start, end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    // Line ends and other controls become spaces, byte for byte, so that offsets hold.
    let piece = bytes[start..<end].map { $0 < 0x20 ? 0x20 : $0 }
    self.text = String(decoding: piece, as: UTF8.self)
    hits = Snippet.hits(of: needles, in: piece)
  }

  private static func firstHit(of needles: [[UInt8]], in bytes: [UInt8]) -> Int? {
    for start in bytes.indices where needles.contains(where: { matches($0, bytes, at: start) }) {
      return start
    }
    return nil
  }

  private static func hits(of needles: [[UInt8]], in bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    while start < bytes.count {
      let length = needles.filter { matches($0, bytes, at: start) }.map(\.count).max()
      if let length { found.append(start..<start + length) }
      start += length ?? 1
    }
    return found
  }

  private static func matches(_ needle: [UInt8], _ bytes: [UInt8], at start: Int) -> Bool {
    guard start + needle.count <= bytes.count else { return false }
    for offset in needle.indices where lower(bytes[start + offset]) != needle[offset] {
      return false
    }
    return true
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
  }
}
