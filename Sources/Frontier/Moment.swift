/// A point in time, in whole milliseconds since 1970-01-01T00:00:00Z. Pure modules never ask for it: the
/// present is always a parameter.
package struct Moment: Hashable, Comparable, Sendable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package static func < (a: Moment, b: Moment) -> Bool { a.milliseconds < b.milliseconds }

  package static func + (a: Moment, b: Duration) -> Moment {
    Moment(milliseconds: a.milliseconds + b.wholeMilliseconds)
  }

  package static func - (a: Moment, b: Moment) -> Duration {
    .milliseconds(a.milliseconds - b.milliseconds)
  }
}

extension Moment: Codable {
  package init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }
}

extension Duration {
  /// Rounded toward zero.
  package var wholeMilliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}
