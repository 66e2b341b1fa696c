/// Why a lexicon file was refused: which file, which line, what is wrong with it.
package struct LexiconError: Error, Equatable, CustomStringConvertible {
  package let file: String
  /// Counted from 1, the header included.
  package let line: Int
  package let reason: String
  package var description: String { "\(file):\(line): \(reason)" }
}

/// The registry of issuer codes and of the characters that stand for places. Facts are data files
/// (`Data/*.tsv`); this type is how they are read and asked.
package struct IssuerLexicon: Sendable {
  struct Place: Sendable {
    let mark: Scalars
    let name: String
    let region: String
  }

  /// A row with a gap: `国卫{司局}发`.
  private struct Pattern: Sendable {
    let prefix: Word
    let suffix: Word
    let reading: IssuerReading
  }

  private var rowsByHash: [UInt64: [(code: Scalars, reading: IssuerReading)]] = [:]
  private var patterns: [Pattern] = []
  let parts: IssuerCodeParts
  private(set) var places: [Place] = []
  private var placesByFirst: [UInt32: [Int]] = [:]
  private(set) var regionNames: [String: String] = [:]

  private static let shared = Result { () throws(LexiconError) in
    try IssuerLexicon(
      codes: PackageResources.issuer_codes_tsv, regions: PackageResources.region_chars_tsv,
      parts: PackageResources.code_parts_tsv)
  }

  /// The lexicon built into the program, parsed once.
  package static func standard() throws(LexiconError) -> IssuerLexicon { try shared.get() }

  /// All files are TSV in UTF-8 with a header line; see the header of each for its columns.
  /// `parts` nil takes the built-in signs.
  package init(
    codes: [UInt8], regions: [UInt8], parts: [UInt8]? = nil
  ) throws(LexiconError) {
    self.parts = try IssuerCodeParts(parts ?? PackageResources.code_parts_tsv)
    try readPlaces(regions)
    try readCodes(codes)
  }

  /// Rows that give exactly this code.
  func readings(of code: ArraySlice<UInt32>) -> [IssuerReading] {
    (rowsByHash[Self.hash(code)] ?? []).filter { code.elementsEqual($0.code) }.map(\.reading)
  }

  /// Rows with a gap that this code fills by one to four characters. The scanner does not ask for them: a
  /// gap would take in any words before a number.
  func patternReadings(of code: ArraySlice<UInt32>) -> [IssuerReading] {
    patterns.filter { pattern in
      (1...4).contains(code.count - pattern.prefix.count - pattern.suffix.count)
        && code.hasPrefix(pattern.prefix) && code.hasSuffix(pattern.suffix)
    }.map(\.reading)
  }

  /// Every row without a gap, by code.
  package var rows: [(code: String, reading: IssuerReading)] {
    rowsByHash.values.flatMap { $0 }.map { ($0.code.text, $0.reading) }
      .sorted { ($0.0, $0.1.region ?? "") < ($1.0, $1.1.region ?? "") }
  }

  /// Start of the longest suffix of `run` that is a code of the lexicon.
  func longestKnownSuffix(of run: ArraySlice<UInt32>) -> Int? {
    var best: Int?
    var hash = Self.seed
    for index in run.indices.reversed() {
      hash = Self.mix(hash, run[index])
      if let rows = rowsByHash[hash], rows.contains(where: { run[index...].elementsEqual($0.code) })
      {
        best = index
      }
    }
    return best
  }

  /// Lengths of the place marks that start at `index` (雄安 and 雄 are two).
  func placeMarks(in run: ArraySlice<UInt32>, at index: Int) -> [Place] {
    (placesByFirst[run[index]] ?? []).map { places[$0] }
      .filter { run[index...].starts(with: $0.mark) }
  }

  // Suffixes are hashed from their right end, so that one pass over a run hashes all of them.
  private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325
  private static func mix(_ hash: UInt64, _ value: UInt32) -> UInt64 {
    (hash ^ UInt64(value)) &* 0x0000_0100_0000_01b3
  }
  private static func hash(_ code: ArraySlice<UInt32>) -> UInt64 {
    code.reversed().reduce(seed, mix)
  }
}

extension IssuerLexicon {
  private mutating func readPlaces(_ bytes: [UInt8]) throws(LexiconError) {
    let file = "region_chars.tsv"
    for row in try TabbedRows.rows(bytes, file: file, columns: 5) {
      let fields = row.fields
      guard !fields[0].isEmpty, fields[0].unicodeScalars.allSatisfy({ $0.value.isHan }) else {
        throw LexiconError(file: file, line: row.line, reason: "place mark is not Chinese")
      }
      // One mark may stand for several places: `防城港市/贵港市 (context)` and `450600/450800`.
      let names = Self.parts(fields[2].utf8.prefix { $0 != 0x20 })
      let regions = Self.parts(fields[3].utf8[...])
      guard !regions.isEmpty, regions.count == names.count, regions.allSatisfy(Self.isRegion) else {
        throw LexiconError(file: file, line: row.line, reason: "region code is not six digits")
      }
      for (name, region) in zip(names, regions) {
        let place = Place(mark: Scalars(fields[0]), name: name, region: region)
        placesByFirst[place.mark[0], default: []].append(places.count)
        places.append(place)
        if regionNames[region] == nil { regionNames[region] = name }
      }
    }
  }

  private static func parts(_ text: Substring.UTF8View) -> [String] {
    text.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
  }

  private mutating func readCodes(_ bytes: [UInt8]) throws(LexiconError) {
    let file = "issuer_codes.tsv"
    for row in try TabbedRows.rows(bytes, file: file, columns: 11) {
      let reading = try Self.reading(row, file: file)
      let code = Scalars(row.fields[0])
      guard let open = code.firstIndex(of: 0x7B) else {
        rowsByHash[Self.hash(code[...]), default: []].append((code, reading))
        continue
      }
      // `发改{司局}` is a pattern, not a code.
      guard let close = code.firstIndex(of: 0x7D), open > 0, close > open else {
        throw LexiconError(file: file, line: row.line, reason: "a gap is written 国卫{司局}发")
      }
      var gapped = reading
      gapped.basis = .pattern
      gapped.confidence = IssuerReading.Basis.pattern.confidence
      patterns.append(
        Pattern(
          prefix: Word(scalars: Scalars(code[..<open])),
          suffix: Word(scalars: Scalars(code[(close + 1)...])), reading: gapped))
    }
  }

  private static func reading(
    _ row: TabbedRows.Row, file: String
  ) throws(LexiconError) -> IssuerReading {
    let fields = row.fields
    guard !fields[0].isEmpty, !fields[1].isEmpty else {
      throw LexiconError(file: file, line: row.line, reason: "code or organ is empty")
    }
    guard fields[4].isEmpty || isRegion(fields[4]) else {
      throw LexiconError(file: file, line: row.line, reason: "region code is not six digits")
    }
    guard let basis = IssuerReading.Basis(tag: fields[5]) else {
      throw LexiconError(
        file: file, line: row.line, reason: "confidence '\(fields[5])' is none of V S K k C")
    }
    let validity = try IssuerReading.Validity(
      from: fields[7], to: fields[8], successor: fields[9], file: file, line: row.line)
    // The years carry a confidence of their own: they were not read where the code was.
    guard validity.isKnown != fields[10].isEmpty,
      fields[10].isEmpty || IssuerReading.Basis(tag: fields[10]) != nil
    else {
      throw LexiconError(
        file: file, line: row.line, reason: "validity and its confidence go together")
    }
    let region = IssuerReading.text(fields[4])
    return IssuerReading(
      organ: String(fields[1]), level: level(fields[3], region: region), region: region,
      confidence: basis.confidence, basis: basis, validity: validity,
      note: IssuerReading.text(fields[6]))
  }

  private static func isRegion(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 6 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func level(_ text: Substring, region: String?) -> OfficialDocument.Level? {
    if text.hasPrefix("central") { return .central }
    if text.hasPrefix("province") { return .province }
    if text.hasPrefix("prefecture") { return .prefecture }
    if text.hasPrefix("county") { return .county }
    return region.flatMap(level(ofRegion:))
  }

  /// What a GB/T 2260 code says by its zeros.
  static func level(ofRegion region: String) -> OfficialDocument.Level? {
    if region == "000000" { return .central }
    if region.hasSuffix("0000") { return .province }
    if region.hasSuffix("00") { return .prefecture }
    return .county
  }
}

/// Rows of a tab-separated file without its header; a wrong number of columns is an error with its line.
enum TabbedRows {
  struct Row {
    let line: Int
    let fields: [Substring]
  }

  static func rows(_ bytes: [UInt8], file: String, columns: Int) throws(LexiconError) -> [Row] {
    var rows: [Row] = []
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated().dropFirst() {
      if line.allSatisfy({ $0 == 0x0D || $0 == 0x20 }) { continue }
      guard let text = String(validating: line, as: UTF8.self) else {
        throw LexiconError(file: file, line: index + 1, reason: "not UTF-8")
      }
      // By bytes: to find where characters end would take most of the time it takes to start.
      let fields = text.utf8.split(separator: 0x09, omittingEmptySubsequences: false)
        .map(Substring.init)
      guard fields.count == columns else {
        throw LexiconError(
          file: file, line: index + 1, reason: "\(fields.count) columns instead of \(columns)")
      }
      rows.append(Row(line: index + 1, fields: fields))
    }
    return rows
  }
}
