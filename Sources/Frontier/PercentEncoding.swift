/// Percent-encoding by RFC 3986 §2 and §6.2.2.
enum PercentEncoding {
  /// One normal form for each spelling: unreserved characters plain, all else that is encoded in upper
  /// case, bytes that may not stand here encoded, and a stray `%` as `%25`.
  static func append(
    _ bytes: ArraySlice<UInt8>, to out: inout [UInt8], allowed: (UInt8) -> Bool
  ) {
    var at = bytes.startIndex
    while at < bytes.endIndex {
      let byte = bytes[at]
      if byte == UInt8(ascii: "%"), let value = octet(bytes, at: at) {
        if isUnreserved(value) { out.append(value) } else { encode(value, to: &out) }
        at += 3
        continue
      }
      if byte != UInt8(ascii: "%"), allowed(byte) {
        out.append(byte)
      } else {
        encode(byte, to: &out)
      }
      at += 1
    }
  }

  /// The octet written at `at` as `%XX`, if it is one.
  static func octet(_ bytes: ArraySlice<UInt8>, at: Int) -> UInt8? {
    guard bytes.endIndex - at >= 3, bytes[at] == UInt8(ascii: "%"), let high = hex(bytes[at + 1]),
      let low = hex(bytes[at + 2])
    else { return nil }
    return high << 4 | low
  }

  static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
    default: URLText.isLetter(byte) || URLText.isDigit(byte)
    }
  }

  /// `pchar` of RFC 3986: what may stand plain in a path segment.
  static func isPathCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"),
      UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"),
      UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: ":"),
      UInt8(ascii: "@"):
      true
    default: isUnreserved(byte)
    }
  }

  static func isQueryCharacter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || isPathCharacter(byte)
  }

  private static func encode(_ byte: UInt8, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "%"))
    out.append(digit(byte >> 4))
    out.append(digit(byte & 15))
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    if URLText.isDigit(byte) { return byte - UInt8(ascii: "0") }
    let lower = byte | 0x20
    guard (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(lower) else { return nil }
    return lower - UInt8(ascii: "a") + 10
  }
}
