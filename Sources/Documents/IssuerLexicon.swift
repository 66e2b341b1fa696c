/// Why a lexicon file was refused: which file, which line, what is wrong with it.
package struct LexiconError: Error, Equatable, CustomStringConvertible {
  package let file: String
  /// Counted from 1, the header included.
  package let line: Int
  package let reason: String
  package var description: String { "\(file):\(line): \(reason)" }
}

/// What an issuer code (机关代字) may mean. A code is not an identity: 临政发 fits 临沂, 临汾 and 临沧.
package struct IssuerReading: Hashable, Sendable {
  package var organ: String
  package var level: OfficialDocument.Level?
  /// GB/T 2260 code of six digits; nil when the row does not know.
  package var region: String?
  /// 0...1: a row read in public text weighs more than one composed by rule.
  package var confidence: Double
}

/// The registry of issuer codes and of the characters that stand for places. Facts are data files
/// (`Data/*.tsv`); this type is how they are read and asked.
package struct IssuerLexicon: Sendable {
  struct Place: Sendable {
    let mark: Scalars
    let name: String
    let region: String
  }

  private var rowsByHash: [UInt64: [(code: Scalars, reading: IssuerReading)]] = [:]
  private(set) var places: [Place] = []
  private var placesByFirst: [UInt32: [Int]] = [:]
  private(set) var regionNames: [String: String] = [:]

  private static let shared = Result { () throws(LexiconError) in
    try IssuerLexicon(
      codes: PackageResources.issuer_codes_tsv, regions: PackageResources.region_chars_tsv)
  }

  /// The lexicon built into the program, parsed once.
  package static func standard() throws(LexiconError) -> IssuerLexicon { try shared.get() }

  /// Both files are TSV in UTF-8 with a header line; see the header of each for its columns.
  package init(codes: [UInt8], regions: [UInt8]) throws(LexiconError) {
    try readPlaces(regions)
    try readCodes(codes)
  }

  /// Rows that give exactly this code.
  func readings(of code: ArraySlice<UInt32>) -> [IssuerReading] {
    (rowsByHash[Self.hash(code)] ?? []).filter { code.elementsEqual($0.code) }.map(\.reading)
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
    for row in try TabbedRows.rows(bytes, file: file, columns: 7) {
      let fields = row.fields
      // `发改{司局}` is a pattern for people; composition covers what it stands for.
      if fields[0].utf8.contains(UInt8(ascii: "{")) { continue }
      guard !fields[0].isEmpty, !fields[1].isEmpty else {
        throw LexiconError(file: file, line: row.line, reason: "code or organ is empty")
      }
      guard fields[4].isEmpty || Self.isRegion(fields[4]) else {
        throw LexiconError(file: file, line: row.line, reason: "region code is not six digits")
      }
      guard let confidence = Self.confidence(fields[5]) else {
        throw LexiconError(
          file: file, line: row.line, reason: "confidence '\(fields[5])' is none of V S K k C")
      }
      let region = fields[4].isEmpty ? nil : String(fields[4])
      let reading = IssuerReading(
        organ: String(fields[1]), level: Self.level(fields[3], region: region), region: region,
        confidence: confidence)
      let code = Scalars(fields[0])
      rowsByHash[Self.hash(code[...]), default: []].append((code, reading))
    }
  }

  private static func isRegion(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 6 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// V seen in public text, S in a seed, K known, k weaker, C composed by rule.
  private static func confidence(_ tag: Substring) -> Double? {
    switch tag {
    case "V", "S": 0.95
    case "K": 0.85
    case "k": 0.7
    case "C": 0.6
    default: nil
    }
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
