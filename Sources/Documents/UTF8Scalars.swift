/// Scalars of UTF-8 that is known to be valid (a `String`'s), without the cost of its views.
enum UTF8Scalars {
  @inline(__always) static func each(
    in bytes: UnsafeBufferPointer<UInt8>, _ body: (UInt32) -> Void
  ) {
    var index = 0
    let end = bytes.count
    while index < end {
      let first = UInt32(bytes[index])
      // Bytes that end too early end the text: nothing is read beyond it.
      let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      guard index + length <= end else { return }
      switch length {
      case 1: body(first)
      case 2: body((first & 0x1F) << 6 | UInt32(bytes[index + 1] & 0x3F))
      case 3:
        body(
          (first & 0x0F) << 12 | UInt32(bytes[index + 1] & 0x3F) << 6
            | UInt32(bytes[index + 2] & 0x3F))
      default:
        body(
          (first & 0x07) << 18 | UInt32(bytes[index + 1] & 0x3F) << 12
            | UInt32(bytes[index + 2] & 0x3F) << 6 | UInt32(bytes[index + 3] & 0x3F))
      }
      index += length
    }
  }

  /// All of a text but carriage returns.
  static func all(of text: String) -> Scalars {
    var text = text
    return text.withUTF8 { bytes in
      Scalars(unsafeUninitializedCapacity: bytes.count) { buffer, count in
        each(in: bytes) { value in
          guard value != 0x0D else { return }
          buffer[count] = value
          count += 1
        }
      }
    }
  }

  /// Writes a scalar's bytes; the buffer has room for them.
  @inline(__always) static func append(
    _ value: UInt32, to buffer: UnsafeMutableBufferPointer<UInt8>, at count: inout Int
  ) {
    func put(_ byte: UInt32) {
      buffer[count] = UInt8(truncatingIfNeeded: byte)
      count += 1
    }
    if value < 0x80 {
      put(value)
    } else if value < 0x800 {
      put(0xC0 | value >> 6)
      put(0x80 | value & 0x3F)
    } else if value < 0x10000 {
      put(0xE0 | value >> 12)
      put(0x80 | value >> 6 & 0x3F)
      put(0x80 | value & 0x3F)
    } else {
      put(0xF0 | value >> 18)
      put(0x80 | value >> 12 & 0x3F)
      put(0x80 | value >> 6 & 0x3F)
      put(0x80 | value & 0x3F)
    }
  }

  /// Writes a number of at most twenty digits, none of which is negative.
  static func append(
    decimal value: Int, to buffer: UnsafeMutableBufferPointer<UInt8>, at count: inout Int
  ) {
    let first = count
    var rest = value.magnitude
    repeat {
      buffer[count] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
      count += 1
      rest /= 10
    } while rest > 0
    buffer[first..<count].reverse()
  }
}
