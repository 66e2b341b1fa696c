/// The mark that begins a heading or an item: 一、 · （一） · 1. · (1) · 一是 (REFERENCE §5.6).
struct OutlineMark {
  let level: Int
  /// Position after the mark.
  let end: Int

  static func read(_ line: ArraySlice<UInt32>) -> OutlineMark? {
    chinese(line) ?? bracketed(line) ?? arabic(line)
  }

  /// 一、, 十二、; 一是 only as `runIn`.
  private static func chinese(_ line: ArraySlice<UInt32>) -> OutlineMark? {
    let rest = line.drop(while: isCount)
    let length = rest.startIndex - line.startIndex
    guard (1...4).contains(length), let sign = rest.first else { return nil }
    if sign == 0x3001 { return OutlineMark(level: 1, end: rest.startIndex + 1) }
    if length <= 2, sign == 0x662F { return OutlineMark(level: 5, end: rest.startIndex + 1) }
    return nil
  }

  private static func bracketed(_ line: ArraySlice<UInt32>) -> OutlineMark? {
    guard let open = line.first, open == 0xFF08 || open == 0x28 else { return nil }
    let rest = line.dropFirst()
    let chinese = rest.drop(while: isCount)
    if let close = chinese.first, close == 0xFF09 || close == 0x29,
      (1...4).contains(chinese.startIndex - rest.startIndex)
    {
      return OutlineMark(level: 2, end: chinese.startIndex + 1)
    }
    let digits = rest.drop(while: \.isDigit)
    if let close = digits.first, close == 0xFF09 || close == 0x29,
      (1...2).contains(digits.startIndex - rest.startIndex)
    {
      return OutlineMark(level: 4, end: digits.startIndex + 1)
    }
    return nil
  }

  /// `1.`, `1．`, `1、`; not 1.2 倍.
  private static func arabic(_ line: ArraySlice<UInt32>) -> OutlineMark? {
    let rest = line.drop(while: \.isDigit)
    guard (1...2).contains(rest.startIndex - line.startIndex), let sign = rest.first,
      sign == 0x2E || sign == 0xFF0E || sign == 0x3001
    else { return nil }
    if let next = rest.dropFirst().first, next.isDigit, sign != 0x3001 { return nil }
    return OutlineMark(level: 3, end: rest.startIndex + 1)
  }

  private static func isCount(_ value: UInt32) -> Bool {
    ChineseNumerals.unit(value) != nil || (ChineseNumerals.digit(value) ?? 0) > 0
  }
}
