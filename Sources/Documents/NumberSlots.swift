/// The signs of the grammar after folding.
enum Sign {
  static let ordinal: UInt32 = 0x7B2C  // 第
  static let year: UInt32 = 0x5E74  // 年
  static let order: UInt32 = 0x4EE4  // 令
  static let serialSigns = ScalarSet("号號")
  static let opens = ScalarSet("〔[({【〖〈《<‘「『⟦⟨")
  static let closes = ScalarSet("〕])}】〗〉》>’」』⟧⟩")
  /// What scans make of 〔.
  static let misreadOpens = ScalarSet("CLlt")
  /// What may follow a number whose 号 is missing.
  static let fieldEnds = ScalarSet(" \n\t\r）)。；;，,、　")

  static let addressWords: [Word] = [
    "楼", "院", "线", "桌", "机", "店", "房", "车", "地块", "门", "提案", "建议", "议案", "议题", "样本", "公馆", "小区",
    "仓库",
  ]
  /// A number of these is no document number: 299号提案.
  static let proposalWords: [Word] = ["提案", "建议", "议案"]
  /// Words in a code that make it a court's or an arbitration's case number.
  static let courtWords: [Word] = [
    "劳人仲", "劳仲", "仲案", "仲裁", "执字", "民初", "民终", "刑初", "刑终", "行初", "行终", "民一", "民二", "法执", "执恢", "执异",
  ]
  static let courtSigns: [Word] = ["民", "刑", "执", "赔", "破", "初字", "终字", "再字", "申字", "监字"]
}

/// The small pieces of a number, each read leftwards from a position.
enum Slots {
  /// Years that a document can bear: the first of the People's Republic to one that leaves room.
  static let years = 1949...2049

  struct Serial {
    var value: Int
    /// First position of the digits.
    var start: Int
    var hasOrdinal: Bool
    /// Everything before this position is still to be read.
    var left: Int
    var digits: Int
    var repairs: [String]
  }

  struct Year {
    var value: Int
    var digits: Int
    /// Position of the opening bracket, or of the first digit where there is none.
    var open: Int
    var repairs: [String]
  }

  static func skipSpaces(in scalars: Scalars, before end: Int) -> Int {
    var index = end
    var hasBreak = false
    // Three: `国发 〔2011〕 35 号`, a line break and its indent. `148_号` stands in file names. A blank line
    // ends whatever stood before it.
    while index > 0, end - index < 3, scalars[index - 1].isSpace || scalars[index - 1] == 0x5F {
      if scalars[index - 1] == 0x0A {
        if hasBreak { return end }
        hasBreak = true
      }
      index -= 1
    }
    return index
  }

  /// The same to the right; what follows may stand further away, but not behind a blank line.
  static func skipSpaces(in scalars: Scalars, from start: Int) -> Int {
    var index = start
    var hasBreak = false
    while index < scalars.count, scalars[index].isSpace {
      if scalars[index] == 0x0A {
        if hasBreak { return start }
        hasBreak = true
      }
      index += 1
    }
    return index
  }

  static func serial(in scalars: Scalars, before sign: Int) -> Serial? {
    var end = skipSpaces(in: scalars, before: sign)
    if end > 1, scalars[end - 1] == 0x29, scalars[end - 2].isDigit { end -= 1 }
    var start = end
    while start > 0, end - start < 9, digit(scalars[start - 1]) != nil { start -= 1 }
    var value: Int?
    var repairs: [String] = []
    if start < end, end - start < 9 {
      let slot = scalars[start..<end]
      let digits = slot.count(where: \.isDigit)
      guard digits * 2 >= slot.count else { return nil }
      if digits < slot.count { repairs = ["ocr-digit"] }
      if slot.count > 1, slot.first == 0x30 { repairs.append("leading-zero") }
      value = decimal(slot)
    } else if start == end {
      while start > 0, end - start < 9, ChineseNumerals.isNumeral(scalars[start - 1]) { start -= 1 }
      value = ChineseNumerals.value(scalars[start..<end])
      repairs = ["chinese-numeral"]
    }
    guard let value else { return nil }
    let digits = end - start
    var left = skipSpaces(in: scalars, before: start)
    let hasOrdinal = left > 0 && scalars[left - 1] == Sign.ordinal
    if hasOrdinal { left = skipSpaces(in: scalars, before: left - 1) }
    return Serial(
      value: value, start: start, hasOrdinal: hasOrdinal, left: left, digits: digits,
      repairs: repairs)
  }

  /// 〔2023〕, 〔2023年〕, 〔二○一一〕, [94], C2023〕: what ends at `end`, brackets of any pair.
  static func bracketedYear(in scalars: Scalars, before end: Int) -> Year? {
    let end = skipSpaces(in: scalars, before: end)
    guard end > 2, Sign.closes.contains(scalars[end - 1]) || scalars[end - 1] == 0x4A else {
      return nil
    }
    var right = skipSpaces(in: scalars, before: end - 1)
    var repairs: [String] = scalars[end - 1] == 0x4A ? ["ocr-bracket"] : []
    if right > 0, scalars[right - 1] == Sign.year {
      right = skipSpaces(in: scalars, before: right - 1)
      repairs.append("year-sign")
    }
    guard var year = yearDigits(in: scalars, before: right) else { return nil }
    let open = skipSpaces(in: scalars, before: year.open)
    guard open > 0 else { return nil }
    if Sign.misreadOpens.contains(scalars[open - 1]) {
      repairs.append("ocr-bracket")
    } else if !Sign.opens.contains(scalars[open - 1]) {
      return nil
    } else if scalars[open - 1] != 0x3014 || scalars[end - 1] != 0x3015 {
      repairs.append("bracket-glyph")
    }
    year.open = open - 1
    year.repairs += repairs
    return year
  }

  /// `2023年`, `〔2023年〕` before 第N号 of an order or announcement.
  static func plainYear(in scalars: Scalars, before end: Int) -> Year? {
    let end = skipSpaces(in: scalars, before: end)
    guard end > 2, scalars[end - 1] == Sign.year else { return nil }
    return yearDigits(in: scalars, before: skipSpaces(in: scalars, before: end - 1))
      .flatMap { $0.digits == 4 ? $0 : nil }
  }

  /// （十三届）
  static func term(in scalars: Scalars, before end: Int) -> (text: String, start: Int)? {
    let end = skipSpaces(in: scalars, before: end)
    guard end > 3, Sign.closes.contains(scalars[end - 1]), scalars[end - 2] == 0x5C4A else {
      return nil
    }
    var index = end - 2
    while index > 0, ChineseNumerals.isNumeral(scalars[index - 1]) || scalars[index - 1].isDigit {
      index -= 1
    }
    guard index < end - 2, index > 0, Sign.opens.contains(scalars[index - 1]) else { return nil }
    return ("（" + String(scalars: scalars[index..<(end - 1)]) + "）", index - 1)
  }

  private static func yearDigits(in scalars: Scalars, before end: Int) -> Year? {
    var start = end
    while start > 0, end - start < 4, digit(scalars[start - 1]) != nil { start -= 1 }
    if end - start == 4 {
      let slot = scalars[start..<end]
      guard slot.count(where: \.isDigit) >= 2, let value = decimal(slot), years.contains(value)
      else { return nil }
      return Year(
        value: value, digits: 4, open: start,
        repairs: slot.allSatisfy(\.isDigit) ? [] : ["ocr-digit"])
    }
    // 国发[94]12号. Anything from 50 up is of the last century; a 1949 document has no such number.
    if end - start == 2, let value = decimal(scalars[start..<end]), (50...99).contains(value),
      scalars[start..<end].allSatisfy(\.isDigit)
    {
      return Year(value: 1900 + value, digits: 2, open: start, repairs: ["two-digit-year"])
    }
    guard end >= 4 else { return nil }
    let chinese = scalars[(end - 4)..<end]
    guard
      chinese.allSatisfy({ ChineseNumerals.digit($0) != nil || $0 == 0x30 }),
      chinese.contains(where: { $0.isHan || $0 == 0x25CB })
    else { return nil }
    let value = chinese.reduce(0) { $0 * 10 + (ChineseNumerals.digit($1) ?? 0) }
    guard years.contains(value) else { return nil }
    return Year(value: value, digits: 4, open: end - 4, repairs: ["chinese-numeral"])
  }

  /// A digit, or a letter that scans take for one.
  private static func digit(_ value: UInt32) -> Int? {
    switch value {
    case 0x30...0x39: Int(value - 0x30)
    case 0x4F, 0x6F, 0x51: 0
    case 0x6C, 0x49, 0x7C: 1
    case 0x5A: 2
    case 0x53: 5
    case 0x42: 8
    default: nil
    }
  }

  static func decimal(_ slot: ArraySlice<UInt32>) -> Int? {
    guard !slot.isEmpty, slot.count <= 9 else { return nil }
    return slot.reduce(Int?(0)) { sum, value in
      guard let sum, let digit = digit(value) else { return nil }
      return sum * 10 + digit
    }
  }
}
