/// When each document was written, and which number it got.
struct Timeline: Sendable {
  /// The newest year; the oldest is four years before where there is enough to fill five years.
  static let lastYear = 2025

  let documents: Int
  /// Rounds of twenty documents, the last one perhaps cut short.
  let rounds: Int
  let years: Int

  init(_ plan: SamplePlan) {
    documents = plan.documents
    rounds = (plan.documents + Slot.count - 1) / Slot.count
    // Three rounds a year at least, so that small sets have series long enough for a hole.
    years = max(1, min(5, rounds / 3))
  }

  var firstYear: Int { Self.lastYear - years + 1 }

  func year(of round: Int) -> Int { firstYear + round * years / rounds }

  /// The first round of a year; for the year after the last, the number of rounds.
  func firstRound(of year: Int) -> Int {
    ((year - firstYear) * rounds + years - 1) / years
  }

  func dateWritten(_ index: Int) -> Day {
    let year = year(of: index / Slot.count)
    let start = firstRound(of: year) * Slot.count
    let length = firstRound(of: year + 1) * Slot.count - start
    // 26 days a month: publication two days later still falls into the month.
    let day = (index - start) * 12 * 26 / length
    return Day(year: year, month: day / 26 + 1, day: day % 26 + 1)
  }

  func serial(_ index: Int) -> (series: NumberSeries, year: Int, serial: Int)? {
    guard let slot = Slot(rawValue: index % Slot.count), let series = slot.series,
      let rank = series.slots.firstIndex(of: slot)
    else { return nil }
    let round = index / Slot.count
    let year = year(of: round)
    // Orders of a government count on over the years.
    let start = series == .orders ? 0 : firstRound(of: year)
    let ordinal = (round - start) * series.slots.count + rank
    return (series, year, series.serial(ordinal: ordinal))
  }

  func number(_ index: Int) -> String? {
    serial(index).map { $0.series.number(year: $0.year, serial: $0.serial) }
  }

  /// The highest serial of a series in a year; 0 where there is none.
  func lastSerial(_ series: NumberSeries, year: Int) -> Int {
    let end = min(firstRound(of: year + 1) * Slot.count, documents)
    let start = firstRound(of: year) * Slot.count
    let ranks = Set(series.slots.map(\.rawValue))
    var index = end - 1
    while index >= start, !ranks.contains(index % Slot.count) { index -= 1 }
    guard index >= start, let last = serial(index) else { return 0 }
    return last.serial
  }
}

/// A day of the calendar, printed as pages print it.
struct Day: Hashable, Sendable {
  let year: Int
  let month: Int
  let day: Int

  /// `2024年3月5日`: no zeros, as the layout standard wants it.
  var chinese: String { "\(year)年\(month)月\(day)日" }
  /// `2024-03-05`.
  var iso: String { "\(year)-\(Self.padded(month))-\(Self.padded(day))" }
  /// `202403`.
  var compactMonth: String { "\(year)\(Self.padded(month))" }
  /// `20240305`.
  var compact: String { compactMonth + Self.padded(day) }

  func later(by days: Int) -> Day { Day(year: year, month: month, day: day + days) }

  static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
