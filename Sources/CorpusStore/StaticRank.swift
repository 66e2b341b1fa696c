internal import Documents

/// The row number of a document: its place in an order that is known before any question is asked.
///
/// ```
///   day, newest first (17 bits) │ place within the day (20 bits)
/// ```
///
/// Newest first, undated last. A search in which more documents match than anyone looks at takes the smallest
/// row numbers and stops (`Corpus.find`). Numbers of one day lie side by side, so that the gaps between them,
/// which is what an index stores, stay small. The place within a day is that of arrival: nothing but speed may
/// depend on it, and a search therefore never stops in the middle of a day.
enum StaticRank {
  /// A million documents a day; the largest day seen on any site is a bulk upload of some ten thousand.
  static let placesInDay: Int64 = 1 << 20
  /// Days are counted from 1900 (`CivilDate`'s first); 2199 ends below it.
  private static let lastDay: Int64 = 1 << 17

  /// The rows of a day; those of undated documents without one.
  static func rows(of day: CivilDate?) -> Range<Int64> {
    let place = day.map { lastDay - Int64(number(of: $0)) } ?? lastDay + 1
    return place * placesInDay..<(place + 1) * placesInDay
  }

  /// Rows of the days from `first` to `last`.
  static func rows(from first: CivilDate?, to last: CivilDate?) -> Range<Int64> {
    let newest = last.map { rows(of: $0).lowerBound } ?? 0
    let oldest = first.map { rows(of: $0).upperBound } ?? lastDay * placesInDay + placesInDay
    return newest..<max(newest, oldest)
  }

  static func day(of row: Int64) -> Int64 { row / placesInDay }

  /// A free row number.
  static func next(_ db: any CorpusDatabase, day: CivilDate?) throws -> Int64 {
    let rows = rows(of: day)
    let last =
      try db.row(
        "SELECT max(n) AS n FROM document WHERE n >= ? AND n < ?",
        [rows.lowerBound, rows.upperBound])?["n"] as Int64?
    // A full day runs over into the next one: only speed depends on the place.
    return (last ?? rows.lowerBound - 1) + 1
  }

  /// Days since 1900-01-01, by the calendar's own arithmetic (Howard Hinnant, `days_from_civil`).
  static func number(of day: CivilDate) -> Int {
    let year = day.month <= 2 ? day.year - 1 : day.year
    let era = year / 400
    let yearOfEra = year - era * 400
    let month = (day.month + 9) % 12
    let dayOfYear = (153 * month + 2) / 5 + day.day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    // 693,901 days from 0000-03-01 to 1900-01-01.
    return era * 146_097 + dayOfEra - 693_901
  }
}
