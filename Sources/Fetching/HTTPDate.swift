internal import Frontier

/// The three date forms of RFC 9110 §5.6.7, without Foundation: seconds since 1970.
///
///     Sun, 06 Nov 1994 08:49:37 GMT
///     Sunday, 06-Nov-94 08:49:37 GMT
///     Sun Nov  6 08:49:37 1994
enum HTTPDate {
  static func seconds(_ text: String) -> Int64? {
    let words = text.utf8.split { $0 == 0x20 || $0 == 0x2c || $0 == 0x2d }.map(Array.init)
    guard let clockAt = words.firstIndex(where: { $0.contains(UInt8(ascii: ":")) }) else {
      return nil
    }
    let clock = words[clockAt].split(separator: UInt8(ascii: ":")).map { number(Array($0)) }
    guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2],
      hour < 24, minute < 60, second <= 60
    else { return nil }
    // asctime has the month before the day and the year after the clock.
    let isAsctime = clockAt == 3 && words.count > 4
    guard isAsctime || clockAt >= 4 else { return nil }
    let dayWord = isAsctime ? words[2] : words[clockAt - 3]
    let monthWord = isAsctime ? words[1] : words[clockAt - 2]
    let yearWord = isAsctime ? words[4] : words[clockAt - 1]
    guard let day = number(dayWord), (1...31).contains(day), let month = month(monthWord),
      var year = number(yearWord)
    else { return nil }
    if yearWord.count == 2 { year += year < 70 ? 2000 : 1900 }
    guard (1970...9999).contains(year) else { return nil }
    return days(year: year, month: month, day: day) * 86_400
      + Int64(hour * 3600 + minute * 60 + second)
  }

  private static func number(_ digits: [UInt8]) -> Int? {
    guard (1...4).contains(digits.count), digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      return nil
    }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  private static func month(_ word: [UInt8]) -> Int? {
    let names = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    let lower = String(decoding: word.prefix(3).map(\.lowercasedASCII), as: UTF8.self)
    return names.firstIndex(of: lower).map { $0 + 1 }
  }

  /// Days since 1970-01-01, by counting years that begin in March, so that the leap day comes last.
  private static func days(year: Int, month: Int, day: Int) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int64(era * 146_097 + dayOfEra - 719_468)
  }
}

/// `Retry-After`, in seconds or as a date.
enum RetryAfter {
  /// A host that asks for more is asked again after a week all the same: nobody means years.
  static let longest = Duration.seconds(7 * 86_400)

  /// A date is measured against the server's own `Date` where it has one: its clock may be wrong.
  static func duration(_ value: String, serverDate: String?, now: Moment) -> Duration? {
    let digits = value.utf8
    if !digits.isEmpty, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
      return min(.seconds(Int64(value) ?? .max / 2), longest)
    }
    guard let then = HTTPDate.seconds(value) else { return nil }
    let present = serverDate.flatMap(HTTPDate.seconds) ?? now.milliseconds / 1000
    return min(.seconds(max(0, then - present)), longest)
  }
}
