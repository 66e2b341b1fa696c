/// The series of document numbers that the city's organs keep.
enum NumberSeries: Int, CaseIterable, Sendable {
  case government, office, governmentLetters, governmentReports
  case science, scienceLetters, budget, financeLetters
  case developmentRules, development, archives
  case orders, announcements

  /// 机关代字; nil for orders and announcements, which are numbered by the organ's name.
  var code: String? {
    switch self {
    case .government: "岫政发"
    case .office: "岫政办字"
    case .governmentLetters: "岫政函"
    case .governmentReports: "岫政字"
    case .science: "岫科字"
    case .scienceLetters: "岫科函字"
    case .budget: "岫财预"
    case .financeLetters: "岫财函"
    case .developmentRules: "岫发改规"
    case .development: "岫发改字"
    case .archives: "岫档发"
    case .orders, .announcements: nil
    }
  }

  /// In the order in which a round writes them.
  var slots: [Slot] { Slot.allCases.filter { $0.series == self } }

  func number(year: Int, serial: Int) -> String {
    switch self {
    case .orders: "云岫市人民政府令第\(serial)号"
    case .announcements: "云岫市财政局公告\(year)年第\(serial)号"
    case .government, .office, .governmentLetters, .governmentReports, .science, .scienceLetters,
      .budget, .financeLetters, .developmentRules, .development, .archives:
      "\(code ?? "")〔\(year)〕\(serial)号"
    }
  }

  /// Every fourth number was never published. The first hole comes after 1, 2 or 3 documents.
  private var phase: Int { rawValue % 3 }

  /// The number that the document at `ordinal` (from 0) of a year got.
  func serial(ordinal: Int) -> Int { 1 + ordinal + (ordinal + phase) / 3 }

  /// Numbers below `last` that nobody has.
  func holes(below last: Int) -> [Int] {
    (0..<holeCount(below: last)).map(hole)
  }

  func hole(_ index: Int) -> Int { 4 * (index + 1) - phase }

  func holeCount(below last: Int) -> Int { max(0, (last + phase - 1) / 4) }
}
