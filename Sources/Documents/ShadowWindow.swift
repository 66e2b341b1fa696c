/// A piece of the text decoded and folded for matching, with the way back to bytes. One is refilled for every
/// anchor: the scan itself allocates nothing for text without numbers.
struct ShadowWindow {
  private(set) var scalars: Scalars = []
  /// Byte offset at which each scalar starts.
  private(set) var starts: [Int] = []
  /// Byte offset at which each scalar ends.
  private(set) var ends: [Int] = []
  /// True when the window starts where the text or the previous number ended: its first run is whole.
  private(set) var isAtBoundary = false

  var count: Int { scalars.count }

  /// Decodes `range`, moved inwards to whole scalars. Invisible characters and pinyin in brackets after a
  /// Chinese character (國務(wù)院) are left out.
  mutating func fill(
    from bytes: UnsafeBufferPointer<UInt8>, range: Range<Int>, isAtBoundary: Bool
  ) {
    scalars.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    self.isAtBoundary = isAtBoundary
    var index = range.lowerBound
    while index < range.upperBound, bytes[index] & 0xC0 == 0x80 { index += 1 }
    while index < range.upperBound {
      let (value, length) = UTF8Decoding.scalar(bytes, at: index, limit: range.upperBound)
      if !value.isInvisible { append(ShadowFold.fold(value), index, index + length) }
      index += length
    }
  }

  private mutating func append(_ value: UInt32, _ start: Int, _ end: Int) {
    scalars.append(value)
    starts.append(start)
    ends.append(end)
    if value == 0x29 { dropRuby() }
  }

  /// `(wù)`: one to six Latin letters in brackets right after a Chinese character.
  private mutating func dropRuby() {
    var index = scalars.count - 2
    while index >= 0, scalars[index].isLatin || (0xC0...0x24F).contains(scalars[index]) {
      index -= 1
    }
    let letters = scalars.count - 2 - index
    guard index > 0, (1...6).contains(letters), scalars[index] == 0x28, scalars[index - 1].isHan
    else { return }
    scalars.removeSubrange(index...)
    starts.removeSubrange(index...)
    ends.removeSubrange(index...)
  }
}

/// Lenient UTF-8: a byte that starts no scalar counts as U+FFFD of length 1, so that any bytes can be scanned.
enum UTF8Decoding {
  static func scalar(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int, limit: Int
  ) -> (UInt32, Int) {
    let first = bytes[index]
    if first < 0x80 { return (UInt32(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
    guard length > 1, index + length <= limit, first < 0xF5 else { return (0xFFFD, 1) }
    var value = UInt32(first) & (0xFF >> UInt32(length + 1))
    for offset in 1..<length {
      let byte = bytes[index + offset]
      guard byte & 0xC0 == 0x80 else { return (0xFFFD, 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return (value, length)
  }
}
