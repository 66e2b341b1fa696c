/// Why a lexicon file was refused: which file, which line, what is wrong with it.
package struct LexiconError: Error, Equatable, CustomStringConvertible {
  package let file: String
  /// Counted from 1, the header included.
  package let line: Int
  package let reason: String
  package var description: String { "\(file):\(line): \(reason)" }
}

/// The registry of issuer codes and of the characters that stand for places. Facts are data files
/// (`Data/*.tsv`); this type is how they are read and asked. Every row is checked when it is loaded, but what it
/// says is only made into text when it is asked for: a scan asks for few of the codes, and must start at once.
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

  /// A row without a gap.
  private struct Row: Sendable {
    /// In `letters`.
    let code: Range<Int>
    /// In `file`.
    let line: Range<Int>
    /// The row before it of the same hash, or -1.
    let previous: Int
  }

  private let file: [UInt8]
  private var entries: [Row] = []
  private var letters: Scalars = []
  /// Hashes of codes, each at the first free slot from its own on, and the last row of each.
  private var hashes: [UInt64] = []
  private var lastRows: [Int32] = []
  private var patterns: [Pattern] = []
  let parts: IssuerCodeParts
  private(set) var places: [Place] = []
  private var placesByFirst = HanTable()

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
    file = codes
    self.parts = try IssuerCodeParts(parts ?? PackageResources.code_parts_tsv)
    try readPlaces(regions)
    try readCodes()
    enterRows()
  }

  /// Rows that give exactly this code.
  func readings(of code: ArraySlice<UInt32>) -> [IssuerReading] {
    var found: [IssuerReading] = []
    var row = lastRow(Self.hash(code))
    while row >= 0 {
      if code.elementsEqual(letters[entries[row].code]) { found.append(reading(entries[row])) }
      row = entries[row].previous
    }
    return found.reversed()
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
    entries.map { (letters[$0.code].text, reading($0)) }
      .sorted { ($0.0, $0.1.region ?? "") < ($1.0, $1.1.region ?? "") }
  }

  /// Start of the longest suffix of `run` that is a code of the lexicon.
  func longestKnownSuffix(of run: ArraySlice<UInt32>) -> Int? {
    var best: Int?
    var hash = Self.seed
    for index in run.indices.reversed() {
      hash = Self.mix(hash, run[index])
      var row = lastRow(hash)
      while row >= 0 {
        if run[index...].elementsEqual(letters[entries[row].code]) {
          best = index
          break
        }
        row = entries[row].previous
      }
    }
    return best
  }

  /// Places whose marks stand at `index` (雄安 and 雄 are two).
  func placeMarks(in run: ArraySlice<UInt32>, at index: Int) -> [Place] {
    places(startingWith: run[index]).map { places[$0] }
      .filter { run[index...].starts(with: $0.mark) }
  }

  /// Places whose marks begin with a character, by their indices.
  func places(startingWith character: UInt32) -> [Int] { placesByFirst[character] }

  /// By region code: the name that stands first. Made anew at each call.
  var regionNames: [String: String] {
    Dictionary(places.map { ($0.region, $0.name) }) { first, _ in first }
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

// MARK: - Asking

extension IssuerLexicon {
  /// The last row whose code has this hash, or -1.
  private func lastRow(_ hash: UInt64) -> Int {
    var slot = slot(hash)
    while lastRows[slot] >= 0 {
      if hashes[slot] == hash { return Int(lastRows[slot]) }
      slot = (slot + 1) & (hashes.count - 1)
    }
    return -1
  }

  /// The product's high bits are the mixed ones.
  private func slot(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash >> 40 ^ hash) & (hashes.count - 1)
  }

  /// A quarter full at most: most questions end at the first slot.
  private mutating func enterRows() {
    var size = 16
    while size < entries.count * 4 { size *= 2 }
    hashes = [UInt64](repeating: 0, count: size)
    lastRows = [Int32](repeating: -1, count: size)
    for index in entries.indices {
      let hash = Self.hash(letters[entries[index].code])
      let previous = lastRow(hash)
      entries[index] = Row(code: entries[index].code, line: entries[index].line, previous: previous)
      var at = slot(hash)
      while lastRows[at] >= 0, hashes[at] != hash { at = (at + 1) & (size - 1) }
      hashes[at] = hash
      lastRows[at] = Int32(index)
    }
  }

  private func reading(_ row: Row) -> IssuerReading {
    Self.reading(TabbedRows(file, range: row.line, columns: Self.columns))
  }
}

// MARK: - Loading

extension IssuerLexicon {
  private static let columns = 11

  private mutating func readPlaces(_ bytes: [UInt8]) throws(LexiconError) {
    var row = TabbedRows(bytes, file: "region_chars.tsv", columns: 5)
    while try row.advance() {
      let mark = row.scalars(0)
      guard !mark.isEmpty, mark.allSatisfy(\.isHan) else {
        throw row.failure("place mark is not Chinese")
      }
      // One mark may stand for several places: `防城港市/贵港市 (context)` and `450600/450800`.
      let names = Self.alternatives(row[2].prefix { $0 != 0x20 })
      let regions = Self.alternatives(row[3])
      guard !regions.isEmpty, regions.count == names.count, regions.allSatisfy(Self.isRegion) else {
        throw row.failure("region code is not six digits")
      }
      for (name, region) in zip(names, regions) {
        let place = Place(
          mark: mark, name: String(decoding: name, as: UTF8.self),
          region: String(decoding: region, as: UTF8.self))
        placesByFirst.add(places.count, for: mark[0])
        places.append(place)
      }
    }
  }

  private static func alternatives(_ field: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    if field.isEmpty { return [] }
    return field.contains(0x2F) ? field.split(separator: 0x2F) : [field]
  }

  private mutating func readCodes() throws(LexiconError) {
    var row = TabbedRows(file, file: "issuer_codes.tsv", columns: Self.columns)
    while try row.advance() {
      try Self.check(row)
      let code = row.scalars(0)
      guard let open = code.firstIndex(of: 0x7B) else {
        let start = letters.count
        letters += code
        entries.append(Row(code: start..<letters.count, line: row.range, previous: -1))
        continue
      }
      // `发改{司局}` is a pattern, not a code.
      guard let close = code.firstIndex(of: 0x7D), open > 0, close > open else {
        throw row.failure("a gap is written 国卫{司局}发")
      }
      var gapped = Self.reading(row)
      gapped.basis = .pattern
      gapped.confidence = IssuerReading.Basis.pattern.confidence
      patterns.append(
        Pattern(
          prefix: Word(scalars: Scalars(code[..<open])),
          suffix: Word(scalars: Scalars(code[(close + 1)...])), reading: gapped))
    }
  }

  private static func check(_ row: TabbedRows) throws(LexiconError) {
    guard !row.isEmpty(0), !row.isEmpty(1) else { throw row.failure("code or organ is empty") }
    guard row.isEmpty(4) || isRegion(row[4]) else {
      throw row.failure("region code is not six digits")
    }
    guard IssuerReading.Basis(tag: row[5]) != nil else {
      throw row.failure("confidence '\(row.text(5) ?? "")' is none of V S K k C")
    }
    let validity = try IssuerReading.Validity(checking: row, from: 7)
    // The years carry a confidence of their own: they were not read where the code was.
    guard validity.isKnown != row.isEmpty(10),
      row.isEmpty(10) || IssuerReading.Basis(tag: row[10]) != nil
    else { throw row.failure("validity and its confidence go together") }
  }

  /// Of a row that was checked.
  private static func reading(_ row: TabbedRows) -> IssuerReading {
    let region = row.text(4)
    let basis = IssuerReading.Basis(tag: row[5]) ?? .rule
    return IssuerReading(
      organ: row.text(1) ?? "", level: level(row[3], region: region), region: region,
      confidence: basis.confidence, basis: basis, validity: .init(row, from: 7), note: row.text(6))
  }

  private static func isRegion(_ text: ArraySlice<UInt8>) -> Bool {
    text.count == 6 && text.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func level(
    _ text: ArraySlice<UInt8>, region: String?
  ) -> OfficialDocument.Level? {
    if text.starts(with: "central".utf8) { return .central }
    if text.starts(with: "province".utf8) { return .province }
    if text.starts(with: "prefecture".utf8) { return .prefecture }
    if text.starts(with: "county".utf8) { return .county }
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
