/// Dates as sites print them: `2023-07-03`, `2023/7/3`, `2023.07.03`, `2023年7月3日`.
enum DateText {
  /// The first date in the text as `YYYY-MM-DD`.
  static func first(in bytes: ArraySlice<UInt8>) -> String? {
    var index = bytes.startIndex
    while index + 8 <= bytes.endIndex {
      defer { index += 1 }
      guard bytes[index] == 0x31 || bytes[index] == 0x32 else { continue }
      if index > bytes.startIndex, Bytes.isDigit(bytes[index - 1]) { continue }
      if let date = date(bytes, at: index) { return date }
    }
    return nil
  }

  static func first(in text: String) -> String? { first(in: Array(text.utf8)[...]) }

  private static func date(_ bytes: ArraySlice<UInt8>, at start: Int) -> String? {
    var index = start
    guard let year = number(bytes, &index, digits: 4...4), (1949...2100).contains(year),
      skip(bytes, &index, ["-", "/", ".", "年", "－"]),
      let month = number(bytes, &index, digits: 1...2), (1...12).contains(month),
      skip(bytes, &index, ["-", "/", ".", "月", "－"]),
      let day = number(bytes, &index, digits: 1...2), (1...31).contains(day)
    else { return nil }
    return iso(year, month, day)
  }

  /// A date in a URL's path: `t20200731_`, `/2019-02/13/`, `/2026/9/7/`, `/202609/07/`.
  static func inURL(_ url: String) -> String? {
    let bytes = Array(url.utf8)
    for index in bytes.indices where bytes[index] == 0x32 {
      if index > 0, Bytes.isDigit(bytes[index - 1]) { continue }
      let digits = bytes[index...].prefix { Bytes.isDigit($0) }
      if digits.count == 8, let date = compact(digits) { return date }
      var at = index
      guard let year = number(bytes[...], &at, digits: 4...4), (1990...2100).contains(year),
        skip(bytes[...], &at, ["-", "/"]), let month = number(bytes[...], &at, digits: 1...2),
        (1...12).contains(month), skip(bytes[...], &at, ["-", "/"]),
        let day = number(bytes[...], &at, digits: 1...2), (1...31).contains(day)
      else { continue }
      return iso(year, month, day)
    }
    return nil
  }

  /// The civil day of a moment, proleptic Gregorian (H. Hinnant, "chrono-compatible low-level date
  /// algorithms", civil_from_days).
  static func day(secondsSince1970 seconds: Int) -> String? {
    guard (0...4_102_444_800).contains(seconds) else { return nil }
    let days = seconds / 86_400 + 719_468
    let era = days / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
    return iso(year, month < 10 ? month + 3 : month - 9, day)
  }

  private static func compact(_ digits: ArraySlice<UInt8>) -> String? {
    let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    let (year, month, day) = (value / 10000, value / 100 % 100, value % 100)
    guard (1990...2100).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    return iso(year, month, day)
  }

  private static func number(
    _ bytes: ArraySlice<UInt8>, _ index: inout Int, digits: ClosedRange<Int>
  ) -> Int? {
    skipSpace(bytes, &index)
    var value = 0
    var count = 0
    while index < bytes.endIndex, Bytes.isDigit(bytes[index]), count < 4 {
      value = value * 10 + Int(bytes[index] - 0x30)
      count += 1
      index += 1
    }
    return digits.contains(count) ? value : nil
  }

  private static func skip(_ bytes: ArraySlice<UInt8>, _ index: inout Int, _ signs: [String])
    -> Bool
  {
    skipSpace(bytes, &index)
    for sign in signs where bytes[index...].starts(with: sign.utf8) {
      index += sign.utf8.count
      return true
    }
    return false
  }

  private static func skipSpace(_ bytes: ArraySlice<UInt8>, _ index: inout Int) {
    while index < bytes.endIndex, bytes[index] == 0x20 { index += 1 }
  }

  private static func iso(_ year: Int, _ month: Int, _ day: Int) -> String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(year)-\(two(month))-\(two(day))"
  }
}
