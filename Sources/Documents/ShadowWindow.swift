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
  private let unified = ShadowFold.unified

  var count: Int { scalars.count }

  /// Decodes `range`, moved inwards to whole scalars. Invisible characters and pinyin in brackets after a
  /// Chinese character (國務(wù)院) are left out. Returns where the scalar at byte `anchor` stands.
  mutating func fill(
    from bytes: UnsafeBufferPointer<UInt8>, range: Range<Int>, anchor: Int, isAtBoundary: Bool
  ) -> Int? {
    scalars.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    self.isAtBoundary = isAtBoundary
    var position: Int?
    var index = range.lowerBound
    while index < range.upperBound, bytes[index] & 0xC0 == 0x80 { index += 1 }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: range.count) { values in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: 2 * range.count) { offsets in
        var count = 0
        while index < range.upperBound {
          if index == anchor { position = count }
          let (value, length) = UTF8Decoding.scalar(bytes, at: index, limit: range.upperBound)
          if !value.isInvisible {
            // Most are Chinese characters: one look-up, no call.
            values[count] =
              (0x4E00...0x9FFF).contains(value)
              ? UInt32(unified[Int(value) - 0x4E00]) : ShadowFold.fold(value)
            offsets[count] = index
            offsets[range.count + count] = index + length
            count += 1
            if values[count - 1] == 0x29 { count = Self.withoutRuby(values, count) }
          }
          index += length
        }
        scalars.append(contentsOf: values[..<count])
        starts.append(contentsOf: offsets[..<count])
        ends.append(contentsOf: offsets[range.count..<(range.count + count)])
      }
    }
    // A closing bracket that ended pinyin is no longer there.
    return position.flatMap { $0 < starts.count && starts[$0] == anchor ? $0 : nil }
  }

  /// `(wù)`: one to six Latin letters in brackets right after a Chinese character, taken off the end.
  private static func withoutRuby(_ values: UnsafeMutableBufferPointer<UInt32>, _ count: Int) -> Int
  {
    var index = count - 2
    while index >= 0, values[index].isLatin || (0xC0...0x24F).contains(values[index]) {
      index -= 1
    }
    let letters = count - 2 - index
    guard index > 0, (1...6).contains(letters), values[index] == 0x28, values[index - 1].isHan
    else { return count }
    return index
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
