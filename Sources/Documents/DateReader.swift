/// Dates as official documents print them: 2023年7月3日, 二○一二年五月三十日, 2019-10-09.
enum DateReader {
  /// The date that begins at `start`, and the position after it.
  static func date(in line: ArraySlice<UInt32>, at start: Int) -> (CivilDate, Int)? {
    guard let (year, afterYear) = year(in: line, at: start),
      let (month, afterMonth) = number(in: line, at: afterYear, upTo: 0x6708),
      let (day, end) = number(in: line, at: afterMonth, upTo: 0x65E5),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    return (date, end)
  }

  /// A line that is a date and nothing else.
  static func whole(_ line: ArraySlice<UInt32>) -> CivilDate? {
    let line = line.filter { !$0.isSpace }[...]
    if let (date, end) = date(in: line, at: line.startIndex), end == line.endIndex { return date }
    return nil
  }

  static func first(in line: ArraySlice<UInt32>) -> (date: CivilDate, start: Int, end: Int)? {
    for index in line.indices where line[index].isDigit || ChineseNumerals.digit(line[index]) != nil
    {
      if index > line.startIndex, line[index - 1].isDigit { continue }
      if let (date, end) = date(in: line, at: index) { return (date, index, end) }
    }
    return nil
  }

  /// Any printed form, for cells of information tables.
  static func loose(_ text: String) -> CivilDate? {
    if let date = CivilDate(iso: text) { return date }
    let printed = Scalars(text)
    if let found = first(in: printed.filter { !$0.isSpace }[...]) { return found.date }
    let parts = printed.split(maxSplits: 3) { !$0.isDigit }.prefix(3).map { Slots.decimal($0) ?? 0 }
    guard parts.count == 3 else { return nil }
    return CivilDate(year: parts[0], month: parts[1], day: parts[2])
  }

  private static func year(in line: ArraySlice<UInt32>, at start: Int) -> (Int, Int)? {
    guard start + 4 < line.endIndex, line[start + 4] == Sign.year else { return nil }
    let slot = line[start..<(start + 4)]
    if slot.allSatisfy(\.isDigit), let year = Slots.decimal(slot) { return (year, start + 5) }
    guard slot.allSatisfy({ ChineseNumerals.digit($0) != nil }) else { return nil }
    return (slot.reduce(0) { $0 * 10 + (ChineseNumerals.digit($1) ?? 0) }, start + 5)
  }

  private static func number(
    in line: ArraySlice<UInt32>, at start: Int, upTo sign: UInt32
  ) -> (Int, Int)? {
    var index = start
    while index < line.endIndex, index - start < 4, line[index] != sign { index += 1 }
    guard index < line.endIndex, line[index] == sign, index > start else { return nil }
    let slot = line[start..<index]
    let value = slot.allSatisfy(\.isDigit) ? Slots.decimal(slot) : ChineseNumerals.value(slot)
    return value.map { ($0, index + 1) }
  }
}
