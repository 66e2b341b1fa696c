/// The city writes its documents in rounds of twenty, always these twenty: so the series, the site and the
/// neighbours of any document follow from its index alone, and nothing is kept in memory.
enum Slot: Int, CaseIterable, Sendable {
  case plan, programme, measures, proposalReply, budget, normative, explanation, approval
  case suggestionReply, letter, report, opinions, forwarding, pressConference, order
  case announcement, archiveNotice, repeal, news, notice

  static let count = 20

  /// The series that numbers it; nil where a document of this sort has no number.
  var series: NumberSeries? {
    switch self {
    case .plan, .opinions: .government
    case .programme: .office
    case .measures, .repeal: .science
    case .proposalReply, .suggestionReply: .scienceLetters
    case .budget: .budget
    case .normative: .developmentRules
    case .approval: .governmentLetters
    case .letter: .financeLetters
    case .report: .governmentReports
    case .forwarding: .development
    case .archiveNotice: .archives
    case .order: .orders
    case .announcement: .announcements
    case .explanation, .pressConference, .news, .notice: nil
    }
  }

  /// 文种 or class, as the record names it.
  var kind: String {
    switch self {
    case .plan, .programme, .measures, .budget, .normative, .forwarding, .archiveNotice, .repeal:
      "通知"
    case .proposalReply, .suggestionReply: "答复"
    case .explanation: "解读"
    case .approval: "批复"
    case .letter: "函"
    case .report: "报告"
    case .opinions: "意见"
    case .pressConference, .news: "新闻"
    // The page is the rule itself; that an order carries it, its number says.
    case .order: "规定"
    case .announcement: "公告"
    case .notice: "通告"
    }
  }

  /// Where it is published; the issuer's own site first.
  var hosts: [SampleHost] {
    switch self {
    case .plan: [.portal, .news]
    case .opinions: [.portal, .archives]
    case .programme, .approval, .report, .order, .explanation, .pressConference: [.portal]
    case .measures: [.science, .portal]
    case .proposalReply, .suggestionReply, .repeal: [.science]
    case .budget, .letter, .announcement: [.finance]
    case .normative: [.development, .portal]
    case .forwarding, .notice: [.development]
    case .archiveNotice: [.archives]
    case .news: [.news]
    }
  }

  var issuer: String {
    switch self {
    case .programme: "云岫市人民政府办公室"
    case .pressConference: "云岫市人民政府新闻办公室"
    case .plan, .opinions, .approval, .report, .order, .explanation, .measures, .proposalReply,
      .suggestionReply, .repeal, .budget, .letter, .announcement, .normative, .forwarding,
      .notice, .archiveNotice, .news:
      hosts[0].organ
    }
  }
}
