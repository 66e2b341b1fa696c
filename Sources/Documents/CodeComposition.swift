/// Codes that no registry lists, read by their parts: region + unit + slot + marker (REFERENCE §2.6),
/// 临 科 函字, 鲁 建 节科 字, 粤 科 函 高 字.
struct CodeComposition: Sendable {
  /// Organ units and bureau slots, and how a city names the organ; nil where the unit is a slot.
  static let units: [(mark: Word, organ: String?)] = [
    ("政办", "人民政府办公室"), ("府办", "人民政府办公室"), ("政", "人民政府"), ("府", "人民政府"),
    ("科技创新", "科技创新委员会"), ("科技", "科学技术局"), ("科", "科学技术局"),
    ("发改", "发展和改革委员会"), ("工信", "工业和信息化局"), ("经信", "经济和信息化局"),
    ("教体", "教育和体育局"), ("教", "教育局"), ("民宗", "民族宗教事务局"), ("公", "公安局"),
    ("民", "民政局"), ("司", "司法局"), ("财", "财政局"), ("人社", "人力资源和社会保障局"),
    ("自然资规", "自然资源和规划局"), ("自然资", "自然资源局"), ("自资", "自然资源局"),
    ("国土资", "国土资源局"), ("生环", "生态环境局"), ("环", "生态环境局"),
    ("住建", "住房和城乡建设局"), ("建", "住房和城乡建设局"), ("城管", "城市管理局"),
    ("综执", "综合行政执法局"), ("交运", "交通运输局"), ("交", "交通运输局"), ("水务", "水务局"),
    ("水", "水利局"), ("农业农村", "农业农村局"), ("农", "农业农村局"), ("商务", "商务局"),
    ("商", "商务局"), ("文广旅", "文化广电和旅游局"), ("文旅", "文化和旅游局"), ("文", nil),
    ("卫健", "卫生健康委员会"), ("卫", "卫生健康委员会"), ("退役军人", "退役军人事务局"),
    ("应急", "应急管理局"), ("安监", "安全生产监督管理局"), ("审服", "行政审批服务局"),
    ("行审", "行政审批服务局"), ("审", "审计局"), ("外", nil), ("国资", "国有资产监督管理委员会"),
    ("市场监管", "市场监督管理局"), ("市监", "市场监督管理局"), ("体", "体育局"), ("统", "统计局"),
    ("医保", "医疗保障局"), ("金监", "地方金融监督管理局"), ("金", nil), ("信访", "信访局"),
    ("大数据", "大数据局"), ("政数", "政务服务和数据管理局"), ("园林", "园林局"), ("林", "林业局"),
    ("海渔", "海洋与渔业局"), ("海", nil), ("税", "税务局"), ("能源", "能源局"), ("粮", nil),
    ("价", nil), ("消", nil), ("气", nil), ("档", nil), ("厅", nil), ("委", nil), ("办", nil),
    ("党组", nil), ("组", nil), ("宣", nil), ("纪", nil), ("残联", "残疾人联合会"), ("团", nil),
    ("妇", nil), ("工", nil), ("编", nil), ("计", nil), ("信", nil), ("利用", nil), ("节科", nil),
    ("高", nil), ("价格", nil), ("环资", nil), ("产业", nil), ("龙华", nil), ("坪", nil),
    ("南山", nil),
  ]

  /// Type signs (文件类型字), longest first where one begins another.
  static let markers: [Word] = [
    "复决字", "发明电", "办公开办函", "办函", "办规", "办字", "办发", "函字", "规字", "规范", "规发", "规函", "通字",
    "呈字", "提函", "许可", "纪要", "明电", "公告", "通告", "公通字", "发", "函", "字", "规", "呈", "复", "批", "告",
    "通", "任", "令", "提", "许", "罚", "电", "秘", "议", "综", "联", "报", "请", "审", "定", "文", "办",
  ]

  private let tokens: [UInt32: [Scalars]]
  private let unitsByFirst: [UInt32: [Int]]

  init() {
    var tokens: [UInt32: [Scalars]] = [:]
    var units: [UInt32: [Int]] = [:]
    for (index, unit) in Self.units.enumerated() {
      tokens[unit.mark.scalars[0], default: []].append(unit.mark.scalars)
      units[unit.mark.scalars[0], default: []].append(index)
    }
    for marker in Self.markers { tokens[marker.scalars[0], default: []].append(marker.scalars) }
    self.tokens = tokens
    unitsByFirst = units
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
        let organ = Self.units[unit].organ
      else { return nil }
      let level = IssuerLexicon.level(ofRegion: place.region)
      return IssuerReading(
        organ: place.name + Self.organ(organ, at: level), level: level, region: place.region,
        confidence: 0.6)
    }
  }

  /// The type sign that ends a code.
  static func marker(of code: ArraySlice<UInt32>) -> String? {
    markers.filter { code.hasSuffix($0) && $0.count < code.count }
      .max { $0.count < $1.count }?.scalars.text
  }

  /// A province has 厅 where a city has 局, and its office is 办公厅.
  private static func organ(_ name: String, at level: OfficialDocument.Level?) -> String {
    guard level == .province else { return name }
    if name == "人民政府办公室" { return "人民政府办公厅" }
    let kept = ["局"].first { name.hasSuffix($0) }
    let bureaus = ["统计局", "体育局", "税务局", "医疗保障局", "林业局", "信访局", "能源局", "大数据局", "市场监督管理局"]
    return kept == nil || bureaus.contains(name) ? name : String(name.dropLast()) + "厅"
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
      let mark = Self.units[unit].mark
      return run[index...].hasPrefix(mark) && open[index + mark.count] == true
    }
  }
}
