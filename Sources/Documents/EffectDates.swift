/// When a document takes effect and when it ends: 自…起施行, 有效期至…, 有效期N年 (REFERENCE §1.3).
struct EffectDates {
  var effective: CivilDate?
  var expires: CivilDate?
  /// The sentence that bounds the document's validity.
  var validity: String?

  /// `written` stands for 印发之日 and 公布之日: an official document is issued on its 成文日期.
  static func read(_ text: HealedText, written: CivilDate?) -> EffectDates {
    var dates = EffectDates()
    for paragraph in text.paragraphs where paragraph.signs.contains(.effect) {
      let line = paragraph.scalars[...]
      if dates.effective == nil { dates.effective = start(in: line, written: written) }
      guard dates.validity == nil, let at = line.first("有效期") else { continue }
      let rest = line[(at + 3)...].drop {
        $0 == 0x4E3A || $0 == 0xFF1A || $0 == 0x9650 || $0.isSpace
      }
      let from = start(in: line, written: written) ?? dates.effective
      guard let end = until(rest, from: from) ?? until(rest, from: written) else { continue }
      dates.expires = end
      dates.validity = sentence(line, around: at).trimmed.text
    }
    return dates
  }

  /// 自2023年1月1日起施行; 自印发之日起施行, 自公布之日起30日后施行. Not …起施行的《…》, which is said of
  /// another document.
  static func start(in line: ArraySlice<UInt32>, written: CivilDate? = nil) -> CivilDate? {
    var rest = line
    while let at = rest.first("自") {
      rest = rest[(at + 1)...]
      if let (date, end) = DateReader.date(in: line, at: at + 1) {
        if begins(line[end...]) { return date }
      } else if let written,
        let word = rest.hasPrefix(anyOf: ["印发之日起", "发布之日起", "公布之日起", "下发之日起", "签发之日起", "颁布之日起"])
      {
        let after = rest.dropFirst(word.count)
        let digits = after.prefix { $0.isDigit }
        if digits.isEmpty, begins(after) { return written }
        let later = after[digits.endIndex...]
        if let days = Slots.decimal(digits), days <= 366,
          later.hasPrefix(anyOf: ["日后", "日起", "天后"]) != nil,
          begins(later.dropFirst(2))
        {
          return written.adding(days: days)
        }
      }
    }
    return nil
  }

  private static func begins(_ rest: ArraySlice<UInt32>) -> Bool {
    let near = rest.prefix(7)
    for word: Word in ["施行", "实施", "执行", "生效", "废止", "失效", "停止执行"] {
      if let at = near.first(word) {
        return rest.dropFirst(at + word.count - rest.startIndex).first != 0x7684
      }
    }
    return false
  }

  /// 至2025年12月31日, 5年, 五年, 两年.
  private static func until(_ rest: ArraySlice<UInt32>, from: CivilDate?) -> CivilDate? {
    if rest.first == 0x81F3 || rest.first == 0x5230 {
      return DateReader.date(in: rest, at: rest.startIndex + 1)?.0
    }
    guard let sign = rest.prefix(4).firstIndex(of: Sign.year), sign > rest.startIndex, let from
    else {
      return nil
    }
    let slot = rest[..<sign]
    let years =
      slot.count == 1 && slot.first == 0x4E24
      ? 2 : slot.allSatisfy(\.isDigit) ? Slots.decimal(slot) : ChineseNumerals.value(slot)
    // 规范性文件 hold for five years at most, 暂行 two; ten leaves room for old ones.
    guard let years, (1...10).contains(years) else { return nil }
    return CivilDate(year: from.year + years, month: from.month, day: min(from.day, 28))
      .flatMap { $0.adding(days: from.day - min(from.day, 28)) }?.adding(days: -1)
  }

  private static func sentence(_ line: ArraySlice<UInt32>, around at: Int) -> ArraySlice<UInt32> {
    let start = line[..<at].lastIndex(of: 0x3002).map { $0 + 1 } ?? line.startIndex
    let end = line[at...].firstIndex(of: 0x3002).map { $0 + 1 } ?? line.endIndex
    return line[start..<end]
  }
}

extension CivilDate {
  /// A few days on or back.
  func adding(days count: Int) -> CivilDate? {
    var (year, month, day) = (year, month, day + count)
    while day > CivilDate.days(inMonth: month, of: year) {
      day -= CivilDate.days(inMonth: month, of: year)
      (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
    }
    while day < 1 {
      (year, month) = month == 1 ? (year - 1, 12) : (year, month - 1)
      day += CivilDate.days(inMonth: month, of: year)
    }
    return CivilDate(year: year, month: month, day: day)
  }
}
