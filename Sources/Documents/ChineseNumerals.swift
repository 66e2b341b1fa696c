/// Numbers written in Chinese: 四十五, digit by digit 三五〇, 二○一一.
enum ChineseNumerals {
  /// ○ U+25CB, 〇 U+3007, 零 and a Latin O all stand for zero in years.
  static func digit(_ value: UInt32) -> Int? {
    switch value {
    case 0x25CB, 0x3007, 0x96F6, 0x4F, 0x6F, 0xFF2F: 0
    case 0x4E00: 1
    case 0x4E8C: 2
    case 0x4E09: 3
    case 0x56DB: 4
    case 0x4E94: 5
    case 0x516D: 6
    case 0x4E03: 7
    case 0x516B: 8
    case 0x4E5D: 9
    default: nil
    }
  }

  static func unit(_ value: UInt32) -> Int? {
    switch value {
    case 0x5341: 10
    case 0x767E: 100
    case 0x5343: 1000
    default: nil
    }
  }

  static func isNumeral(_ value: UInt32) -> Bool { digit(value) != nil || unit(value) != nil }

  /// Nil for an empty or impossible numeral, and beyond 99,999: no series counts that far.
  static func value(_ numeral: ArraySlice<UInt32>) -> Int? {
    guard !numeral.isEmpty, numeral.count <= 9 else { return nil }
    if numeral.allSatisfy({ digit($0) != nil }) {
      let value = numeral.reduce(0) { $0 * 10 + (digit($1) ?? 0) }
      return value < 100_000 ? value : nil
    }
    var total = 0
    var pending: Int?
    for value in numeral {
      if let unit = unit(value) {
        total += (pending ?? 1) * unit
        pending = nil
      } else if let digit = digit(value) {
        pending = digit
      } else {
        return nil
      }
    }
    return total + (pending ?? 0)
  }
}
