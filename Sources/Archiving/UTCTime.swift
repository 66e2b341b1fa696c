/// A time in UTC by parts, from milliseconds since 1970. The calendar is Howard Hinnant's `civil_from_days`.
struct UTCTime {
  let year: Int
  let month: Int
  let day: Int
  let secondOfDay: Int

  init(milliseconds: Int64) {
    // The years 1 to 9999, which is what the format can hold.
    let bounded = min(max(milliseconds, -62_135_596_800_000), 253_402_300_799_999)
    let seconds = Int((bounded - (bounded < 0 ? 999 : 0)) / 1000)
    var days = seconds / 86_400
    if seconds < 0, seconds % 86_400 != 0 { days -= 1 }
    secondOfDay = seconds - days * 86_400
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// `2023-11-05T08:09:10Z`: whole seconds, which readers of every WARC version understand.
  var warcDate: String {
    "\(date("-"))T\(clock(":"))Z"
  }

  /// `20231105080910`, for file names.
  var compact: String { date("") + clock("") }

  private func date(_ separator: String) -> String {
    [padded(year, 4), padded(month, 2), padded(day, 2)].joined(separator: separator)
  }

  private func clock(_ separator: String) -> String {
    [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60].map { padded($0, 2) }
      .joined(separator: separator)
  }
}

func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(width - digits.count, 0)) + digits
}

extension WARCRecord {
  /// Its date in milliseconds since 1970; nil where it is none. Fractions of a second count; a date of
  /// fourteen digits, as the oldest files have, is read too.
  package var milliseconds: Int64? {
    guard let date else { return nil }
    let digits = date.utf8.filter { (0x30...0x39).contains($0) }.map { Int($0 - 0x30) }
    guard digits.count >= 14 else { return nil }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    let (year, month, day) = (number(0..<4), number(4..<6), number(6..<8))
    let (hour, minute, second) = (number(8..<10), number(10..<12), number(12..<14))
    guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
    else { return nil }
    // Howard Hinnant's `days_from_civil`.
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    let fraction = digits[14...].prefix(3)
    let thousandths = fraction.reduce(0) { $0 * 10 + $1 } * [1, 100, 10, 1][fraction.count]
    return Int64(((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + Int64(thousandths)
  }
}
