/// The fictional city's sites. Each has a loopback address of its own, because politeness is counted per
/// host and a port is not a host.
package enum SampleHost: Int, CaseIterable, Sendable {
  case portal = 1
  case science, finance, development, archives, news
  /// Stands behind a shield that challenges every visitor. A host of its own: a challenge makes a careful
  /// crawler leave the whole host alone.
  case statistics
  /// Only with faults: pages that break.
  case broken
  /// Only with faults: always busy. A host of its own, for the same reason as `statistics`.
  case busy

  /// `127.0.0.1` … `127.0.0.9`.
  package var address: String { "127.0.0.\(rawValue)" }

  /// The organ that runs the site.
  var organ: String {
    switch self {
    case .portal: "云岫市人民政府"
    case .science: "云岫市科学技术局"
    case .finance: "云岫市财政局"
    case .development: "云岫市发展和改革委员会"
    case .archives: "云岫市档案局"
    case .news: "岫视新闻网"
    case .statistics: "云岫市统计局"
    case .broken: "云岫市旧网站"
    case .busy: "云岫市办事大厅"
    }
  }

  /// 网站标识码: region code and serial. News sites have none.
  var siteCode: String? {
    self == .news ? nil : "\(SampleSite.region)000\(rawValue)"
  }

  /// The software that the site imitates.
  var family: Family {
    switch self {
    case .portal: .trs
    case .science: .vsb
    case .finance: .hanweb
    case .development: .ucap
    case .archives: .hand
    case .news, .statistics, .broken, .busy: .news
    }
  }

  /// The sites that have documents.
  static let publishing: [SampleHost] = [
    .portal, .science, .finance, .development, .archives, .news,
  ]

  static func served(faults: Bool) -> [SampleHost] {
    allCases.filter { faults || ($0 != .broken && $0 != .busy) }
  }
}

/// The page styles of REFERENCE §3.3, and two more.
enum Family {
  /// 拓尔思: `createPageHTML`, `TRS_Editor`.
  case trs
  /// 博达: `vsb_content`, page files that count down.
  case vsb
  /// 大汉: records inside `<datastore>`.
  case hanweb
  /// 开普: `UCAP-CONTENT`, `home_N.htm`.
  case ucap
  /// Written by hand around 2008: tables, `.asp`, GB 2312.
  case hand
  /// A news site.
  case news
}
