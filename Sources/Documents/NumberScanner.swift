/// Finds every document number in UTF-8 text, in one pass over the bytes.
///
/// It looks for 号 (or 號) and for closing year brackets, and only there decodes a window of the text around
/// them and matches the grammar of REFERENCE §2 leftwards. No regular expression walks over Chinese
/// characters: the left edge is decided by `LeftEdge`.
package struct NumberScanner: Sendable {
  private let edge: LeftEdge

  // Bytes kept before an anchor: three organs of a joint order with spaces between come to about 200.
  private static let reach = 240
  // Bytes kept after it: enough for 号 + 文件, a street or building word, or 国务院令 after 第841号.
  private static let ahead = 48

  package init(lexicon: IssuerLexicon) { edge = LeftEdge(lexicon: lexicon) }

  package func scan(_ text: String) -> [NumberMatch] {
    var text = text
    return text.withUTF8 { scan($0) }
  }

  /// Matches in order; they do not overlap. Offsets are bytes into `bytes`. Any bytes are fine.
  package func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> [NumberMatch] {
    var matches: [NumberMatch] = []
    var window = ShadowWindow()
    var floor = 0
    var index = 0
    while index < bytes.count {
      guard let anchor = Self.anchor(bytes, at: index) else {
        index += 1
        continue
      }
      let start = max(floor, index - Self.reach)
      window.fill(
        from: bytes, range: start..<min(bytes.count, index + Self.ahead),
        isAtBoundary: start == floor)
      if let position = window.starts.firstIndex(of: index) {
        let grammar = NumberGrammar(window: window, edge: edge)
        let found =
          switch anchor {
          case .serialSign: grammar.match(serialSign: position)
          case .yearBracket: grammar.match(unsignedAfter: position)
          }
        if let found {
          matches.append(Self.finish(found, window: window, bytes: bytes))
          floor = window.ends[found.end - 1]
          index = max(index, floor - 1)
        }
      }
      index += 1
    }
    return matches
  }

  /// What a code may mean (REFERENCE §2.6, §2.7).
  package func readings(of code: String) -> [IssuerReading] { edge.readings(of: code) }

  private static func finish(
    _ found: NumberGrammar.Found, window: ShadowWindow, bytes: UnsafeBufferPointer<UInt8>
  ) -> NumberMatch {
    let start = window.starts[found.start]
    let end = window.ends[found.end - 1]
    var number = found.number
    number.raw = String(decoding: bytes[start..<end], as: UTF8.self)
    return NumberMatch(number: number, start: start, end: end, confidence: found.confidence)
  }
}

extension NumberScanner {
  private enum Anchor { case serialSign, yearBracket }

  /// 号 E5 8F B7, 號 E8 99 9F after something that can end a serial; a closing bracket after a digit.
  private static func anchor(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Anchor? {
    switch bytes[index] {
    case 0xE5:
      return follows(bytes, index, 0x8F, 0xB7) && endsSerial(bytes, before: index)
        ? .serialSign : nil
    case 0xE8:
      return follows(bytes, index, 0x99, 0x9F) && endsSerial(bytes, before: index)
        ? .serialSign : nil
    case 0x5D, 0x29:
      return index > 0 && isDigit(bytes[index - 1]) ? .yearBracket : nil
    case 0xE3:
      // 〕 and 】
      let closes = follows(bytes, index, 0x80, 0x95) || follows(bytes, index, 0x80, 0x91)
      return closes && endsYear(bytes, before: index) ? .yearBracket : nil
    case 0xEF:
      // ） ］ ﹞
      let closes =
        follows(bytes, index, 0xBC, 0x89) || follows(bytes, index, 0xBC, 0xBD)
        || follows(bytes, index, 0xB9, 0x9E)
      return closes && endsYear(bytes, before: index) ? .yearBracket : nil
    default:
      return nil
    }
  }

  private static func follows(
    _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ second: UInt8, _ third: UInt8
  ) -> Bool {
    index + 2 < bytes.count && bytes[index + 1] == second && bytes[index + 2] == third
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// A cheap refusal of the closing brackets of prose: before it stands a digit, a space or 年.
  private static func endsYear(_ bytes: UnsafeBufferPointer<UInt8>, before index: Int) -> Bool {
    guard index > 0 else { return false }
    let last = bytes[index - 1]
    if last < 0x80 { return isDigit(last) || last == 0x20 }
    if index >= 3, follows(bytes, index - 3, 0xB9, 0xB4) { return true }
    return endsSerial(bytes, before: index)
  }

  /// A cheap refusal of 信号, 账号, 型号 …: before the sign stands a digit, a space, a letter that scans take
  /// for a digit, a Chinese numeral, a full-width digit or a bracket.
  private static func endsSerial(_ bytes: UnsafeBufferPointer<UInt8>, before index: Int) -> Bool {
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
}
