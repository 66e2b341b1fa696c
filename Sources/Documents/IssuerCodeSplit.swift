/// An issuer code taken apart: region + unit + slots + marker (REFERENCE §2.6). One split is shown; readings are
/// made for every place that the region's sign may mean.
struct IssuerCodeSplit {
  private(set) var parts: [IssuerCode.Part] = []
  private(set) var readings: [IssuerReading] = []

  private typealias Table = IssuerCodeParts.Part

  /// Longer codes have not been seen; they are not taken apart.
  private static let longest = 16

  init(_ code: ArraySlice<UInt32>, lexicon: IssuerLexicon) {
    guard !code.isEmpty else { return }
    guard code.count <= Self.longest else {
      parts = [.init(text: code.text, role: .sign)]
      return
    }
    let places = lexicon.placeMarks(in: code, at: code.startIndex)
    // 雄安 before 雄.
    for length in Set(places.map(\.mark.count)).sorted(by: >) {
      let here = places.filter { $0.mark.count == length }
      if split(code, places: here, parts: lexicon.parts.all) { return }
    }
    parts = Self.sign(code, parts: lexicon.parts.all)
  }

  /// Region first, then a party committee's series or an organ's sign with what follows it.
  private mutating func split(
    _ code: ArraySlice<UInt32>, places: [IssuerLexicon.Place], parts table: [Table]
  ) -> Bool {
    guard let first = places.first else { return false }
    let rest = code.dropFirst(first.mark.count)
    let region = IssuerCode.Part(
      text: first.mark.text, role: .region,
      meaning: Self.unique(places.map(\.name)).joined(separator: "、"))
    if let series = Self.partySeries.first(where: { rest.elementsEqual($0.mark.scalars) }) {
      let meaning = table.first { $0.mark.scalars == series.mark.scalars }?.meaning
      parts = [region, .init(text: rest.text, role: .marker, meaning: meaning)]
      readings = places.map { Self.party($0, isOffice: series.isOffice) }
      return true
    }
    let units = table.filter { $0.organ != nil && rest.hasPrefix($0.mark) }
      .sorted { $0.mark.count > $1.mark.count }
    for unit in units {
      guard let tail = Self.tail(rest.dropFirst(unit.mark.count), table: table) else { continue }
      parts =
        [region, .init(text: unit.mark.scalars.text, role: .unit, meaning: unit.organ)] + tail.parts
      readings = places.compactMap { Self.reading($0, unit: unit, isSure: tail.isSure) }
      return true
    }
    // 深 坪 发改 规: a district's sign, whose own code no table gives: shown, not turned into an organ.
    guard let district = table.first(where: { $0.role == .district && rest.hasPrefix($0.mark) }),
      let tail = Self.tail(rest.dropFirst(district.mark.count), table: table)
    else { return false }
    parts =
      [
        region,
        .init(text: district.mark.scalars.text, role: .district, meaning: district.meaning),
      ] + tail.parts
    return true
  }

  /// Slots and markers behind a unit. Not sure where up to three characters are in no table: 鲁市监价字 has a
  /// division that nobody listed.
  private static func tail(
    _ code: ArraySlice<UInt32>, table: [Table]
  ) -> (parts: [IssuerCode.Part], isSure: Bool)? {
    if let chain = chain(code, table: table) { return (chain, true) }
    let marker = table.filter { $0.role == .marker && code.hasSuffix($0.mark) }
      .max { $0.mark.count < $1.mark.count }
    let slot = code.dropLast(marker?.mark.count ?? 0)
    guard (1...3).contains(slot.count) else { return nil }
    let found = [IssuerCode.Part(text: slot.text, role: .slot)]
    return (found + (marker.map { [part($0)] } ?? []), false)
  }

  /// Known signs to the very end, the longest first at each place; a marker before a slot of its length.
  private static func chain(_ code: ArraySlice<UInt32>, table: [Table]) -> [IssuerCode.Part]? {
    if code.isEmpty { return [] }
    // At most sixteen characters and a few signs at each: small enough to try them all.
    let next = table.filter { code.hasPrefix($0.mark) }.sorted {
      ($1.mark.count, $0.role == .marker ? 0 : 1) < ($0.mark.count, $1.role == .marker ? 0 : 1)
    }
    for sign in next {
      if let rest = chain(code.dropFirst(sign.mark.count), table: table) {
        return [part(sign)] + rest
      }
    }
    return nil
  }

  private static func part(_ sign: Table) -> IssuerCode.Part {
    let role: IssuerCode.Part.Role =
      switch sign.role {
      case .unit, .former: .unit
      case .district: .district
      case .slot: .slot
      case .marker: .marker
      }
    return .init(text: sign.mark.scalars.text, role: role, meaning: sign.meaning ?? sign.organ)
  }

  /// A code without a place: the organ's own sign, and the marker that ends it.
  private static func sign(_ code: ArraySlice<UInt32>, parts table: [Table]) -> [IssuerCode.Part] {
    let marker = table.filter {
      $0.role == .marker && code.hasSuffix($0.mark) && $0.mark.count < code.count
    }.max { $0.mark.count < $1.mark.count }
    let own = code.dropLast(marker?.mark.count ?? 0)
    return [IssuerCode.Part(text: own.text, role: .sign)] + (marker.map { [part($0)] } ?? [])
  }

  private static func reading(
    _ place: IssuerLexicon.Place, unit: Table, isSure: Bool
  ) -> IssuerReading? {
    let level = IssuerLexicon.level(ofRegion: place.region)
    guard let organ = unit.organ(at: level) else { return nil }
    var validity = unit.validity
    if let successor = validity.successor {
      validity.successor = place.name + renamed(successor, at: level)
    }
    // An unlisted division makes the whole reading a guess.
    let confidence = IssuerReading.Basis.composed.confidence * (isSure ? 1 : 0.7)
    return IssuerReading(
      organ: place.name + organ, level: level, region: place.region, confidence: confidence,
      validity: validity)
  }

  /// The departments of 2018 that took over are 厅 in provinces; 市场监督管理局 is 局 everywhere.
  private static func renamed(_ organ: String, at level: OfficialDocument.Level?) -> String {
    guard level == .province, organ != "市场监督管理局", organ.hasSuffix("局") else { return organ }
    return organ.dropLast() + "厅"
  }

  /// 省简称 + 发 or 办发 is the Party committee's series, 政发 and 府发 the government's.
  private static let partySeries: [(mark: Word, isOffice: Bool)] = [("发", false), ("办发", true)]

  private static func party(_ place: IssuerLexicon.Place, isOffice: Bool) -> IssuerReading {
    let level = IssuerLexicon.level(ofRegion: place.region)
    let office = isOffice ? (level == .province ? "办公厅" : "办公室") : ""
    return IssuerReading(
      organ: "中共\(place.name)委\(place.name.hasSuffix("自治区") ? "员会" : "")" + office,
      level: level, region: place.region,
      confidence: IssuerReading.Basis.composed.confidence)
  }

  private static func unique(_ names: [String]) -> [String] {
    names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
