/// gzip (RFC 1952) without compression: enough to make a visitor undo a content coding, with no library.
enum StoredGzip {
  /// A stored block of deflate (RFC 1951 §3.2.4) gives its length in 16 bits.
  private static let maxBlock = 65_535

  static func member(_ bytes: [UInt8]) -> [UInt8] {
    // Magic, deflate, no flags, no time, no hints, Unix.
    var out: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(maxBlock)
      rest = rest.dropFirst(maxBlock)
      let length = UInt16(block.count)
      out.append(rest.isEmpty ? 1 : 0)
      out += [UInt8(length & 0xFF), UInt8(length >> 8)]
      out += [UInt8(~length & 0xFF), UInt8(~length >> 8)]
      out += block
    } while !rest.isEmpty
    for value in [checksum(bytes), UInt32(truncatingIfNeeded: bytes.count)] {
      for shift: UInt32 in [0, 8, 16, 24] { out.append(UInt8(value >> shift & 0xFF)) }
    }
    return out
  }

  /// CRC-32 (RFC 1952 §8), reflected polynomial.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { crc, byte in table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ (crc >> 8) }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
  }
}
