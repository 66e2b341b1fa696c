/// 文种 and the classes beside it, decided in the order of REFERENCE §1.5: the first that fits wins.
enum KindReader {
  struct Clues {
    var title: Scalars?
    /// The title line as printed, with what was cut from it (权威发布 |).
    var headline: Scalars?
    var addressee: Scalars?
    /// The paragraphs up to the signature.
    var body: ArraySlice<Paragraph>
    var number: DocumentNumber?
    /// A page that calls itself something in its table (体裁分类).
    var tableKind: String?
    var isRepost: Bool
  }

  static func kind(_ clues: Clues) -> String? {
    for line in [clues.title, clues.headline].compactMap(\.self) {
      if let kind = special(line) { return kind }
    }
    if isReply(clues) { return "答复" }
    if let title = clues.title, let kind = lastKind(title[...]) { return kind }
    if let kind = clues.tableKind, kinds.contains(kind) { return kind }
    if let kind = formula(clues) { return kind }
    if clues.number?.form == .order { return "命令" }
    if clues.number?.form == .announcement { return "公告" }
    if let marker = clues.number?.marker, marker.hasSuffix("函") || marker == "函字" { return "函" }
    if clues.number != nil { return nil }
    // No number, no kind word, no formula, but a headline: news.
    return clues.title == nil ? nil : "新闻"
  }

  /// 印发《…规划》的通知 → 规划.
  static func embedded(_ title: Scalars) -> String? {
    let line = title[...]
    guard
      let issue = ["印发", "转发", "批转", "发布", "公布"].compactMap({ (word: Word) in line.first(word) })
        .min(), let end = line.last("的")
    else { return nil }
    let inner = line[min(issue + 2, end)..<end].filter { !$0.isOne(of: "《》〈〉") }
    return lastKind(inner[...])
  }

  private static let kinds: Set<String> = [
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要",
  ]

  private static func special(_ title: Scalars) -> String? {
    if title.contains(anyOf: ["解读", "图解", "一图读懂", "一图看懂"]) { return "解读" }
    if title.contains(anyOf: ["问答", "答记者问", "常见问题", "热点问", "解答", "一问一答"])
      || isCountOfQuestions(title)
    {
      return "问答"
    }
    if title.contains(anyOf: ["新闻发布会", "权威发布"]) { return "新闻" }
    return nil
  }

  /// 热点13问
  private static func isCountOfQuestions(_ title: Scalars) -> Bool {
    guard title.last == 0x95EE, title.count > 2 else { return false }
    return title[title.count - 2].isDigit || ChineseNumerals.isNumeral(title[title.count - 2])
  }

  private static func isReply(_ clues: Clues) -> Bool {
    if let title = clues.title, title.contains(anyOf: ["提案", "建议", "议案"]),
      title.contains(anyOf: ["答复", "复函", "回复"]),
      title.contains("第") || title.contains("代表")
        || title.contains("委员")
    {
      return true
    }
    guard let addressee = clues.addressee else { return false }
    let names = addressee.filter { $0 != 0xFF1A && $0 != 0x3A }
    guard names.hasSuffix(anyOf: ["委员", "代表"]) != nil else { return false }
    return clues.body.prefix(6).contains {
      $0.scalars.contains(anyOf: ["收悉", "答复如下", "提案", "建议", "答复"])
    }
  }

  /// The word that ends the title, status in brackets aside.
  private static func lastKind(_ title: ArraySlice<UInt32>) -> String? {
    let line = TitleReader.withoutStatus(title)
    for (ending, kind) in endings where line.hasSuffix(ending) { return kind }
    return nil
  }

  private static let endings: [(Word, String)] = [
    ("答复函", "答复"), ("答复", "答复"), ("复函", "函"), ("公开信", "其他"), ("通知书", "其他"), ("决定书", "决定"),
    ("通知", "通知"), ("意见", "意见"), ("批复", "批复"), ("函", "函"), ("决定", "决定"), ("命令", "命令"),
    ("令", "命令"), ("公告", "公告"), ("通告", "通告"), ("通报", "通报"), ("报告", "报告"), ("请示", "请示"),
    ("决议", "决议"), ("公报", "公报"), ("议案", "议案"), ("纪要", "纪要"), ("实施细则", "办法"), ("细则", "办法"),
    ("办法", "办法"), ("规定", "规定"), ("条例", "条例"), ("规划", "规划"), ("规划纲要", "规划"), ("纲要", "规划"),
    ("方案", "方案"), ("计划", "方案"), ("指南", "指南"), ("指引", "指南"), ("名单", "名单"), ("公示", "公告"),
  ]

  /// 下, 此, 妥: one of them stands in each formula, and in few paragraphs.
  private static func isInFormula(_ value: UInt32) -> Bool {
    value == 0x4E0B || value == 0x6B64 || value == 0x59A5
  }

  private static func formula(_ clues: Clues) -> String? {
    let formulas: [(Word, String)] = [
      ("报告如下", "报告"), ("通报如下", "通报"), ("批复如下", "批复"), ("通告如下", "通告"), ("公告如下", "公告"),
      ("决定如下", "决定"), ("通知如下", "通知"), ("函复如下", "函"), ("特此函复", "函"), ("此复", "批复"), ("妥否，请批示", "请示"),
      ("特此通知", "通知"), ("特此公告", "公告"), ("特此通告", "通告"), ("提出如下意见", "意见"), ("提出以下意见", "意见"),
    ]
    for paragraph in clues.body.prefix(60) where paragraph.scalars.contains(where: isInFormula) {
      for (word, kind) in formulas where paragraph.scalars.contains(word) { return kind }
    }
    return nil
  }
}
