/// Codes that no registry lists, read by their parts: region + unit + slot + marker (REFERENCE §2.6),
/// 临 科 函字, 鲁 建 节科 字, 粤 科 函 高 字.
struct CodeComposition: Sendable {
  private let tokens: [UInt32: [Scalars]]
  private let unitsByFirst: [UInt32: [Int]]

  private let units: [IssuerCodeParts.Part]
  private let markers: [Word]

  init(parts: IssuerCodeParts) {
    var tokens: [UInt32: [Scalars]] = [:]
    var units: [IssuerCodeParts.Part] = []
    var markers: [Word] = []
    var unitsByFirst: [UInt32: [Int]] = [:]
    for part in parts.all {
      switch part.role {
      case .former: continue
      case .marker: markers.append(part.mark)
      case .unit, .district, .slot:
        unitsByFirst[part.mark.scalars[0], default: []].append(units.count)
        units.append(part)
      }
      tokens[part.mark.scalars[0], default: []].append(part.mark.scalars)
    }
    self.tokens = tokens
    self.units = units
    self.markers = markers
    self.unitsByFirst = unitsByFirst
  }

  /// Start of the longest suffix of `run` that reads as a place, a unit and then units, slots and markers.
  func longestSuffix(of run: ArraySlice<UInt32>, lexicon: IssuerLexicon) -> Int? {
    // A code of more than 12 characters has not been seen.
    let run = run.suffix(12)
    let open = decodable(run)
    for index in run.indices {
      for place in lexicon.placeMarks(in: run, at: index) {
        let next = index + place.mark.count
        if next < run.endIndex, unit(at: next, in: run, open: open) != nil { return index }
      }
    }
    return nil
  }

  /// Organ names that a code composes to, one for each place its first character may mean.
  func readings(of code: ArraySlice<UInt32>, lexicon: IssuerLexicon) -> [IssuerReading] {
    guard !code.isEmpty else { return [] }
    let open = decodable(code)
    return lexicon.placeMarks(in: code, at: code.startIndex).compactMap { place in
      let next = code.startIndex + place.mark.count
      guard next < code.endIndex, let unit = unit(at: next, in: code, open: open),
        case let level = IssuerLexicon.level(ofRegion: place.region),
        let organ = units[unit].organ(at: level)
      else { return nil }
      return IssuerReading(
        organ: place.name + organ, level: level, region: place.region,
        confidence: IssuerReading.Basis.composed.confidence, validity: units[unit].validity)
    }
  }

  /// The type sign that ends a code.
  func marker(of code: ArraySlice<UInt32>) -> String? {
    markers.filter { code.hasSuffix($0) && $0.count < code.count }
      .max { $0.count < $1.count }?.scalars.text
  }

  /// `open[i]`: the suffix from i on is a chain of units, slots and markers.
  private func decodable(_ run: ArraySlice<UInt32>) -> [Int: Bool] {
    var open = [run.endIndex: true]
    for index in run.indices.reversed() {
      open[index] = (tokens[run[index]] ?? []).contains { token in
        run[index...].starts(with: token) && open[index + token.count] == true
      }
    }
    return open
  }

  private func unit(at index: Int, in run: ArraySlice<UInt32>, open: [Int: Bool]) -> Int? {
    (unitsByFirst[run[index]] ?? []).first { unit in
      let mark = units[unit].mark
      return run[index...].hasPrefix(mark) && open[index + mark.count] == true
    }
  }
}
