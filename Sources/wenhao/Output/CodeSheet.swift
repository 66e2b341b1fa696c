internal import CorpusStore
internal import Documents

/// Issuer codes for people and programs.
struct CodeSheet {
  let format: OutputFormat

  // MARK: One code

  /// `series` is nil where there is no corpus.
  func print(_ code: IssuerCode, series: [CodeSeries]?) throws {
    guard format == .text else {
      var json = JSONWriter()
      Self.write(&json, code, series)
      return try StandardOutput.write(json.bytes + [0x0a])
    }
    try StandardOutput.line(code.text)
    try StandardOutput.line(
      "  parts   "
        + code.parts.map { part in
          "\(part.text) \(part.role.rawValue)" + (part.meaning.map { " (\($0))" } ?? "")
        }.joined(separator: " · "))
    for reading in code.candidates {
      let facts = [
        reading.region, reading.level?.rawValue, reading.basis.rawValue,
        Self.fixed(reading.confidence), Self.years(reading.validity), reading.note,
      ].compactMap(\.self)
      try StandardOutput.line("  means   \(reading.organ)  " + facts.joined(separator: " · "))
    }
    guard let series else { return }
    let held = series.reduce(0) { $0 + $1.documents }
    try StandardOutput.line("  corpus  \(held) \(held == 1 ? "document" : "documents")")
    for part in series {
      try StandardOutput.line(
        "          \(part.region ?? "region unknown")  \(part.year.map(String.init) ?? "no year")  "
          + "\(part.documents) held, serials \(Self.range(part.firstSerial, part.lastSerial))")
    }
  }

  private static func write(
    _ json: inout JSONWriter, _ code: IssuerCode, _ series: [CodeSeries]?
  ) {
    json.object { json in
      json.field("code", code.text)
      json.field("region", code.region)
      json.key("parts")
      json.array(code.parts) { json, part in
        json.object {
          $0.field("text", part.text)
          $0.field("role", part.role.rawValue)
          $0.field("meaning", part.meaning)
        }
      }
      json.key("candidates")
      json.array(code.candidates) { json, reading in json.object { write(&$0, reading) } }
      json.key("corpus")
      guard let series else { return json.null() }
      json.object { json in
        json.field("documents", series.reduce(0) { $0 + $1.documents })
        json.key("series")
        json.array(series) { json, part in
          json.object {
            $0.field("region", part.region)
            $0.field("year", part.year)
            $0.field("documents", part.documents)
            $0.field("first_serial", part.firstSerial)
            $0.field("last_serial", part.lastSerial)
          }
        }
      }
    }
  }

  private static func write(_ json: inout JSONWriter, _ reading: IssuerReading) {
    json.field("organ", reading.organ)
    json.field("level", reading.level?.rawValue)
    json.field("region", reading.region)
    json.key("confidence")
    json.number(reading.confidence)
    json.field("source", reading.basis.rawValue)
    json.field("valid_from", reading.validity.from)
    json.field("valid_to", reading.validity.to)
    json.field("successor", reading.validity.successor)
    json.field("note", reading.note)
  }

  // MARK: Lists

  func print(counts: [CodeCount], lexicon: IssuerLexicon) throws {
    try print(counts) { json, count in
      json.object {
        $0.field("code", count.code)
        $0.field("documents", count.documents)
        $0.field("first_year", count.firstYear)
        $0.field("last_year", count.lastYear)
        $0.field("regions", count.regions)
      }
    } text: { count in
      let years = count.firstYear.flatMap { low in count.lastYear.map { Self.range(low, $0) } }
      // An order's code is its organ's own name: nothing to explain.
      let code = IssuerCode(count.code, lexicon: lexicon).narrowed(to: count.regions.first)
      let facts: [String?] = [
        years, count.regions.joined(separator: " "), code.candidates.first?.organ,
      ]
      return "\(count.documents)\t\(count.code)\t"
        + facts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " · ")
    }
  }

  func print(registry rows: [(code: String, reading: IssuerReading)]) throws {
    try print(rows) { json, row in
      json.object {
        $0.field("code", row.code)
        Self.write(&$0, row.reading)
      }
    } text: { row in
      [
        row.code, row.reading.organ, row.reading.region ?? "", row.reading.basis.rawValue,
        Self.years(row.reading.validity) ?? "",
      ].joined(separator: "\t")
    }
  }

  func print(learned rows: [LearnedCode]) throws {
    try print(rows) { json, row in
      json.object {
        $0.field("code", row.code)
        $0.field("organ", row.organ)
        $0.field("region", row.region)
        $0.field("standing", row.standing.rawValue)
        $0.field("agreeing", row.agreeing)
        $0.field("dissenting", row.dissenting)
        $0.field("first_year", row.years?.lowerBound)
        $0.field("last_year", row.years?.upperBound)
        $0.field("first_serial", row.serials.lowerBound)
        $0.field("last_serial", row.serials.upperBound)
        $0.field("examples", row.examples)
      }
    } text: { row in
      [
        row.code, row.organ, row.region ?? "", row.standing.rawValue,
        "\(row.agreeing) agree, \(row.dissenting) do not",
        row.years.map { Self.range($0.lowerBound, $0.upperBound) } ?? "",
        "serials " + Self.range(row.serials.lowerBound, row.serials.upperBound),
        row.examples.joined(separator: " "),
      ].joined(separator: "\t")
    }
  }

  private func print<Row>(
    _ rows: [Row], json write: (inout JSONWriter, Row) -> Void, text: (Row) -> String
  ) throws {
    switch format {
    case .text: for row in rows { try StandardOutput.line(text(row)) }
    case .json:
      var json = JSONWriter()
      json.array(rows, write)
      try StandardOutput.line(String(decoding: json.bytes, as: UTF8.self))
    case .jsonl:
      for row in rows {
        var json = JSONWriter()
        write(&json, row)
        try StandardOutput.write(json.bytes + [0x0a])
      }
    }
    if rows.isEmpty { throw NothingFound() }
  }

  private static func years(_ validity: IssuerReading.Validity) -> String? {
    guard validity.isKnown else { return nil }
    let span = "\(validity.from.map(String.init) ?? "")–\(validity.to.map(String.init) ?? "")"
    return span + (validity.successor.map { " → \($0)" } ?? "")
  }

  private static func range(_ low: Int, _ high: Int) -> String {
    low == high ? "\(low)" : "\(low)–\(high)"
  }

  private static func fixed(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "0.\(hundredths < 10 ? "0" : "")\(hundredths)"
  }
}
