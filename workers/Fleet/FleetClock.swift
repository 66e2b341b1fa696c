package import Frontier
internal import Glibc

/// The fleet's own time. Every service asks this one for the present and for a pause, so that tests
/// can move time instead of waiting for it.
package struct FleetClock: Sendable {
  package var now: @Sendable () -> Moment
  /// Throws `CancellationError` when the task is cancelled meanwhile.
  package var sleep: @Sendable (Duration) async throws -> Void

  package init(
    now: @escaping @Sendable () -> Moment,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.now = now
    self.sleep = sleep
  }

  /// The wall clock as it stood at the start, moved on by the steady one: a lease must not run out
  /// because somebody set the machine's clock.
  package static func steady() -> FleetClock {
    let start = wall()
    let mark = ContinuousClock.now
    return FleetClock(
      now: { start + (ContinuousClock.now - mark) },
      sleep: { try await Task.sleep(for: $0) })
  }

  private static func wall() -> Moment {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Moment(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

/// Moments as records carry them.
package enum Timestamp {
  /// ISO 8601 in UTC, whole seconds: `2026-03-01T08:00:00Z`. Rounded down.
  package static func text(_ moment: Moment) -> String {
    let seconds = floorDivide(moment.milliseconds, 1000)
    let days = floorDivide(seconds, 86_400)
    let rest = seconds - days * 86_400
    let (year, month, day) = civil(days)
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let padded = String(repeating: "0", count: max(0, 4 - "\(year)".utf8.count)) + "\(year)"
    return "\(padded)-\(two(month))-\(two(day))"
      + "T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
  }

  /// Days since 1970-01-01 → year, month, day, by counting years from March, so that the leap day
  /// is the last of its year; 146,097 days are 400 years, 719,468 lie between 0000-03-01 and
  /// 1970-01-01.
  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month < 10 ? 0 : 1), month < 10 ? month + 3 : month - 9, day)
  }

  private static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
    a >= 0 ? a / b : -((b - 1 - a) / b)
  }
}
