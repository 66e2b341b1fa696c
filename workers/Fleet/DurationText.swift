/// Durations as people write them in profiles and on the command line: `250ms 1s 5m 2h 7d`.
package enum DurationText {
  /// Whole numbers and one unit; nil for everything else, also for a bare number, which could mean
  /// anything.
  package static func parse(_ text: String) -> Duration? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    // Nine digits of days are more than two million years, and no product below overflows.
    guard (1...9).contains(digits.utf8.count), let count = Int64(digits) else { return nil }
    switch text.dropFirst(digits.count) {
    case "ms": return .milliseconds(count)
    case "s": return .seconds(count)
    case "m": return .seconds(count * 60)
    case "h": return .seconds(count * 3600)
    case "d": return .seconds(count * 86_400)
    default: return nil
    }
  }

  /// `1h..7d`, or one duration, which is both bounds.
  package static func parseRange(_ text: String) -> ClosedRange<Duration>? {
    guard let dots = text.firstRange(of: "..") else { return parse(text).map { $0...$0 } }
    guard let low = parse(String(text[..<dots.lowerBound])),
      let high = parse(String(text[dots.upperBound...])), low <= high
    else { return nil }
    return low...high
  }

  /// In the largest unit that says it exactly.
  package static func print(_ duration: Duration) -> String {
    let (seconds, rest) = duration.components
    guard rest == 0 else { return "\(seconds * 1000 + rest / 1_000_000_000_000_000)ms" }
    for (size, unit) in [(Int64(86_400), "d"), (3600, "h"), (60, "m")]
    where seconds != 0 && seconds % size == 0 {
      return "\(seconds / size)\(unit)"
    }
    return "\(seconds)s"
  }
}
