/// A piece of the text decoded and folded for matching, with the way back to bytes. One is refilled for every
/// anchor: the scan itself allocates nothing for text without numbers.
struct ShadowWindow {
  private(set) var scalars: Scalars = []
  /// Byte offset at which each scalar starts.
  private(set) var starts: [Int] = []
  /// True when the window starts where the text or the previous number ended: its first run is whole.
  private(set) var isAtBoundary = false
  private let unified = ShadowFold.unified

  var count: Int { scalars.count }

  /// Byte offset at which a scalar ends: its own length, whatever was left out behind it.
  func end(_ position: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let start = starts[position]
    return start + UTF8Decoding.scalar(bytes, at: start, limit: bytes.count).1
  }

  /// Decodes `range`, moved inwards to whole scalars. Invisible characters and pinyin in brackets after a
  /// Chinese character (國務(wù)院) are left out. Returns where the scalar at byte `anchor` stands.
  mutating func fill(
    from bytes: UnsafeBufferPointer<UInt8>, range: Range<Int>, anchor: Int, isAtBoundary: Bool
  ) -> Int? {
    scalars.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    self.isAtBoundary = isAtBoundary
    guard let base = bytes.baseAddress else { return nil }
    var position: Int?
    var index = range.lowerBound
    let limit = range.upperBound
    while index < limit, base[index] & 0xC0 == 0x80 { index += 1 }
    let room = range.count
    unified.withUnsafeBufferPointer { unified in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: room) { values in
        withUnsafeTemporaryAllocation(of: Int.self, capacity: room) { offsets in
          var count = 0
          while index < limit {
            if index == anchor { position = count }
            let first = base[index]
            // Most are Chinese characters of three bytes: one look-up, no call.
            if first & 0xF0 == 0xE0, index + 2 < limit,
              base[index + 1] & 0xC0 == 0x80, base[index + 2] & 0xC0 == 0x80
            {
              let value =
                UInt32(first & 0x0F) << 12 | UInt32(base[index + 1] & 0x3F) << 6
                | UInt32(base[index + 2] & 0x3F)
              if value &- 0x4E00 < 0x5200 {
                values[count] = UInt32(unified[Int(value - 0x4E00)])
                offsets[count] = index
                count += 1
                index += 3
                continue
              }
            }
            let (value, length) = UTF8Decoding.scalar(bytes, at: index, limit: limit)
            if !value.isInvisible {
              values[count] = ShadowFold.fold(value)
              offsets[count] = index
              count += 1
              if values[count - 1] == 0x29 { count = Self.withoutRuby(values, count) }
            }
            index += length
          }
          scalars.append(contentsOf: UnsafeBufferPointer(rebasing: values[..<count]))
          starts.append(contentsOf: UnsafeBufferPointer(rebasing: offsets[..<count]))
        }
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
