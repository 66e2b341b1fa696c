internal import Glibc

/// Small tools over UTF-8 bytes.
enum Bytes {
  /// Offset of `needle` in `bytes` at or after `from`, in the slice's own indices.
  static func find(_ needle: [UInt8], in bytes: ArraySlice<UInt8>, from: Int? = nil) -> Int? {
    let start = from ?? bytes.startIndex
    guard start < bytes.endIndex, !needle.isEmpty else { return nil }
    return bytes[start...].withUnsafeBytes { hay in
      needle.withUnsafeBytes { pin in
        guard let base = hay.baseAddress, let pinBase = pin.baseAddress, hay.count >= pin.count
        else { return nil }
        // In a short text any byte but the first of a character will do.
        let anchor = hay.count < 256 ? min(1, pin.count - 1) : rarest(pin)
        var at = 0
        while at + pin.count <= hay.count {
          guard
            let hit = memchr(
              base + at + anchor, Int32(pin[anchor]), hay.count - pin.count - at + 1)
          else { return nil }
          at = UnsafeRawPointer(hit) - base - anchor
          if memcmp(base + at, pinBase, pin.count) == 0 { return start + at }
          at += 1
        }
        return nil
      }
    }
  }

  /// Which byte of a word to look for first: one that pages have seldom. Nearly every Chinese character begins
  /// with one of six bytes, and scripts are written in small letters.
  private static func rarest(_ pin: UnsafeRawBufferPointer) -> Int {
    var best = 0
    var least = Int.max
    for (index, byte) in pin.enumerated() {
      let commonness =
        switch byte {
        case 0xE2...0xE9, 0x80, 0x20: 5
        case 0x61...0x7A, 0x22, 0x3C, 0x3D, 0x3E: 4
        case 0x2F, 0x2E, 0x30...0x39, 0xBC, 0x81: 3
        case 0x82...0xBF: 2
        case _: 1
        }
      if commonness < least { (best, least) = (index, commonness) }
    }
    return best
  }

  static func contains(_ bytes: ArraySlice<UInt8>, _ text: String) -> Bool {
    find(Array(text.utf8), in: bytes) != nil
  }

  static func lowercased(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Length of the white space that starts at `index`, else 0: ASCII, U+00A0, U+2000...200F,
  /// U+202F, U+205F, U+3000, U+FEFF. Zero-width characters count as space.
  static func spaceLength(_ bytes: ArraySlice<UInt8>, _ index: Int) -> Int {
    let byte = bytes[index]
    if byte == 0x20 || (9...13).contains(byte) { return 1 }
    if byte == 0xC2, index + 1 < bytes.endIndex, bytes[index + 1] == 0xA0 { return 2 }
    guard index + 2 < bytes.endIndex else { return 0 }
    switch (byte, bytes[index + 1], bytes[index + 2]) {
    case (0xE3, 0x80, 0x80), (0xE2, 0x80, 0x80...0x8F), (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F),
      (0xEF, 0xBB, 0xBF):
      return 3
    default: return 0
    }
  }

  static func withoutSpaceAhead(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var start = bytes.startIndex
    while start < bytes.endIndex {
      let length = spaceLength(bytes, start)
      if length == 0 { break }
      start += length
    }
    return bytes[start...]
  }

  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = withoutSpaceAhead(bytes)
    while let last = rest.last {
      if last == 0x20 || (9...13).contains(last) {
        rest = rest.dropLast()
      } else if rest.count >= 3, spaceLength(rest, rest.endIndex - 3) == 3 {
        rest = rest.dropLast(3)
      } else if rest.count >= 2, spaceLength(rest, rest.endIndex - 2) == 2 {
        rest = rest.dropLast(2)
      } else {
        break
      }
    }
    return rest
  }

  /// Everything but white space.
  static func squeezed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let run = index
      while index < bytes.endIndex, spaceLength(bytes, index) == 0 { index += 1 }
      out.append(contentsOf: bytes[run..<index])
      while index < bytes.endIndex {
        let space = spaceLength(bytes, index)
        if space == 0 { break }
        index += space
      }
    }
    return out
  }

  /// Appends text as a browser lays it out: runs of white space become one space; a run with a line
  /// end between two wide characters goes (the source was wrapped there); zero-width spaces and
  /// marks go, the joiners U+200C and U+200D and a U+3000 inside a line stay.
  static func appendCollapsed(_ bytes: ArraySlice<UInt8>, to out: inout [UInt8]) {
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let run = index
      index = plainEnd(bytes, index)
      if run < index { out.append(contentsOf: bytes[run..<index]) }
      guard index < bytes.endIndex else { return }
      let byte = bytes[index]
      if byte <= 0x20 || (byte == 0xC2 && spaceLength(bytes, index) == 2) {
        index = appendSpace(bytes, index, to: &out)
        continue
      }
      if byte != 0xC2, spaceLength(bytes, index) == 3, isZeroWidth(bytes, index) {
        index += 3
        continue
      }
      out.append(byte)
      index += 1
    }
  }

  /// Whether `appendCollapsed` would append all of it as it is; false also for some texts of which that is true.
  static func isCollapsed(_ bytes: ArraySlice<UInt8>) -> Bool {
    plainEnd(bytes, bytes.startIndex) == bytes.endIndex
  }

  /// Where the bytes end, from `start`, that are no white space and begin none.
  private static func plainEnd(_ bytes: ArraySlice<UInt8>, _ start: Int) -> Int {
    bytes[start...].withUnsafeBufferPointer { rest in
      var at = 0
      while at < rest.count {
        let byte = rest[at]
        if byte <= 0x20 || byte == 0xC2 || byte == 0xE2 || byte == 0xEF { break }
        at += 1
      }
      return start + at
    }
  }

  private static func isZeroWidth(_ bytes: ArraySlice<UInt8>, _ index: Int) -> Bool {
    bytes[index] == 0xEF
      || (bytes[index + 1] == 0x80 && [0x8B, 0x8E, 0x8F].contains(bytes[index + 2]))
  }

  private static func appendSpace(_ bytes: ArraySlice<UInt8>, _ from: Int, to out: inout [UInt8])
    -> Int
  {
    var index = from
    var hasLineEnd = false
    while index < bytes.endIndex {
      if bytes[index] <= 0x20 {
        if bytes[index] == 10 || bytes[index] == 13 { hasLineEnd = true }
        index += 1
      } else if bytes[index] == 0xC2, spaceLength(bytes, index) == 2 {
        index += 2
      } else {
        break
      }
    }
    let last = out.last ?? 0x20
    if last == 0x20 || last == 10 || last == 9 { return index }
    let nextIsWide = index == bytes.endIndex || bytes[index] >= 0xE2
    if !(hasLineEnd && last >= 0x80 && nextIsWide) { out.append(0x20) }
    return index
  }

  /// Characters that are not white space; counts lead bytes only.
  static func length(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.withUnsafeBufferPointer { text in
      var count = 0
      var index = 0
      while index < text.count {
        let byte = text[index]
        switch byte {
        case 0xE4...0xE9:
          // Nearly all Chinese characters; no white space begins so.
          count += 1
          index += 3
        case 0xC2, 0xE2, 0xE3, 0xEF:
          let at = bytes.startIndex + index
          if spaceLength(bytes, at) == 0 { count += 1 }
          index += 1
        case _:
          if byte > 0x20 && byte & 0xC0 != 0x80 { count += 1 }
          index += 1
        }
      }
      return count
    }
  }

  /// FNV-1a, for tables of words compared without making Strings.
  static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// One line: white space collapsed and trimmed.
  static func squeezedLines(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    appendCollapsed(bytes[...], to: &out)
    return Array(trimmed(out[...]))
  }
}
