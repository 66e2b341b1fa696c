/// An issuer code explained: its parts, and every organ it may mean. Collisions (REFERENCE §2.7) stay
/// candidates until something outside the code decides: `narrowed(to:year:)`.
package struct IssuerCode: Sendable {
  package struct Part: Hashable, Sendable {
    package enum Role: String, Sendable {
      case region, unit, district, slot, marker
      /// An organ's own sign that is no place and unit: 国办 in 国办发.
      case sign
    }
    package var text: String
    package var role: Role
    /// 临沂市、临汾市…; 科学技术局; nil for a division that no table lists.
    package var meaning: String?
  }

  package let text: String
  /// In order; together they are `text`. Empty only for an empty code.
  package let parts: [Part]
  /// Best first; of equals by region. Empty when nothing is known.
  package private(set) var candidates: [IssuerReading]

  /// White space around and inside `text` is dropped, as printed codes have it.
  package init(_ text: String, lexicon: IssuerLexicon) {
    let code = Scalars(text).squeezed
    self.text = code.text
    let split = IssuerCodeSplit(code[...], lexicon: lexicon)
    parts = split.parts
    candidates = Self.candidates(code[...], split: split, lexicon: lexicon)
  }

  /// What is left when the place and the year of a document are known.
  ///
  /// The place decides first: its own organs; else those of the nearest place around it (a county's page
  /// prints its city's documents); else those inside it. Then the year drops organs that were not there.
  /// What fits nothing changes nothing: a code that is out of place is still that code.
  package func narrowed(to region: String?, year: Int? = nil) -> IssuerCode {
    var result = self
    if let region { result.candidates = Self.within(region, candidates) }
    if let year {
      let living = result.candidates.filter { $0.validity.holds(in: year) }
      if !living.isEmpty { result.candidates = living }
    }
    return result
  }

  /// The one region that all candidates share; nil while they differ.
  package var region: String? {
    let regions = Set(candidates.map(\.region))
    return regions.count == 1 ? regions.first ?? nil : nil
  }

  private static func within(_ region: String, _ all: [IssuerReading]) -> [IssuerReading] {
    // 371302, 371300, 370000, 000000: a place and those around it.
    let around = [region, region.prefix(4) + "00", region.prefix(2) + "0000", "000000"]
    for place in around {
      let found = all.filter { $0.region == place }
      if !found.isEmpty { return found }
    }
    let stem = region.hasSuffix("0000") ? 2 : 4
    let inside = all.filter { $0.region?.prefix(stem) == region.prefix(stem) }
    return inside.isEmpty ? all : inside
  }

  private static func candidates(
    _ code: ArraySlice<UInt32>, split: IssuerCodeSplit, lexicon: IssuerLexicon
  ) -> [IssuerReading] {
    let rows = lexicon.readings(of: code)
    let patterns = rows.isEmpty ? lexicon.patternReadings(of: code) : []
    var all = rows + patterns
    for var composed in split.readings
    where !all.contains(where: { $0.region == composed.region }) {
      // Rows know more: another place of the same sign stays possible, and no more than that.
      if !rows.isEmpty || !patterns.isEmpty { composed.confidence /= 2 }
      all.append(composed)
    }
    return all.sorted {
      ($1.confidence, $0.region ?? "", $0.organ) < ($0.confidence, $1.region ?? "", $1.organ)
    }
  }
}
