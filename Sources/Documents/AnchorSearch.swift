/// Where in the bytes a document number may end: the rare signs that the scan stops at. Everything between is
/// passed over in blocks of a fixed count of bytes, sixteen at a time and without a branch: only minima are kept
/// (a zero says that the sign stands somewhere in the block).
///
/// ```
///   …临科函字 〔2023 〕 16 号…
///                   ^     ^ sign 号: E5 8F B7, 號: E8 99 9F after what can end a serial
///                   closing bracket of a year before a serial whose 号 is missing
/// ```
/// A number without 号 has a serial in ASCII digits, so a block without 号, 號 and such digits holds nothing.
struct AnchorSearch {
  enum Anchor { case serialSign, yearBracket }

  private let bytes: UnsafeBufferPointer<UInt8>
  /// Positions before this one have been looked at.
  private var position = 0
  /// Up to here every byte is worth a look.
  private var near = 0

  // Large enough that adding up the minima costs little, small enough that few hold a digit.
  private static let block = 128
  /// Between a closing bracket and its serial stand at most 第 and white space: what the window sees after an
  /// anchor (`NumberScanner.ahead`).
  private static let gap = 48

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The next anchor at or after `index`, which never moves backwards from one call to the next.
  mutating func next(from index: Int) -> (position: Int, anchor: Anchor)? {
    position = max(position, index)
    while position < bytes.count {
      if position >= near, !advance() { return nil }
      let end = min(near, bytes.count)
      while position < end {
        let candidate = position
        position += 1
        if let anchor = anchor(at: candidate) { return (candidate, anchor) }
      }
    }
    return nil
  }
}

// MARK: - Blocks

extension AnchorSearch {
  /// Sets `position` and `near` around the next block that may hold an anchor. False at the end.
  private mutating func advance() -> Bool {
    guard let base = bytes.baseAddress else { return false }
    var start = near
    // What is compared with the byte after it must have one.
    while start + Self.block < bytes.count {
      let (hasDigit, hasSign) = Self.look(base + start)
      let next = start + Self.block
      if hasSign || hasDigit {
        let bracket = hasDigit ? self.bracket(beforeDigitsFrom: start, to: next) : nil
        if hasSign || bracket != nil {
          // The first byte of a sign may stand before the block.
          position = max(position, min(start - 1, bracket ?? start))
          near = next
          return true
        }
      }
      start = next
    }
    guard start < bytes.count else { return false }
    position = max(position, start - Self.gap)
    near = bytes.count
    return true
  }

  /// Whether the block holds an ASCII digit, and whether 号 or 號 ends or begins in it.
  @inline(__always)
  private static func look(_ base: UnsafePointer<UInt8>) -> (hasDigit: Bool, hasSign: Bool) {
    typealias Lanes = SIMD16<UInt8>
    let raw = UnsafeRawPointer(base)
    var digit = Lanes(repeating: 255)
    var sign = Lanes(repeating: 255)
    for offset in stride(from: 0, to: block, by: 16) {
      let one = raw.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
      let two = raw.loadUnaligned(fromByteOffset: offset &+ 1, as: Lanes.self)
      let value = one &- Lanes(repeating: 0x30)
      digit.replace(with: value, where: value .< digit)
      let short = (one ^ Lanes(repeating: 0x8F)) | (two ^ Lanes(repeating: 0xB7))
      let long = (one ^ Lanes(repeating: 0x99)) | (two ^ Lanes(repeating: 0x9F))
      sign.replace(with: short, where: short .< sign)
      sign.replace(with: long, where: long .< sign)
    }
    return (
      holds(digit .<= Lanes(repeating: 9)), holds(sign .== Lanes(repeating: 0))
    )
  }

  /// Whether the mask is set anywhere; the library's ways to ask walk over the lanes one by one.
  @inline(__always)
  private static func holds(_ mask: SIMDMask<SIMD16<Int8>>) -> Bool {
    var flags = SIMD16<UInt8>(repeating: 0)
    flags.replace(with: SIMD16(repeating: 255), where: mask)
    let words = unsafeBitCast(flags, to: SIMD2<UInt64>.self)
    return words[0] | words[1] != 0
  }

  /// Where the first closing bracket stands that digits of the block follow: most digits stand in dates,
  /// amounts and list marks. Eight bytes are looked at in one step.
  private func bracket(beforeDigitsFrom start: Int, to end: Int) -> Int? {
    let words = UnsafeRawBufferPointer(bytes)
    var wasDigit = start > 0 && Self.isDigit(bytes[start - 1])
    for offset in stride(from: start, to: end, by: 8) {
      let word = UInt64(littleEndian: words.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      // The high bit of every byte that is a digit: byte ^ 0x30 is at most 9.
      let values = word ^ 0x3030_3030_3030_3030
      let tooHigh = ((values & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676) | values
      let digits = ~tooHigh & 0x8080_8080_8080_8080
      // Most words hold none, even where the block does.
      if digits == 0 {
        wasDigit = false
        continue
      }
      var firsts = digits & ~(digits << 8 | (wasDigit ? 0x80 : 0))
      wasDigit = digits >> 63 == 1
      while firsts != 0 {
        let index = offset + firsts.trailingZeroBitCount / 8
        if index > 0, Self.mayLead(bytes[index - 1]), let bracket = bracket(before: index) {
          return bracket
        }
        firsts &= firsts &- 1
      }
    }
    return nil
  }
}

extension AnchorSearch {
  /// Whether the byte may end what stands before a serial without 号: a closing bracket (the last bytes of
  /// 〕 】 ） ］ ﹞, and ) and ]), 第, white space, an invisible character. Three of four others do not.
  @inline(__always)
  private static func mayLead(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x95, 0x91, 0x89, 0xBD, 0x9E, 0x29, 0x5D: true
    case 0xAC: true
    case 0x09...0x0D, 0x20, 0x80, 0xA0: true
    case 0x8B...0x8F, 0xAD, 0xBF: true
    default: false
    }
  }

  /// The closing bracket that a serial at `index` would follow, past 第, white space and invisible characters.
  private func bracket(before index: Int) -> Int? {
    let floor = max(0, index - Self.gap)
    var index = index
    while index > floor {
      let last = bytes[index - 1]
      if last == 0x29 || last == 0x5D { return index - 1 }
      if last < 0x80 {
        guard UInt32(last).isSpace else { return nil }
        index -= 1
        continue
      }
      guard last & 0xC0 == 0x80, index >= 2 else { return nil }
      let length = bytes[index - 2] >= 0xC0 ? 2 : 3
      guard index >= length else { return nil }
      let (value, found) = UTF8Decoding.scalar(bytes, at: index - length, limit: index)
      guard found == length else { return nil }
      if Self.closes.contains(value) { return index - length }
      guard value == Sign.ordinal || value.isSpace || value.isInvisible else { return nil }
      index -= length
    }
    return nil
  }

  private static let closes = ScalarSet("〕】）］﹞")
}

// MARK: - Anchors

extension AnchorSearch {
  private func anchor(at index: Int) -> Anchor? {
    switch bytes[index] {
    case 0xE5:
      return follows(index, 0x8F, 0xB7) && endsSerial(before: index) ? .serialSign : nil
    case 0xE8:
      return follows(index, 0x99, 0x9F) && endsSerial(before: index) ? .serialSign : nil
    case 0x5D, 0x29:
      let isYear = index > 0 && Self.isDigit(bytes[index - 1])
      return isYear && startsSerial(at: index + 1, limit: index + Self.gap) ? .yearBracket : nil
    case 0xE3, 0xEF:
      // 〕 】 and ） ］ ﹞
      let closes =
        bytes[index] == 0xE3
        ? follows(index, 0x80, 0x95) || follows(index, 0x80, 0x91)
        : follows(index, 0xBC, 0x89) || follows(index, 0xBC, 0xBD) || follows(index, 0xB9, 0x9E)
      let isYear = closes && endsYear(before: index)
      return isYear && startsSerial(at: index + 3, limit: index + Self.gap) ? .yearBracket : nil
    default:
      return nil
    }
  }

  private func follows(_ index: Int, _ second: UInt8, _ third: UInt8) -> Bool {
    index + 2 < bytes.count && bytes[index + 1] == second && bytes[index + 2] == third
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }

  /// A cheap refusal of the closing brackets of prose: before it stands a digit, a space or 年.
  private func endsYear(before index: Int) -> Bool {
    guard index > 0 else { return false }
    let last = bytes[index - 1]
    if last < 0x80 { return Self.isDigit(last) || last == 0x20 }
    if index >= 3, follows(index - 3, 0xB9, 0xB4) { return true }
    return endsSerial(before: index)
  }

  /// A cheap refusal of 信号, 账号, 型号 …: before the sign stands a digit, a space, a letter that scans take
  /// for a digit, a Chinese numeral, a full-width digit or a bracket.
  private func endsSerial(before index: Int) -> Bool {
    guard index > 0 else { return false }
    let last = bytes[index - 1]
    if last < 0x80 { return true }
    guard index >= 3 else { return false }
    let (value, length) = UTF8Decoding.scalar(bytes, at: index - 3, limit: index)
    guard length == 3 else { return last == 0xA0 }
    let folded = ShadowFold.fold(value)
    return folded.isDigit || folded.isSpace || folded.isInvisible || folded == 0x29
      || ChineseNumerals.isNumeral(folded)
  }

  /// [第] and digits without 号 right after them: with it, the sign is the anchor.
  private func startsSerial(at start: Int, limit: Int) -> Bool {
    let limit = min(limit, bytes.count)
    var index = start
    var hasOrdinal = false
    while index < limit, !Self.isDigit(bytes[index]) {
      let (value, length) = UTF8Decoding.scalar(bytes, at: index, limit: limit)
      if value == Sign.ordinal, !hasOrdinal {
        hasOrdinal = true
      } else if !value.isSpace, !value.isInvisible {
        return false
      }
      index += length
    }
    let first = index
    while index < limit, Self.isDigit(bytes[index]) { index += 1 }
    guard (1...5).contains(index - first) else { return false }
    let isSigned =
      follows(index, 0x8F, 0xB7) && bytes[index] == 0xE5
      || follows(index, 0x99, 0x9F) && bytes[index] == 0xE8
    return !isSigned
  }
}
