/// Strict UTF-8 (Unicode 15, table 3-7): no surrogates, no overlong forms, nothing above U+10FFFF.
enum UTF8Check {
  enum Validity { case ascii, multibyte, invalid }

  static func validity(of bytes: [UInt8]) -> Validity {
    bytes.withUnsafeBufferPointer { buffer in
      var seen = Validity.ascii
      var index = 0
      while index < buffer.count {
        if buffer[index] < 0x80 {
          index = afterASCII(buffer, index + 1)
          continue
        }
        if isHan(buffer, at: index) {
          seen = .multibyte
          index += 3
          continue
        }
        let length = sequenceLength(buffer, at: index)
        if length == 0 {
          // A page cut in the middle of a character is still UTF-8.
          return seen == .multibyte && buffer.count - index < 4 ? .multibyte : .invalid
        }
        seen = .multibyte
        index += length
      }
      return seen
    }
  }

  /// Three bytes of which any continuation is well-formed, as nearly all Chinese characters are: one comparison.
  private static func isHan(_ buffer: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    guard index + 4 <= buffer.count, buffer[index] != 0xE0, buffer[index] != 0xED else {
      return false
    }
    let word = UnsafeRawBufferPointer(buffer).loadUnaligned(fromByteOffset: index, as: UInt32.self)
    return UInt32(littleEndian: word) & 0x00C0_C0F0 == 0x0080_80E0
  }

  /// The first index from `index` on that is not ASCII, eight bytes a step.
  private static func afterASCII(_ buffer: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
    var index = index
    let raw = UnsafeRawBufferPointer(buffer)
    while index + 8 <= raw.count,
      raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
    {
      index += 8
    }
    while index < raw.count, raw[index] < 0x80 { index += 1 }
    return index
  }

  /// Broken non-ASCII bytes among all non-ASCII bytes, 0...1.
  static func brokenShare(of bytes: [UInt8]) -> Double {
    bytes.withUnsafeBufferPointer { buffer in
      var index = 0
      var broken = 0
      var total = 0
      while index < buffer.count {
        if buffer[index] < 0x80 {
          index += 1
          continue
        }
        let length = sequenceLength(buffer, at: index)
        if length == 0 { broken += 1 }
        total += max(1, length)
        index += max(1, length)
      }
      return total == 0 ? 0 : Double(broken) / Double(total)
    }
  }

  /// Each maximal broken run becomes one U+FFFD; valid input comes back as it is.
  static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    Array(String(decoding: bytes, as: UTF8.self).utf8)
  }

  /// Length of the well-formed sequence at `index`, or 0.
  static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let first = bytes[index]
    func next(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
      index + offset < bytes.count && range.contains(bytes[index + offset])
    }
    switch first {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: return next(1) ? 2 : 0
    case 0xE0: return next(1, 0xA0...0xBF) && next(2) ? 3 : 0
    case 0xED: return next(1, 0x80...0x9F) && next(2) ? 3 : 0
    case 0xE1...0xEF: return next(1) && next(2) ? 3 : 0
    case 0xF0: return next(1, 0x90...0xBF) && next(2) && next(3) ? 4 : 0
    case 0xF1...0xF3: return next(1) && next(2) && next(3) ? 4 : 0
    case 0xF4: return next(1, 0x80...0x8F) && next(2) && next(3) ? 4 : 0
    default: return 0
    }
  }
}
