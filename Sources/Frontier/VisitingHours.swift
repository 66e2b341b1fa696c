/// The hours in which a site may be visited, by the clock of the People's Republic (UTC+8, no summer
/// time): `20:00-07:00` keeps a small department's server free in its working day.
package struct VisitingHours: Hashable, Sendable, LosslessStringConvertible {
  /// Minutes of the day, 0..<1440.
  private let opens: Int
  /// Not within; at or before `opens`: the next day.
  private let closes: Int

  private static let day = 1440
  private static let beijing = 8 * 60

  /// nil for what is not `HH:MM-HH:MM`, and for two equal times, which could mean always or never.
  package init?(_ text: String) {
    let halves = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard halves.count == 2, let opens = Self.minutes(halves[0]), opens < Self.day,
      let closes = Self.minutes(halves[1]), opens != closes % Self.day
    else { return nil }
    self.opens = opens
    self.closes = closes % Self.day
  }

  package func isOpen(at moment: Moment) -> Bool {
    let minute = Self.minuteOfDay(moment)
    return opens < closes
      ? (opens..<closes).contains(minute) : minute >= opens || minute < closes
  }

  /// The present, when open.
  package func nextOpening(from moment: Moment) -> Moment {
    guard !isOpen(at: moment) else { return moment }
    let wait = (opens - Self.minuteOfDay(moment) + Self.day) % Self.day
    let minuteStart = moment.milliseconds - Self.remainder(moment.milliseconds, 60_000)
    return Moment(milliseconds: minuteStart + Int64(wait) * 60_000)
  }

  package var description: String { "\(Self.clock(opens))-\(Self.clock(closes))" }

  private static func minuteOfDay(_ moment: Moment) -> Int {
    let seconds = (moment.milliseconds - remainder(moment.milliseconds, 1000)) / 1000
    return (Int(remainder(seconds, 86_400)) / 60 + beijing) % day
  }

  /// Never negative, also before 1970.
  private static func remainder(_ value: Int64, _ divisor: Int64) -> Int64 {
    let rest = value % divisor
    return rest < 0 ? rest + divisor : rest
  }

  /// `24:00` is the end of a day.
  private static func minutes(_ text: Substring.UTF8View.SubSequence) -> Int? {
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
      text.allSatisfy({ URLText.isDigit($0) || $0 == UInt8(ascii: ":") })
    else { return nil }
    func number(_ digits: Substring.UTF8View) -> Int {
      digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
    let (hour, minute) = (number(parts[0]), number(parts[1]))
    guard hour < 24 && minute < 60 || hour == 24 && minute == 0 else { return nil }
    return hour * 60 + minute
  }

  private static func clock(_ minutes: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(minutes / 60)):\(two(minutes % 60))"
  }
}
