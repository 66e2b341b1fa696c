/// Which place a document belongs to. Its number alone cannot say: 临政发 fits three cities (REFERENCE §2.7).
struct RegionReader {
  /// Every place of the lexicon once, by name.
  private let places: [(region: String, name: Word)]

  init(lexicon: IssuerLexicon) {
    places = lexicon.regionNames.sorted { $0.key < $1.key }.map { ($0.key, Word($0.value)) }
  }

  struct Answer {
    var region: String?
    var candidates: [String] = []
  }

  func region(
    issuers: [String], hasNumber: Bool, readings: [IssuerReading], context: DocumentContext
  ) -> Answer {
    if let told = issuers.lazy.compactMap({ context.organRegions[$0] }).first {
      return Answer(region: told)
    }
    let siteRegion = context.siteRegion
    var candidates: [String] = []
    for region in readings.compactMap(\.region) where !candidates.contains(region) {
      candidates.append(region)
    }
    if let issuer = issuers.first, let named = place(of: issuer) {
      // 广州市天河区…: a county below the place that the name begins with; the site knows its code.
      guard named.isWhole else {
        let site = siteRegion.flatMap { Self.isBelow($0, named.region) ? $0 : nil }
        return Answer(region: site, candidates: site == nil ? [named.region] : [])
      }
      return Answer(region: named.region)
    }
    if candidates.count == 1 { return Answer(region: candidates[0]) }
    // A news site's own region says nothing of what it reposts; what nobody issued is its own.
    let isForeign = context.isRepost && (hasNumber || !issuers.isEmpty)
    if let siteRegion, !isForeign, candidates.isEmpty || candidates.contains(siteRegion) {
      return Answer(region: siteRegion)
    }
    return Answer(candidates: candidates)
  }

  /// The place that an organ's name begins with; `isWhole` unless a county follows it.
  private func place(of organ: String) -> (region: String, isWhole: Bool)? {
    let name = Scalars(organ)
    if Self.isCentral(name) { return ("000000", true) }
    var best: (region: String, length: Int)?
    for (region, mark) in places {
      // A city may stand after its province: 山东省临沂市….
      guard let at = name.prefix(20).first(mark),
        at == 0 || name[at - 1] == 0x7701 || name[at - 1] == 0x533A
      else { continue }
      let end = at + mark.count
      if end > best?.length ?? 0 || end == best?.length && region < best?.region ?? "" {
        best = (region, end)
      }
    }
    guard let best else { return nil }
    let rest = name[best.length...]
    let county = rest.prefix(6).firstIndex { $0 == 0x533A || $0 == 0x53BF || $0 == 0x65D7 }
    let isCounty = county.map { $0 > best.length && $0 + 1 < name.count } ?? false
    return (best.region, !isCounty)
  }

  private static func isCentral(_ name: Scalars) -> Bool {
    if name.hasPrefix(anyOf: ["国务院", "中共中央", "中央", "最高人民", "全国", "国家", "中国人民银行", "中国证", "中国银"])
      != nil
    {
      // 国家税务总局临沂市税务局, 国家能源局福建监管办公室 sit in a place.
      return !name.dropFirst(4).contains(anyOf: ["市", "省", "监管办", "监管局", "自治区"])
    }
    return centralMinistries.contains { name.hasPrefix($0) }
  }

  private static let centralMinistries: [Word] = [
    "外交部", "国防部", "教育部", "科技部", "科学技术部", "工业和信息化部", "公安部", "民政部", "司法部", "财政部", "人力资源社会保障部",
    "人力资源和社会保障部", "自然资源部", "生态环境部", "住房城乡建设部", "住房和城乡建设部", "交通运输部", "水利部", "农业农村部", "商务部",
    "文化和旅游部", "退役军人", "应急管理部", "审计署", "海关总署", "税务总局", "市场监管总局",
  ]

  private static func isBelow(_ region: String, _ parent: String) -> Bool {
    let stem = parent.hasSuffix("0000") ? 2 : 4
    return region != parent && region.prefix(stem) == parent.prefix(stem)
  }
}
