/// Codes that no registry lists, read by their parts: region + unit + slot + marker (REFERENCE §2.6),
/// 临 科 函字, 鲁 建 节科 字, 粤 科 函 高 字.
struct CodeComposition: Sendable {
  /// Every sign but those of organs that are gone, and where they are by their first character.
  private var tokens: [Scalars] = []
  private var tokensByFirst = HanTable()
  private var units: [IssuerCodeParts.Part] = []
  private var unitsByFirst = HanTable()
  /// Type signs, and where they are by their last character, longest first.
  private var markers: [(sign: Scalars, text: String)] = []
  private var markersByLast = HanTable()

  /// Longer codes have not been seen; they compose to nothing. One bit a character says what a rest may be.
  private static let longest = 62

  init(parts: IssuerCodeParts) {
    for part in parts.all {
      let first = part.mark.head
      switch part.role {
      case .former: continue
      case .marker: markers.append((part.mark.scalars, part.mark.scalars.text))
      case .unit, .district, .slot:
        unitsByFirst.add(units.count, for: first)
        units.append(part)
      }
      tokensByFirst.add(tokens.count, for: first)
      tokens.append(part.mark.scalars)
    }
    markers.sort { $1.sign.count < $0.sign.count }
    for (index, marker) in markers.enumerated() {
      markersByLast.add(index, for: marker.sign.last ?? 0)
    }
  }

  /// Start of the longest suffix of `run` that reads as a place, a unit and then units, slots and markers.
  func longestSuffix(of run: ArraySlice<UInt32>, lexicon: IssuerLexicon) -> Int? {
    // A code of more than 12 characters has not been seen.
    let run = run.suffix(12)
    let open = decodable(run)
    // The bit of the end alone: nothing of it can be read.
    if open.nonzeroBitCount < 2 { return nil }
    for index in run.indices {
      for place in lexicon.places(startingWith: run[index]) {
        let mark = lexicon.places[place].mark
        let next = index + mark.count
        if next < run.endIndex, run[index...].starts(with: mark),
          unit(at: next, in: run, open: open) != nil
        {
          return index
        }
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
    guard let last = code.last else { return nil }
    let found = markersByLast[last].first {
      let sign = markers[$0].sign
      return sign.count < code.count && code.suffix(sign.count).elementsEqual(sign)
    }
    return found.map { markers[$0].text }
  }

  /// Bit i: what begins at the i-th character of the run is a chain of units, slots and markers to its end.
  private func decodable(_ run: ArraySlice<UInt32>) -> UInt64 {
    guard run.count <= Self.longest else { return 0 }
    var open: UInt64 = 1 << UInt64(run.count)
    for index in run.indices.reversed() {
      let offset = index - run.startIndex
      for token in tokensByFirst[run[index]]
      where open >> UInt64(offset + tokens[token].count) & 1 == 1
        && run[index...].starts(with: tokens[token])
      {
        open |= 1 << UInt64(offset)
        break
      }
    }
    return open
  }

  private func unit(at index: Int, in run: ArraySlice<UInt32>, open: UInt64) -> Int? {
    unitsByFirst[run[index]].first { unit in
      let mark = units[unit].mark
      return run[index...].hasPrefix(mark)
        && open >> UInt64(index + mark.count - run.startIndex) & 1 == 1
    }
  }
}
