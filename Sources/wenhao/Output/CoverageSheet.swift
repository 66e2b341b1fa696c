internal import CorpusStore
internal import Documents

/// The coverage of series for people and programs.
enum CoverageSheet {
  static func print(_ all: [SeriesCoverage]) throws {
    for (index, series) in all.enumerated() {
      if index > 0 { try StandardOutput.line() }
      try print(series)
    }
    try StandardOutput.line("\nestimate: \(SeriesCoverage.Estimate.method)")
  }

  private static func print(_ series: SeriesCoverage) throws {
    let name = [
      series.code + sign(series.form), series.year.map(String.init),
      series.region ?? "region unknown",
    ].compactMap(\.self).joined(separator: " · ")
    try StandardOutput.line(name)
    try StandardOutput.line("  held      \(count(series.held))")
    if !series.withdrawn.isEmpty {
      try StandardOutput.line("  withdrawn \(count(series.withdrawn)) of these, everywhere")
    }
    for kind in SeriesCoverage.Hole.Kind.allCases {
      let holes = series.holes.filter { $0.kind == kind }
      guard !holes.isEmpty else { continue }
      try StandardOutput.line("  \(words(kind))\(count(holes.map(\.serial)))")
    }
    if !series.doubtful.isEmpty {
      try StandardOutput.line(
        "  doubtful  \(count(series.doubtful)) (cited once, far above all others)")
    }
    try StandardOutput.line(
      "  highest   \(series.highest) seen, \(series.highestHeld.map { "\($0) held" } ?? "none held"); "
        + "beyond it perhaps \(series.estimate.total - series.highest) more, "
        + "hardly above \(series.estimate.upper) in all")
    for line in strip(series) { try StandardOutput.line("  " + line) }
    for hole in series.holes where hole.kind == .cited {
      try StandardOutput.line(
        "  \(hole.serial) cited by \(hole.evidence.prefix(3).joined(separator: ", "))"
          + (hole.evidence.count > 3 ? " and \(hole.evidence.count - 3) more" : ""))
    }
  }

  private static func sign(_ form: String) -> String {
    form == "order" ? "令" : form == "announcement" ? "公告" : ""
  }

  private static func words(_ kind: SeriesCoverage.Hole.Kind) -> String {
    switch kind {
    case .cited: "known by citation, not held  "
    case .notFetched: "in a list, page not read     "
    case .between: "between dated neighbours     "
    case .unknown: "not seen                     "
    }
  }

  private static func count(_ serials: [Int]) -> String {
    serials.isEmpty ? "none" : "\(serials.count): \(ranges(serials))"
  }

  /// 1–11, 14, 16–20; at most 40 parts.
  private static func ranges(_ serials: [Int]) -> String {
    var parts: [(Int, Int)] = []
    for serial in serials {
      if let last = parts.last, last.1 + 1 == serial {
        parts[parts.count - 1].1 = serial
      } else {
        parts.append((serial, serial))
      }
    }
    let texts = parts.prefix(40).map { $0.0 == $0.1 ? "\($0.0)" : "\($0.0)–\($0.1)" }
    return texts.joined(separator: ", ") + (parts.count > 40 ? ", …" : "")
  }

  /// Lines of fifty, each after its first number. Beyond 5000 a strip shows nothing that the ranges do not.
  private static func strip(_ series: SeriesCoverage) -> [String] {
    guard (1...5000).contains(series.highest) else { return [] }
    var signs = [Character](repeating: "·", count: series.highest)
    for serial in series.held { signs[serial - 1] = "█" }
    for serial in series.withdrawn { signs[serial - 1] = "▒" }
    for hole in series.holes where hole.kind == .cited { signs[hole.serial - 1] = "○" }
    return stride(from: 0, to: signs.count, by: 50).map { start in
      let label = String(start + 1)
      return String(repeating: " ", count: max(0, 5 - label.count)) + label + " "
        + String(signs[start..<min(start + 50, signs.count)])
    }
  }

  static func row(_ series: SeriesCoverage) -> [(name: String, cell: Cell)] {
    func serials(_ kind: SeriesCoverage.Hole.Kind) -> [Int] {
      series.holes.filter { $0.kind == kind }.map(\.serial)
    }
    return [
      ("region", .text(series.region)), ("form", .text(series.form)), ("code", .text(series.code)),
      ("year", .number(series.year)), ("held", .number(series.held.count)),
      ("missing", .number(series.holes.count)), ("highest", .number(series.highest)),
      ("highest_held", .number(series.highestHeld)),
      ("estimated_total", .number(series.estimate.total)),
      ("estimated_upper", .number(series.estimate.upper)),
      ("held_serials", .numbers(series.held)), ("withdrawn_serials", .numbers(series.withdrawn)),
      ("cited_serials", .numbers(serials(.cited))),
      ("not_fetched_serials", .numbers(serials(.notFetched))),
      ("between_serials", .numbers(serials(.between))),
      ("unknown_serials", .numbers(serials(.unknown))),
      ("doubtful_serials", .numbers(series.doubtful)),
    ]
  }

  static func write(_ json: inout JSONWriter, _ series: SeriesCoverage) {
    func numbers(_ json: inout JSONWriter, _ name: String, _ values: [Int]) {
      json.key(name)
      json.array(values) { $0.integer($1) }
    }
    json.object { json in
      json.field("region", series.region)
      json.field("form", series.form)
      json.field("code", series.code)
      json.field("year", series.year)
      numbers(&json, "held", series.held)
      numbers(&json, "withdrawn", series.withdrawn)
      json.key("holes")
      json.array(series.holes) { json, hole in
        json.object {
          $0.field("serial", hole.serial)
          $0.field("kind", hole.kind.rawValue)
          $0.field("evidence", hole.evidence)
          $0.field("days", hole.days)
        }
      }
      json.field("highest", series.highest)
      json.field("highest_held", series.highestHeld)
      numbers(&json, "doubtful", series.doubtful)
      json.key("estimate")
      json.object {
        $0.field("total", series.estimate.total)
        $0.field("upper", series.estimate.upper)
        $0.field("method", SeriesCoverage.Estimate.method)
      }
    }
  }
}
