/// Names of organs as letterheads, signatures and titles print them.
enum OrganName {
  private static let endings: [Word] = [
    "人民政府", "政府", "委员会", "办公厅", "办公室", "管委会", "常委会", "国务院", "法院", "检察院", "总局", "局", "厅", "委", "部",
    "署", "院", "会", "中心", "银行", "公司", "总队", "支队", "大队", "党组", "集团", "联社", "协会", "学校", "大学", "站", "处",
    "所",
    "社", "办", "司", "机制", "工作组", "指挥部", "小组", "军区", "街道办事处",
  ]
  private static let sentenceWords: [Word] = [
    "的", "关于", "通知", "意见", "如下", "请", "为", "了", "在", "是", "根据", "附件", "来源", "联系", "发布", "工作情况",
  ]

  /// A short line that is a name and nothing else.
  static func isOrgan(_ line: ArraySlice<UInt32>) -> Bool {
    guard (3...40).contains(line.count),
      line.allSatisfy({ $0.isHan || $0 == 0xFF08 || $0 == 0xFF09 || $0.isDigit }),
      line.hasSuffix(anyOf: endings) != nil
    else { return false }
    return !line.contains(anyOf: sentenceWords)
  }

  /// One or several names on a line: split at spaces and 、, and where a second name is glued to the first
  /// (广州市…局广州市…局). Empty unless every piece is a name.
  static func names(in line: ArraySlice<UInt32>) -> [String] {
    var names: [String] = []
    for piece in line.split(whereSeparator: { $0.isSpace || $0 == 0x3001 || $0 == 0xFF0C }) {
      for part in unglued(piece) {
        guard isOrgan(part) else { return [] }
        names.append(part.text)
      }
    }
    return names
  }

  /// Splits before the second occurrence of the first two characters, or before a central organ's first
  /// word, when a name ends right before it.
  private static func unglued(_ piece: ArraySlice<UInt32>) -> [ArraySlice<UInt32>] {
    guard piece.count >= 8 else { return [piece] }
    let head = Scalars(piece.prefix(2))
    var parts: [ArraySlice<UInt32>] = []
    var start = piece.startIndex
    var index = start + 3
    while index + 2 < piece.endIndex {
      let begins =
        piece[index..<(index + 2)].elementsEqual(head)
        || piece[index...].hasPrefix(anyOf: ["国家", "中国", "国务院", "中央", "最高人民", "中共"]) != nil
      if begins, isOrgan(piece[start..<index]) {
        parts.append(piece[start..<index])
        start = index
      }
      index += 1
    }
    parts.append(piece[start...])
    return parts
  }

  /// The issuers that a title begins with: before 关于, 印发, 转发, or 对 of a reply.
  static func issuers(ofTitle title: Scalars) -> [String] {
    let line = title[...]
    var ends = ["关于", "印发", "转发", "批转", "公布", "发布", "对"].compactMap { (word: Word) in
      line.first(word)
    }
    if let at = line.last("令"), line[at...].contains(Sign.ordinal) { ends.append(at) }
    // The first of them before which stand names and nothing else: 应对 is no 对.
    for end in ends.sorted() where end > 2 {
      var head = line[..<end].trimmed
      // 广州市卫生健康委等4部门
      if let others = head.last("等"),
        head[others...].hasSuffix(anyOf: ["部门", "单位", "委", "部"]) != nil
      {
        head = head[..<others]
      }
      let names = names(in: head)
      if !names.isEmpty { return names }
    }
    return []
  }
}
